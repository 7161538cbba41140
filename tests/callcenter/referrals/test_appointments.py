"""Appointments during the call: never overbooked, pressed twice one, given free again, followed by their ticket."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.calls.models import Call
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.referrals import booking, booking_queries, errors, handlers, openings, sites
from callcenter.referrals.booking import Wish
from callcenter.referrals.models import Appointment
from callcenter.tickets import handlers as ticket_handlers
from callcenter.tickets.events import TicketOpened
from tests.callcenter.referrals.conftest import Centre, local, span
from tests.callcenter.tickets.scenes import dispatched, matter, one

TUESDAY_NINE = local(24, 9)


def callers(centre: Centre, number: int) -> list[UUID]:
    """Tickets of as many callers."""
    return [centre.tickets(dispatched(), number=f"1380000{index:04d}")[0] for index in range(number)]


def test_openings_follow_the_calendar_and_the_places_own_bounds(centre: Centre) -> None:
    place_id = centre.site(days_ahead=7, notice_minutes=120)
    with begin() as uow:
        at = openings.place(uow, place_id)
        found = openings.of_place(uow, at, "window", local(20, 0).date(), local(31, 0, month=12).date())
    # Monday ten o'clock with two hours' notice: nothing more today
    assert found[0].slot.starts_at == TUESDAY_NINE
    assert {each.slot.starts_at.date().day for each in found} == {24, 25, 26, 27, 30}


def test_the_weekend_is_offered_where_it_is_open(centre: Centre) -> None:
    place_id = centre.site(span(), span(days="weekend"))
    saturday = local(28, 9).date()
    with begin() as uow:
        assert len(openings.of_place(uow, openings.place(uow, place_id), "window", saturday, saturday)) == 6


def test_a_worked_saturday_and_a_festival_are_told_apart(centre: Centre) -> None:
    place_id = centre.site(span(), span(days="weekend", capacity=9), days_ahead=180)
    with begin() as uow:
        insert = "INSERT INTO calendar_day (id, org_id, day, kind, name, source) VALUES (%s, %s, %s, %s, %s, '测试')"
        drop = "DELETE FROM calendar_day WHERE day IN ('2026-12-05', '2026-12-06')"
        uow.raw.execute(drop)
        uow.raw.execute(insert, (new_id(), uow.org_id, local(5, 0, month=12).date(), "workday", "调休上班"))
        uow.raw.execute(insert, (new_id(), uow.org_id, local(6, 0, month=12).date(), "holiday", "春节"))
        at = openings.place(uow, place_id)
        found = openings.of_place(uow, at, "window", local(5, 0, month=12).date(), local(6, 0, month=12).date())
    assert {each.slot.capacity for each in found} == {1}
    assert {each.slot.starts_at.day for each in found} == {5}


def test_the_last_free_place_of_a_slot_is_given_away_once(centre: Centre) -> None:
    place_id = centre.site(span(capacity=2))
    tickets, made, refused = callers(centre, 6), [], []
    together = threading.Barrier(6)

    def press(ticket_id: UUID) -> None:
        together.wait(10)
        try:
            made.append(centre.book(ticket_id, place_id, TUESDAY_NINE))
        except errors.SlotFull as full:
            refused.append(full)

    threads = [threading.Thread(target=press, args=(each,)) for each in tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(made), len(refused)) == (2, 4)
    assert len({each.number for each in made}) == 2


def test_who_looks_at_a_slot_holds_off_whoever_comes_in_between(centre: Centre) -> None:
    place_id = centre.site()
    first, second = callers(centre, 2)
    outcome: list[Any] = []

    def other() -> None:
        try:
            outcome.append(centre.book(second, place_id, TUESDAY_NINE))
        except errors.SlotFull as full:
            outcome.append(full)

    thread = threading.Thread(target=other)
    with checkpoints.on("slot looked at", lambda: None if thread.ident else thread.start()):
        centre.book(first, place_id, TUESDAY_NINE)
        thread.join(20)
    assert isinstance(outcome[0], errors.SlotFull)


def test_one_press_is_one_appointment_and_a_second_wish_for_the_same_time_is_refused(centre: Centre) -> None:
    place_id = centre.site(span(capacity=3))
    ticket = centre.tickets(dispatched())[0]
    first = centre.book(ticket, place_id, TUESDAY_NINE, key="one-press-1")
    assert centre.book(ticket, place_id, TUESDAY_NINE, key="one-press-1").id == first.id
    with pytest.raises(errors.AlreadyBooked):
        centre.book(ticket, place_id, TUESDAY_NINE)


ODD, OVER, SUNDAY, FAR = TUESDAY_NINE + timedelta(minutes=10), local(23, 9), local(29, 9), local(30, 9, month=12)


@pytest.mark.parametrize("wrong", [ODD, OVER, SUNDAY, FAR])
def test_only_what_is_offered_can_be_booked(centre: Centre, wrong: Any) -> None:
    place_id = centre.site()
    with pytest.raises(errors.SlotUnknown):
        centre.book(centre.tickets(dispatched())[0], place_id, wrong)


def test_a_cancelled_time_is_free_again_and_the_history_tells(centre: Centre) -> None:
    place_id = centre.site()
    first, second = callers(centre, 2)
    made = centre.book(first, place_id, TUESDAY_NINE)
    with begin() as uow:
        booking.cancel(uow, made.id, centre.account("101"), "来电人改期")
    assert centre.book(second, place_id, TUESDAY_NINE).state == "booked"
    with begin() as uow:
        steps = (
            "SELECT array_agg(content->>'step' ORDER BY seq) FROM ticket_event WHERE ticket_id = %s AND kind = 'note'"
        )
        assert one(uow, steps, first) == ["booked", "cancelled"]
        with pytest.raises(errors.AppointmentOver):
            booking.cancel(uow, made.id, centre.account("101"), "")


def test_who_came_and_who_did_not_is_said_after_the_time(centre: Centre) -> None:
    place_id = centre.site(span(capacity=2))
    first, second = (centre.book(each, place_id, TUESDAY_NINE) for each in callers(centre, 2))
    with begin() as uow, pytest.raises(errors.AppointmentOver):
        booking.settle(uow, first.id, centre.account("101"), came=False, note="")
    centre.turn(days=1)
    with begin() as uow:
        assert booking.settle(uow, first.id, centre.account("101"), came=True, note="").state == "kept"
        assert booking.settle(uow, second.id, centre.account("101"), came=False, note="").state == "no_show"


def test_a_visit_at_home_has_an_address_and_two_members_of_staff(centre: Centre) -> None:
    place_id = centre.site(span(kind="home_visit"))
    ticket = centre.tickets(dispatched())[0]
    with pytest.raises(errors.DirectoryInvalid):
        centre.book(ticket, place_id, TUESDAY_NINE, kind="home_visit")
    made = centre.book(ticket, place_id, TUESDAY_NINE, kind="home_visit", home_address="西河村3组")
    centre.turn(days=1)
    with begin() as uow, pytest.raises(errors.TwoStaffNeeded):
        booking.settle(uow, made.id, centre.account("101"), came=True, note="")
    with begin() as uow:
        with pytest.raises(errors.TwoStaffNeeded):
            booking.assign_staff(uow, made.id, ["王芳", "王芳"])
        booking.assign_staff(uow, made.id, ["王芳", "李强"])
        assert booking.settle(uow, made.id, centre.account("101"), came=True, note="材料已收").state == "kept"


def test_a_closed_day_offers_nothing_and_names_who_is_booked(centre: Centre) -> None:
    place_id = centre.site()
    made = centre.book(centre.tickets(dispatched())[0], place_id, TUESDAY_NINE)
    with begin() as uow:
        booked = sites.close(uow, centre.account("201", "supervisor"), place_id, TUESDAY_NINE.date(), "停电")
        assert [each.id for each in booked] == [made.id]
    with pytest.raises(errors.SlotUnknown):
        centre.book(centre.tickets(dispatched(), number="13800000002")[0], place_id, local(24, 10))


def test_what_was_booked_while_talking_goes_to_the_ticket_of_its_matter(centre: Centre) -> None:
    place_id = centre.site(span(kind="mediation"))
    call_id, account = centre.call(), centre.account("101")
    wish = Wish("press-0001", place_id, "mediation", TUESDAY_NINE, account, category="M02-04")
    with begin() as uow:
        booking.book_in_call(uow, uow.session.get_one(Call, call_id), wish)
    event = centre.wrap_up(call_id, matter(), dispatched(category="M02-04", department="mediation"))
    with begin() as uow:
        ticket_handlers.record_disposition(uow, event)
        made = uow.raw.execute("SELECT id FROM ticket ORDER BY matter_no").fetchall()
    for _ in range(2):
        for (ticket_id,) in made:
            with begin() as uow:
                handlers.attach_beside(uow, TicketOpened(ticket_id))
    with begin() as uow:
        assert uow.session.query(Appointment).one().ticket_id == made[1][0]
        assert one(uow, "SELECT count(*) FROM ticket_event WHERE content->>'step' = 'booked'") == 1


def test_the_day_view_hides_who_comes_about_a_locked_matter(centre: Centre) -> None:
    place_id = centre.site()
    ticket = centre.tickets(dispatched(category="M02-01", department="mediation"))[0]
    centre.book(ticket, place_id, TUESDAY_NINE, person_name="张三", needs="轮椅")
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET locked = 'named' WHERE id = %s", (ticket,))
        stranger = SignedIn(centre.account("102"), new_id(), uow.org_id, "102", "", ("agent",), None)
        shown = booking_queries.day(uow, stranger, place_id, TUESDAY_NINE.date()).appointments[0]
        assert (shown.person_name, shown.needs, shown.number_masked, shown.ticket_id) == ("", "", "****", None)
        with pytest.raises(errors.AppointmentUnknown):
            booking_queries.require(uow, stranger, shown.id)


def test_who_comes_and_what_they_need_is_enciphered_and_shown_to_who_may_see_it(centre: Centre) -> None:
    place_id = centre.site()
    centre.book(centre.tickets(dispatched())[0], place_id, TUESDAY_NINE, person_name="张三", needs="轮椅")
    with begin() as uow:
        kept = one(uow, "SELECT row_to_json(a)::text FROM appointment a")
        agent = SignedIn(centre.account("101"), new_id(), uow.org_id, "101", "", ("agent",), None)
        shown = booking_queries.day(uow, agent, place_id, TUESDAY_NINE.date()).appointments[0]
    assert "张三" not in kept
    assert (shown.person_name, shown.needs, shown.home_address) == ("张三", "轮椅", None)


def test_the_console_books_on_a_ticket_and_shows_what_is_full(centre: Centre, client: TestClient) -> None:
    place_id = centre.site()
    ticket = centre.tickets(dispatched())[0]
    token = centre.sign_in(client, "101")
    asked = {"place": str(place_id), "kind": "window", "from": "2026-11-24", "to": "2026-11-24"}
    first = client.get("/api/appointments/openings", params=asked).json()[0]
    wanted = {"key": str(new_id()), "place_id": str(place_id), "kind": "window", "starts_at": first["starts_at"]}
    made = client.post(f"/api/tickets/{ticket}/appointments", json=wanted, headers=token)
    assert made.status_code == 201
    assert client.get("/api/appointments/openings", params=asked).json()[0]["free"] == 0
    other = centre.tickets(dispatched(), number="13800000002")[0]
    full = client.post(f"/api/tickets/{other}/appointments", json=wanted | {"key": str(new_id())}, headers=token)
    assert (full.status_code, full.json()["error"]["code"]) == (409, "slot_full")


def test_an_account_of_another_office_sees_no_appointments(centre: Centre, client: TestClient) -> None:
    place_id = centre.site()
    centre.sign_in(client, "701", "justice_office")
    assert client.get("/api/appointments/places").status_code == 403
    assert client.get("/api/appointments/day", params={"place": str(place_id), "day": "2026-11-24"}).status_code == 403
