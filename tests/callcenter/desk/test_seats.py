"""Seats: leases of consoles, dead phones, and the routes of the desk."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import leases, phones, queries, seats, service
from callcenter.errors import Invalid


def lease(seat_id, seconds):
    with begin() as uow:
        uow.raw.execute(
            "UPDATE seat SET alive_until = now() + make_interval(secs => %s) WHERE id = %s", (seconds, seat_id)
        )


def expire():
    with begin() as uow:
        return leases.expire(uow)


def test_an_answered_ping_renews_the_lease(hotline):
    seat_id = hotline.ready()
    lease(seat_id, 1)
    with begin() as uow:
        service.alive(uow, seat_id, None)
    left = hotline.row("SELECT extract(epoch FROM alive_until - now()) AS s FROM seat")["s"]
    assert 5 < left <= 10


def test_a_seat_whose_lease_is_over_is_offered_nobody(hotline):
    seat_id = hotline.ready()
    lease(seat_id, -1)
    hotline.waiting()
    assert hotline.state_of(seat_id) == "ready"
    assert hotline.rows("SELECT 1 FROM offer") == []


def test_a_silent_console_is_paused_while_others_are_heard(hotline):
    silent, heard = hotline.ready("101"), hotline.ready("102")
    lease(silent, -4)
    lease(heard, 9)
    assert expire() == 1
    assert hotline.row("SELECT state, reason FROM seat WHERE id = %s", silent) == {
        "state": "paused",
        "reason": "phone_lost",
    }
    assert hotline.state_of(heard) == "ready"


def test_when_all_consoles_are_silent_it_is_the_web_that_starts_and_nobody_is_paused(hotline):
    first, second = hotline.ready("101"), hotline.ready("102")
    lease(first, -20)
    lease(second, -20)
    assert expire() == 0
    lease(first, -46)
    assert expire() == 1


def test_a_paused_seat_whose_console_is_gone_is_off_duty(hotline):
    seat_id = hotline.ready()
    with begin() as uow:
        seats.pause(uow, seat_id, "break")
    lease(seat_id, -60)
    assert expire() == 1
    assert hotline.state_of(seat_id) == "offline"


def test_a_seat_in_talk_is_left_alone_when_its_console_is_gone(hotline):
    from tests.callcenter.calls.test_rating import begin_talk

    _, _, seat_id = begin_talk(hotline)
    lease(seat_id, -300)
    assert expire() == 0
    assert hotline.state_of(seat_id) == "talking"


def test_nobody_is_ready_with_a_dead_microphone(hotline):
    seat_id = hotline.seat()
    with begin() as uow:
        service.alive(uow, seat_id, {"microphone": False, "connection": True})
    with begin() as uow, pytest.raises(seats.PhoneNotReady):
        seats.ready(uow, seat_id)


def test_a_microphone_that_breaks_pauses_the_ready_seat(hotline):
    seat_id = hotline.ready()
    with begin() as uow:
        service.alive(uow, seat_id, {"microphone": False, "connection": True})
    assert hotline.state_of(seat_id) == "paused"


def test_a_desk_phone_needs_no_microphone(hotline):
    seat_id = hotline.seat(phone="desk_phone")
    with begin() as uow:
        service.alive(uow, seat_id, {"microphone": False, "connection": False})
        seats.ready(uow, seat_id)
    assert hotline.state_of(seat_id) == "ready"


def test_a_reason_of_the_system_cannot_be_chosen(hotline):
    seat_id = hotline.ready()
    with begin() as uow, pytest.raises(Invalid):
        seats.pause(uow, seat_id, "no_answer")


def test_the_phone_is_not_changed_in_a_call(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    with begin() as uow, pytest.raises(seats.SeatBusy):
        phones.choose(uow, seat_id, "desk_phone")


def test_languages_on_duty_are_those_of_seats_that_are_not_offline(hotline):
    hotline.seat("101")
    with begin() as uow:
        assert queries.staffing(uow) == ()
    seat_id = hotline.ready("103", skills=("lang:ii-CN", "lang:zh-CN"))
    with begin() as uow:
        seats.pause(uow, seat_id, "break")
        assert queries.staffing(uow) == ("ii-CN", "zh-CN")


def test_the_demo_has_its_seats_and_queues_once(hotline):
    from callcenter.desk import demo, queues
    from callcenter.people import accounts

    with begin() as uow:
        for staff_no in ("101", "102", "103", "104", "201"):
            accounts.create(uow, None, staff_no, "演示", ("agent",), "a long enough password")
    for _ in range(2):
        with begin() as uow:
            demo.seed(uow)
            queues.seed(uow)
    assert [row["staff_no"] for row in hotline.rows("SELECT staff_no FROM seat ORDER BY 1")] == [
        "101",
        "102",
        "103",
        "104",
    ]
    keys = {row["key"] for row in hotline.rows("SELECT key FROM queue")}
    assert {"general", "migrant_worker", "legal_aid", "lang_ii", "lang_ko"} <= keys
    assert hotline.row("SELECT configured_seats FROM queue WHERE key = 'lang_ii'")["configured_seats"] == 2
