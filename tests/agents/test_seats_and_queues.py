"""States of a seat, skills, places in a queue, service level."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import service_level, skills
from agents.queue import QueuePolicy, Waiting, is_short_abandon, turn
from agents.seat import BUSY, SeatState, may_be_chosen, may_follow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_skill_has_a_kind_and_a_value():
    assert str(skills.parse("lang:ii-CN")) == "lang:ii-CN"
    assert skills.parse("group:migrant_worker").value == "migrant_worker"


@pytest.mark.parametrize("text", ["labour", "lang:", "colour:red", "topic:a b", "lang:ii-CN\n"])
def test_what_is_not_a_skill_is_refused(text):
    with pytest.raises(skills.UnknownSkill):
        skills.parse(text)


def test_languages_are_those_of_the_lang_skills_only():
    assert skills.languages(["lang:ii-CN", "topic:lang", "lang:zh-CN"]) == {"ii-CN", "zh-CN"}


def test_a_seat_that_talks_cannot_be_reserved():
    assert not may_follow(SeatState.TALKING, SeatState.RESERVED)
    assert may_follow(SeatState.TALKING, SeatState.WRAP_UP)


@pytest.mark.parametrize("busy", sorted(BUSY))
def test_no_state_is_chosen_by_hand_while_busy(busy):
    assert not any(may_be_chosen(busy, state) for state in SeatState)


def test_an_offline_seat_does_not_talk():
    assert not may_follow(SeatState.OFFLINE, SeatState.TALKING)


@pytest.mark.parametrize(("seconds", "short"), [(4.99, True), (5.0, False)])
def test_five_seconds_part_a_short_abandon_from_a_missed_call(seconds, short):
    assert is_short_abandon(seconds) is short


def test_the_turn_is_priority_then_time_with_head_start():
    plain = Waiting("a", "general", "zh-CN", frozenset(), 0, NOW)
    helped = Waiting("b", "lang_ii", "ii-CN", frozenset(), 0, NOW + timedelta(seconds=59))
    urgent = Waiting("c", "general", "zh-CN", frozenset(), 2, NOW + timedelta(hours=1))
    general, minority = QueuePolicy("general"), QueuePolicy("lang_ii", head_start=60)
    order = sorted([(turn(plain, general), "a"), (turn(helped, minority), "b"), (turn(urgent, general), "c")])
    assert [name for _, name in order] == ["c", "b", "a"]


def test_a_share_of_nothing_is_no_percentage():
    assert service_level.Share(0, 0).percent() is None


@pytest.mark.parametrize(("n", "of", "percent"), [(1, 8, "12.50"), (2, 3, "66.67"), (1, 800, "0.13"), (5, 5, "100.00")])
def test_percentages_round_half_up(n, of, percent):
    assert service_level.Share(n, of).percent() == Decimal(percent)


def test_service_level_counts_long_abandons_and_leaves_short_ones_out():
    share = service_level.service_level([5, 14, 16], [2, 30], threshold=15)
    assert (share.numerator, share.denominator) == (2, 4)


def test_erlang_c_agrees_with_the_table():
    # 10 erlangs on 12 seats: 44.9 % wait (Erlang C tables)
    assert service_level.erlang_c(10, 12) == pytest.approx(0.4494, abs=0.0005)
    assert service_level.expected_level(10, 9, 300, 15) == 0


@given(st.floats(0.1, 40), st.integers(1, 60))
def test_more_seats_never_make_waiting_likelier(load, seats):
    assert service_level.erlang_c(load, seats + 1) <= service_level.erlang_c(load, seats) + 1e-12
