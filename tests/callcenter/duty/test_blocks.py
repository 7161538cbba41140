"""Two warnings, then the end; numbers turned away for a while, by two people, with a reason and an end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.desk import views
from callcenter.duty import abuse, blocks
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.identity import SignedIn
from tests.callcenter.calls.hotline_fixtures import database, hotline, hotline_template, line, web
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves
from tests.callcenter.tickets.scenes import Scene

__all__ = ["database", "hotline", "hotline_template", "line", "web"]

NUMBER = "13800000009"


@pytest.fixture
def people(hotline):
    scene = Scene()
    return {number: scene.account(number, role) for number, role in (("101", "agent"), ("201", "supervisor"))}


def signed(people, staff_no, *roles):
    return SignedIn(people[staff_no], new_id(), ROOT_ORG_ID, staff_no, staff_no, roles, None)


def harassing_call(hotline, people, number=NUMBER):
    """A call that 101 took and that is over."""
    caller = hotline.call(number, "1")
    call_id = hotline.call_of(caller)["id"]
    caller.hang_up()
    with begin() as uow:
        uow.raw.execute("UPDATE call SET account_id = %s WHERE id = %s", (people["101"], call_id))
    return call_id


def propose(people, call_id, by="101", role="agent"):
    with begin() as uow:
        return blocks.propose(uow, signed(people, by, role), call_id, "反复辱骂坐席").id


def approve(people, block_id, days=7, by="201"):
    with begin() as uow:
        blocks.approve(uow, people[by], block_id, days, "核实录音属实")


def heard(hotline, number=NUMBER):
    caller = hotline.call(number)
    return caller, caller.document.text


def test_a_proposal_alone_turns_nobody_away(hotline, people):
    propose(people, harassing_call(hotline, people))
    assert "blocked_goodbye" not in heard(hotline)[1]


def test_a_blocked_caller_hears_a_goodbye_and_is_counted(hotline, people):
    block_id = propose(people, harassing_call(hotline, people))
    approve(people, block_id)
    caller, text = heard(hotline)
    assert "zh-CN/blocked_goodbye.wav" in text
    assert caller.document.verbs[-1] == "Hangup"
    caller.hang_up()
    row = hotline.call_of(caller)
    assert (row["outcome"], row["state"], row["queue_key"]) == ("blocked", "ended", None)
    assert row["business_day"] is not None
    assert hotline.row("SELECT turned_away FROM call_block")["turned_away"] == 1
    assert hotline.rows("SELECT 1 FROM return_call") == []
    assert "blocked_goodbye" not in heard(hotline, "13800000010")[1]


def test_the_goodbye_is_the_same_when_the_carrier_asks_again(hotline, people):
    approve(people, propose(people, harassing_call(hotline, people)))
    caller, text = heard(hotline)
    assert caller.dial().text == text
    assert hotline.row("SELECT turned_away FROM call_block")["turned_away"] == 1


def test_a_block_expires_by_itself(hotline, people):
    block_id = propose(people, harassing_call(hotline, people))
    approve(people, block_id, days=1)
    later = clock.now() + timedelta(days=1, seconds=1)
    clock.set_clock(lambda: later)
    assert "blocked_goodbye" not in heard(hotline)[1]  # before any sweep
    with begin() as uow:
        assert blocks.expire(uow) == 1
    with begin() as uow:
        assert blocks.expire(uow) == 0
    assert hotline.row("SELECT state FROM call_block")["state"] == "expired"
    assert hotline.rows("SELECT 1 FROM audit_entry WHERE action = 'block_expired' AND actor IS NULL")
    propose(people, harassing_call(hotline, people))  # and may be proposed anew


def test_a_lifted_block_lets_the_caller_in_and_is_audited(hotline, people):
    block_id = propose(people, harassing_call(hotline, people))
    approve(people, block_id)
    with begin() as uow:
        blocks.lift(uow, people["201"], block_id, "家属来访说明情况")
    assert "blocked_goodbye" not in heard(hotline)[1]
    actions = hotline.rows("SELECT action FROM audit_entry WHERE object_id = %s ORDER BY at, id", block_id)
    assert [row["action"] for row in actions] == ["block_proposed", "block_approved", "block_lifted"]


def test_nobody_decides_what_they_proposed(hotline, people):
    block_id = propose(people, harassing_call(hotline, people), "201", "supervisor")
    with pytest.raises(blocks.BlockOfOthers):
        approve(people, block_id)


def test_only_who_took_the_call_may_propose(hotline, people):
    call_id = harassing_call(hotline, people)
    people["102"] = Scene().account("102", "agent")
    with pytest.raises(blocks.BlockOfOthers):
        propose(people, call_id, "102")


def test_a_hidden_number_is_never_blocked(hotline, people):
    call_id = harassing_call(hotline, people, "anonymous")
    with pytest.raises(blocks.NumberUnknown):
        propose(people, call_id)


def test_a_number_stands_on_the_list_once_and_never_for_too_long(hotline, people):
    call_id = harassing_call(hotline, people)
    block_id = propose(people, call_id)
    with pytest.raises(blocks.BlockExists):
        propose(people, call_id)
    with pytest.raises(blocks.BlockTooLong):
        approve(people, block_id, days=91)
    approve(people, block_id, days=90)
    with pytest.raises(blocks.BlockSettled):
        approve(people, block_id)


@pytest.fixture
def talk(hotline):
    return begin_talk(hotline)


def warn(offer, seat_id, reason="abusive"):
    with begin() as uow:
        return abuse.warn(uow, offer["call_id"], seat_id, new_id(), reason)


def end(offer, seat_id, reason="abusive"):
    with begin() as uow:
        abuse.end(uow, offer["call_id"], seat_id, new_id(), reason)


def test_a_call_is_ended_after_two_warnings_and_not_before(hotline, talk):
    caller, offer, seat_id = talk
    with pytest.raises(abuse.WarningsMissing):
        end(offer, seat_id)
    assert [warn(offer, seat_id), warn(offer, seat_id)] == [1, 2]
    with pytest.raises(abuse.WarnedEnough):
        warn(offer, seat_id)
    end(offer, seat_id)
    assert [row["kind"] for row in hotline.commands()][-1] == "end_offer"
    said = hotline.row("SELECT facts FROM call_event WHERE kind = 'ended_after_warnings'")["facts"]
    assert said == {"reason": "abusive", "said": "已向您说明两次"}
    assert hotline.row("SELECT state, invalid_reason FROM wrap_up") == {
        "state": "invalid", "invalid_reason": "harassment",
    }  # fmt: skip
    seat_leaves(hotline, caller, offer)
    assert hotline.state_of(seat_id) != "wrap_up"


def test_who_only_cannot_stop_still_brought_a_matter(hotline, talk):
    caller, offer, seat_id = talk
    warn(offer, seat_id, "repeated")
    warn(offer, seat_id, "repeated")
    end(offer, seat_id, "repeated")
    seat_leaves(hotline, caller, offer)
    assert hotline.state_of(seat_id) == "wrap_up"
    with begin() as uow:
        assert views.desk(uow, seat_id).call is not None


def test_shares_of_invalid_calls_are_counted_by_agent(hotline):
    scene = Scene()
    scene.account("101")
    for number in range(4):
        state = {"state": "invalid", "invalid_reason": "silent"} if number == 0 else {}
        scene.wrap_up(scene.call(f"1380000002{number}"), **state)
    with begin() as uow:
        day = clock.business_day(uow.now)
        (share,) = abuse.invalid_shares(uow, day, day)
    assert (share.staff_no, share.forms, share.invalid, share.silent) == ("101", 4, 1, 1)
