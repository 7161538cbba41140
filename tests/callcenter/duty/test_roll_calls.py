"""Roll calls: all who are or should be there, a limit, excused while in a call; random moments that are drawn once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.duty import attendance, roll_calls
from callcenter.duty.models import RollCallPlan
from tests.callcenter.duty.conftest import Office


def put(seat_id, state):
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = %s WHERE id = %s", (state, seat_id))


def call(office: Office, seconds=60):
    with begin() as uow:
        return roll_calls.call(uow, "supervisor", office.account("201"), seconds).id


def answer(account_id, roll_id):
    with begin() as uow:
        return roll_calls.answer(uow, roll_id, account_id, "10.0.0.7").state


def states(roll_id):
    with begin() as uow:
        members = next(members for roll, members in roll_calls.listed(uow) if roll.id == roll_id)
        return {member.account_id: (member.state, member.excuse) for member in members}, roll_calls.response(members)


@pytest.fixture
def floor(office: Office):
    """王 idle, 李 talking, 阿依 planned and absent, 金 signed in without a seat's console."""
    ids = {staff_no: office.agent(staff_no) for staff_no in ("101", "102", "103", "104")}
    put(office.seats["101"], "ready")
    put(office.seats["102"], "talking")
    office.shift(office.roster(), ids["103"])
    office.turn(hours=2)
    with begin() as uow:
        attendance.sign_in(uow, ids["104"], "console", "10.0.0.9")
    return office, ids


def test_everybody_who_is_or_should_be_there_is_called_and_who_talks_is_excused(floor):
    office, ids = floor
    roll_id = call(office)
    assert answer(ids["101"], roll_id) == "answered"
    assert answer(ids["101"], roll_id) == "answered"
    office.turn(seconds=61)
    with begin() as uow:
        assert roll_calls.close_due(uow) == 1
    found, response = states(roll_id)
    assert found == {
        ids["101"]: ("answered", None),
        ids["102"]: ("excused", "talking"),
        ids["103"]: ("missed", None),
        ids["104"]: ("missed", None),
    }
    assert response == (1, 3)


def test_an_answer_after_the_limit_does_not_count(floor):
    office, ids = floor
    roll_id = call(office)
    office.turn(seconds=61)
    with pytest.raises(roll_calls.RollCallOver):
        answer(ids["101"], roll_id)


def test_a_call_that_came_while_the_roll_was_called_excuses_too(floor):
    office, ids = floor
    roll_id = call(office)
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO seat_state (id, org_id, seat_id, state, at)"
            " SELECT gen_random_uuid(), org_id, id, 'ringing', %s FROM seat WHERE id = %s",
            (office.at + timedelta(seconds=30), office.seats["101"]),
        )
    office.turn(seconds=61)
    with begin() as uow:
        roll_calls.close_due(uow)
    assert states(roll_id)[0][ids["101"]] == ("excused", "ringing")


def test_one_roll_call_at_a_time_and_none_for_an_empty_floor(office: Office):
    with pytest.raises(roll_calls.NobodyOnDuty):
        call(office)
    office.agent("101")
    put(office.seats["101"], "paused")
    call(office)
    with pytest.raises(roll_calls.RollCallOpen):
        call(office)


def test_who_was_not_called_answers_nothing(floor):
    office, _ = floor
    stranger = office.agent("109")
    with pytest.raises(roll_calls.RollCallUnknown):
        answer(stranger, call(office))


def plans():
    with begin() as uow:
        return list(uow.session.query(RollCallPlan).order_by(RollCallPlan.due_at))


def test_the_moments_of_a_day_are_drawn_once_inside_the_hours_and_fired_when_they_come(office: Office):
    office.agent("101")
    put(office.seats["101"], "ready")
    with begin() as uow:
        assert roll_calls.plan_today(uow) == 1
    with begin() as uow:
        assert roll_calls.plan_today(uow) == 0
    (plan,) = plans()
    assert office.at <= plan.due_at <= office.at + timedelta(hours=10)
    with begin() as uow:
        assert roll_calls.fire_due(uow) == 0
    office.at = plan.due_at
    with begin() as uow:
        assert roll_calls.fire_due(uow) == 1
    with begin() as uow:
        assert roll_calls.fire_due(uow) == 0
    with begin() as uow:
        assert [roll.kind for roll, _ in roll_calls.listed(uow)] == ["random"]


def test_a_moment_that_everything_slept_through_is_let_go(office: Office):
    office.agent("101")
    put(office.seats["101"], "ready")
    with begin() as uow:
        roll_calls.plan_today(uow)
    office.at = plans()[0].due_at + timedelta(minutes=6)
    with begin() as uow:
        assert roll_calls.fire_due(uow) == 0
    assert [plan.state for plan in plans()] == ["done"]


def test_on_a_holiday_nothing_is_drawn(office: Office):
    office.turn(days=5)  # Saturday
    with begin() as uow:
        assert roll_calls.plan_today(uow) == 0
