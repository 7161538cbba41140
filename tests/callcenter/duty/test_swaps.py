"""Swaps: asked, accepted, approved where the caller could lose by it; nobody ends up with two shifts at once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.duty import changes, swaps
from callcenter.duty.models import Shift, ShiftChange
from tests.callcenter.duty.conftest import DAY, Office

THURSDAY = DAY + timedelta(days=3)


@pytest.fixture
def pair(office: Office):
    """王's Thursday and 李's Friday."""
    wang, li = office.agent("101"), office.agent("102")
    roster_id = office.roster()
    return (
        office,
        wang,
        li,
        office.shift(roster_id, wang, THURSDAY),
        office.shift(roster_id, li, DAY + timedelta(days=4)),
    )


def ask(actor, shift_id, colleague, other=None):
    with begin() as uow:
        return swaps.ask(uow, actor, shift_id, colleague, other, "当天开庭").id


def accept(actor, swap_id):
    with begin() as uow:
        return swaps.accept(uow, actor, swap_id).state


def holder(shift_id):
    with begin() as uow:
        return uow.session.get_one(Shift, shift_id).account_id


def test_two_colleagues_swap_and_it_is_kept_as_a_change(pair):
    _, wang, li, mine, theirs = pair
    assert accept(li, ask(wang, mine, li, theirs)) == "done"
    assert (holder(mine), holder(theirs)) == (li, wang)
    with begin() as uow:
        assert {each.kind for each in uow.session.query(ShiftChange) if each.shift_id in (mine, theirs)} >= {"swapped"}


def test_a_shift_is_given_away_without_one_in_return(pair):
    _, wang, li, mine, theirs = pair
    assert accept(li, ask(wang, mine, li)) == "done"
    assert (holder(mine), holder(theirs)) == (li, li)


def test_only_who_is_asked_answers_and_only_once(pair):
    office, wang, li, mine, theirs = pair
    swap_id = ask(wang, mine, li, theirs)
    with pytest.raises(swaps.SwapOfOthers):
        accept(office.agent("103"), swap_id)
    with begin() as uow:
        swaps.decline(uow, li, swap_id)
    with pytest.raises(swaps.SwapSettled):
        accept(li, swap_id)
    assert holder(mine) == wang


def test_a_shift_is_in_one_open_swap_at_a_time(pair):
    _, wang, li, mine, theirs = pair
    ask(wang, mine, li, theirs)
    with pytest.raises(swaps.SwapNotPossible):
        ask(wang, mine, li)


@pytest.mark.parametrize("whose", ["theirs", "begun", "draft"])
def test_only_ones_own_published_coming_shift_is_swapped(pair, whose):
    office, wang, li, mine, theirs = pair
    shift_id = {"theirs": theirs, "begun": mine, "draft": mine}[whose]
    if whose == "begun":
        office.turn(days=3, hours=1)
    if whose == "draft":
        draft = office.roster(DAY + timedelta(days=7), DAY + timedelta(days=13), published=False)
        shift_id = office.shift(draft, wang, DAY + timedelta(days=8))
    with pytest.raises(swaps.SwapNotPossible):
        ask(wang, shift_id, li)


def test_a_language_that_would_be_missing_needs_a_supervisor(office: Office):
    ayi, li = office.agent("103", "zh-CN", "ii-CN"), office.agent("102")
    shift_id = office.shift(office.roster(), ayi, THURSDAY)
    swap_id = ask(ayi, shift_id, li)
    assert accept(li, swap_id) == "accepted"
    assert holder(shift_id) == ayi
    with begin() as uow:
        decided = swaps.decide(uow, office.account("201"), swap_id, approved=True, note="当天另有彝语坐席")
        assert (decided.approval_because, decided.state) == ("language_lost", "done")
    assert holder(shift_id) == li


def test_short_notice_needs_a_supervisor_who_may_refuse(pair):
    office, wang, li, mine, _ = pair
    office.turn(days=2, hours=12)  # Wednesday evening
    swap_id = ask(wang, mine, li)
    assert accept(li, swap_id) == "accepted"
    with begin() as uow:
        swaps.decide(uow, office.account("201"), swap_id, approved=False, note="人手不够")
    assert holder(mine) == wang
    assert office.count("SELECT count(*) FROM audit_entry WHERE action = 'swap_refused'") == 1


def test_nobody_approves_their_own_swap(office: Office):
    chief, li = office.agent("301"), office.agent("102")
    shift_id = office.shift(office.roster(), chief, DAY + timedelta(days=1), (time(6), time(7)))
    swap_id = ask(chief, shift_id, li)
    assert accept(li, swap_id) == "accepted"
    with begin() as uow, pytest.raises(swaps.SwapOfOthers):
        swaps.decide(uow, chief, swap_id, approved=True, note="")


def test_a_swap_that_would_give_somebody_two_shifts_at_once_is_refused(pair):
    office, wang, li, mine, _ = pair
    with begin() as uow:
        roster_id = uow.session.get_one(Shift, mine).roster_id
    office.shift(roster_id, li, THURSDAY, (time(12), time(20)))
    swap_id = ask(wang, mine, li)
    with pytest.raises(changes.ShiftOverlaps):
        accept(li, swap_id)
    assert holder(mine) == wang


def test_a_swap_nobody_answered_lapses_when_the_shift_begins(pair):
    office, wang, li, mine, _ = pair
    swap_id = ask(wang, mine, li)
    office.turn(days=3, hours=1)
    with begin() as uow:
        assert swaps.lapse(uow) == 1
    with pytest.raises(swaps.SwapSettled):
        accept(li, swap_id)
