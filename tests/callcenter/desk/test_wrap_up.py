"""Wrap-up, drafts, invalid calls, and what a busy seat wishes for afterwards."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import seats, views, wrap_up
from callcenter.desk.events import WrapUpFinished
from callcenter.people import accounts
from callcenter.tickets import handlers, seed
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


def form_about(hotline, category, talk):
    """The talk ends with a matter of a category; the caller rings again and reaches another seat, which is given."""
    caller, offer, seat_id = talk
    with begin() as uow:
        seed.seed(uow)
        for staff_no, role in (("101", "agent"), ("102", "agent")):
            made = accounts.create(uow, None, staff_no, f"测试{staff_no}", (role,), "a long enough password", demo=True)
            uow.raw.execute("UPDATE seat SET account_id = %s WHERE staff_no = %s", (made.id, staff_no))
            uow.raw.execute("UPDATE wrap_up SET account_id = %s WHERE %s = '101'", (made.id, staff_no))
        seats.pause(uow, seat_id, "break")
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        matter = MATTER | {"category": category}
        wrap_up.finish(uow, offer["call_id"], seat_id, "answered", [matter], (True, False))
    caller.hang_up()
    return talk_again(hotline, "102")


def talk_again(hotline, staff_no):
    """The same number reaches a seat that has an account already or is made."""
    found = hotline.rows("SELECT id FROM seat WHERE staff_no = %s", staff_no)
    seat_id = found[0]["id"] if found else hotline.seat(staff_no)
    with begin() as uow:
        uow.raw.execute(
            "UPDATE seat SET account_id = (SELECT id FROM account WHERE staff_no = %s) WHERE id = %s",
            (staff_no, seat_id),
        )
    hotline.set_ready(seat_id)
    hotline.waiting()
    hotline.browser_connects(hotline.offer_of(seat_id)["id"], seat_id)
    return seat_id


def told(seat_id):
    (earlier,) = desk(seat_id).call.history
    return earlier.category, earlier.summary


def test_another_agent_reads_an_ordinary_matter_in_the_history(hotline, talk):
    assert told(form_about(hotline, "M01-01", talk)) == ("M01-01", "拖欠工资")


@pytest.mark.parametrize("category", ["M02-06", "Q03-06"])
def test_a_sensitive_matter_is_not_told_to_another_agent_by_the_history(hotline, talk, category):
    other = form_about(hotline, category, talk)
    assert told(other) == (None, None)
    with begin() as uow:
        uow.raw.execute("UPDATE account SET roles = '{agent,supervisor}' WHERE staff_no = '102'")
    assert told(other) == (category, "拖欠工资")


def test_who_took_a_sensitive_matter_reads_it_again(hotline, talk):
    form_about(hotline, "M02-06", talk)
    with begin() as uow:
        uow.raw.execute("UPDATE wrap_up SET account_id = (SELECT id FROM account WHERE staff_no = '102')"
                        " WHERE state = 'done'")  # fmt: skip
    assert told(hotline.row("SELECT id FROM seat WHERE staff_no = '102'")["id"]) == ("M02-06", "拖欠工资")


def test_a_refused_eye_is_refused_by_the_ticket_too(hotline, talk):
    """Once the ticket is made its own mark counts, whatever the category says today."""
    other = form_about(hotline, "M02-06", talk)
    event = hotline.row("SELECT id, call_id, seat_id, account_id FROM wrap_up WHERE state = 'done'")
    with begin() as uow:
        handlers.record_disposition(uow, WrapUpFinished(event["call_id"], event["id"], event["seat_id"],
                                                        event["account_id"]))  # fmt: skip
        uow.raw.execute("UPDATE category SET sensitive = false")
    assert told(other) == (None, None)


def test_the_desk_hears_at_once_that_the_talk_is_recorded(hotline, talk, published):
    caller, offer, seat_id = talk
    assert desk(seat_id).call.recording == "off"
    published.published.clear()
    fields = {"RecordingSid": "RE" + "7" * 32, "RecordingStatus": "in-progress", "RecordingChannels": "2"}
    caller.request(f"/rec/{offer['call_id']}", **fields)
    assert desk(seat_id).call.recording == "on"
    assert any(b'"desk"' in body and str(seat_id).encode() in body for _, body in published.published)
