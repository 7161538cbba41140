"""A supervisor steps in: the form and the ticket of a talk are never lost over it."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import monitor, views
from callcenter.ids import new_id
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves
from tests.callcenter.desk.test_wrap_up import desk, finish

ACTS = {"paused": monitor.release, "offline": monitor.log_out}


@pytest.fixture
def talk(hotline):
    return begin_talk(hotline)


@pytest.mark.parametrize("after", ACTS)
def test_a_talk_that_is_ended_for_the_agent_still_has_its_form(hotline, talk, after):
    caller, offer, seat_id = talk
    with begin() as uow:
        ACTS[after](uow, seat_id, new_id(), "电话卡住")
    assert [row["kind"] for row in hotline.commands()][-1] == "end_offer"
    seat_leaves(hotline, caller, offer)
    assert hotline.state_of(seat_id) == "wrap_up"
    finish(offer, seat_id)
    assert hotline.row("SELECT state, reason FROM seat") == {"state": after, "reason": "supervisor"}
    assert hotline.rows("SELECT 1 FROM outbox WHERE event = 'WrapUpFinished'")


@pytest.mark.parametrize("after", ACTS)
def test_a_form_left_open_stays_on_the_desk_until_it_is_finished(hotline, talk, after):
    caller, offer, seat_id = talk
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        ACTS[after](uow, seat_id, new_id(), "整理太久")
    shown = desk(seat_id)
    assert (shown.seat.state, shown.call.id, shown.call.state) == (after, offer["call_id"], "wrap_up")
    finish(offer, seat_id)
    shown = desk(seat_id)
    assert (shown.seat.state, shown.call) == (after, None)


def test_a_seat_that_rings_is_taken_off_duty_at_once(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    with begin() as uow:
        monitor.log_out(uow, seat_id, new_id(), "忘记退出")
        assert views.desk(uow, seat_id).call is None
    assert hotline.row("SELECT state, reason FROM seat") == {"state": "offline", "reason": "supervisor"}
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "waiting"
