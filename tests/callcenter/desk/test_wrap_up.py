"""Wrap-up, drafts, invalid calls, and what a busy seat wishes for afterwards."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import seats, views, wrap_up
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves

MATTER = {"category": "labour.wages", "summary": "拖欠工资", "outcome": "answered"}


@pytest.fixture
def talk(hotline):
    return begin_talk(hotline)


def finish(offer, seat_id):
    with begin() as uow:
        wrap_up.finish(uow, offer["call_id"], seat_id, "answered", [MATTER], (True, False))


def desk(seat_id):
    with begin() as uow:
        return views.desk(uow, seat_id)


def test_the_wrap_up_ends_with_a_disposition_and_is_told_once(hotline, talk):
    caller, offer, seat_id = talk
    seat_leaves(hotline, caller, offer)
    finish(offer, seat_id)
    with pytest.raises(wrap_up.WrapUpDone):
        finish(offer, seat_id)
    kept = hotline.row("SELECT * FROM wrap_up")
    assert (kept["state"], kept["disposition"], kept["survey_agreed"], kept["safe_contact"]) == (
        "done",
        "answered",
        True,
        False,
    )
    assert kept["matters"] == [MATTER]
    told = hotline.rows("SELECT DISTINCT payload FROM outbox WHERE event = 'WrapUpFinished'")
    assert [row["payload"]["call_id"] for row in told] == [str(offer["call_id"])]
    assert hotline.call_of(caller)["acw_ended_at"] is not None
    assert hotline.state_of(seat_id) == "ready"


def test_a_form_cannot_be_finished_while_people_talk(hotline, talk):
    _, offer, seat_id = talk
    with pytest.raises(wrap_up.StillTalking):
        finish(offer, seat_id)


def test_a_draft_is_kept_with_a_version_and_an_older_one_is_refused(hotline, talk):
    _, offer, seat_id = talk
    with begin() as uow:
        assert wrap_up.save_draft(uow, offer["call_id"], seat_id, {"summary": "一"}, 0) == 1
    with begin() as uow:
        assert wrap_up.save_draft(uow, offer["call_id"], seat_id, {"summary": "二"}, 1) == 2
    with begin() as uow, pytest.raises(wrap_up.DraftOutdated):
        wrap_up.save_draft(uow, offer["call_id"], seat_id, {"summary": "旧"}, 1)
    shown = desk(seat_id).call
    assert (shown.draft.draft, shown.draft.version) == ({"summary": "二"}, 2)


def test_another_seat_has_no_form_for_the_call(hotline, talk):
    _, offer, _ = talk
    other = hotline.seat("109")
    with begin() as uow, pytest.raises(wrap_up.NoWrapUp):
        wrap_up.save_draft(uow, offer["call_id"], other, {}, 0)


def test_an_invalid_call_is_ended_and_needs_no_form(hotline, talk):
    caller, offer, seat_id = talk
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "harassment")
    assert [row["kind"] for row in hotline.commands()][-1] == "end_offer"
    seat_leaves(hotline, caller, offer)
    assert hotline.state_of(seat_id) == "ready"
    kept = hotline.row("SELECT state, invalid_reason, matters FROM wrap_up")
    assert kept == {"state": "invalid", "invalid_reason": "harassment", "matters": []}
    assert hotline.rows("SELECT 1 FROM outbox WHERE event = 'WrapUpFinished'") == []


def test_an_invalid_call_may_be_marked_in_the_wrap_up_too(hotline, talk):
    caller, offer, seat_id = talk
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "cut_off")
    assert hotline.state_of(seat_id) == "ready"


@pytest.mark.parametrize(
    ("wish", "state"),
    [(lambda uow, s: seats.pause(uow, s, "break"), "paused"), (seats.offline, "offline")],
)
def test_what_a_busy_seat_wishes_for_comes_after_the_wrap_up(hotline, talk, wish, state):
    caller, offer, seat_id = talk
    with begin() as uow:
        wish(uow, seat_id)
    assert hotline.state_of(seat_id) == "talking"
    seat_leaves(hotline, caller, offer)
    assert hotline.state_of(seat_id) == "wrap_up"
    finish(offer, seat_id)
    assert hotline.state_of(seat_id) == state


def test_a_wish_may_be_taken_back(hotline, talk):
    caller, offer, seat_id = talk
    for act in (lambda uow: seats.pause(uow, seat_id, "break"), lambda uow: seats.ready(uow, seat_id)):
        with begin() as uow:
            act(uow)
    seat_leaves(hotline, caller, offer)
    finish(offer, seat_id)
    assert hotline.state_of(seat_id) == "ready"


def test_after_the_wrap_up_the_next_caller_is_offered_at_once(hotline, talk):
    caller, offer, seat_id = talk
    following = hotline.waiting("13800000002")
    seat_leaves(hotline, caller, offer)
    finish(offer, seat_id)
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(following)["id"]


def test_a_queue_without_wrap_up_time_frees_the_seat_at_once_and_keeps_the_form_open(hotline):
    with begin() as uow:
        uow.raw.execute("UPDATE queue SET wrap_up_seconds = 0")
    caller, offer, seat_id = begin_talk(hotline)
    following = hotline.waiting("13800000002")
    seat_leaves(hotline, caller, offer)
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(following)["id"]
    finish(offer, seat_id)
    assert hotline.state_of(seat_id) == "reserved"


def test_a_seat_whose_console_died_during_the_call_is_not_given_another(hotline, talk):
    caller, offer, seat_id = talk
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET alive_until = now() - interval '1 minute'")
    hotline.waiting("13800000002")
    seat_leaves(hotline, caller, offer)
    finish(offer, seat_id)
    assert hotline.row("SELECT state, reason FROM seat") == {"state": "paused", "reason": "phone_lost"}


def test_the_desk_shows_the_call_from_connecting_to_wrap_up(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting(keys="13")
    shown = desk(seat_id)
    assert shown.call is None
    assert (shown.offer.queue, shown.offer.special_group, shown.offer.number_masked) == (
        "migrant_worker",
        "migrant_worker",
        "138****0001",
    )
    assert shown.offer.menu_path
    hotline.browser_connects(shown.offer.id, seat_id)
    assert desk(seat_id).call.state == "connecting"
    caller.request(f"/join/{shown.offer.call_id}")
    assert desk(seat_id).call.state == "talking"
    hotline.line.ask(f"/seat-left/{shown.offer.id}", **caller.fields())
    assert desk(seat_id).call.state == "wrap_up"


def test_earlier_contacts_are_counted_and_shown(hotline, talk):
    caller, offer, seat_id = talk
    seat_leaves(hotline, caller, offer)
    finish(offer, seat_id)
    caller.hang_up()
    hotline.waiting()
    offered = desk(seat_id).offer
    assert offered.earlier_contacts == 1
    hotline.browser_connects(offered.id, seat_id)
    (earlier,) = desk(seat_id).call.history
    assert (earlier.disposition, earlier.summary, earlier.outcome) == ("answered", "拖欠工资", "answered")
