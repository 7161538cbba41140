"""Late, early, missing; and the moments of a roll call that nobody can foresee. Pure."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.duty.draws import APART, moments
from callcenter.duty.presence import Stay, Tolerance, judge

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    return NINE.replace(hour=hour, minute=minute)


def verdict(now: datetime, *stays: tuple[datetime, datetime | None]) -> tuple[str, int, int]:
    kept = judge(at(9), at(17), [Stay(*stay) for stay in stays], now, Tolerance(10, 10))
    return kept.verdict, kept.late_minutes, kept.early_minutes


@pytest.mark.parametrize(
    ("now", "stays", "expected"),
    [
        (at(8), [], ("planned", 0, 0)),
        (at(9, 10), [], ("awaited", 0, 0)),
        (at(9, 11), [], ("missing", 0, 0)),
        (at(18), [], ("missing", 0, 0)),
        (at(10), [(at(8, 50), None)], ("present", 0, 0)),
        (at(10), [(at(9, 10), None)], ("present", 0, 0)),
        (at(10), [(at(9, 11), None)], ("late", 11, 0)),
        (at(18), [(at(9), at(17))], ("kept", 0, 0)),
        (at(18), [(at(9), at(16, 50))], ("kept", 0, 0)),
        (at(18), [(at(9), at(16, 49))], ("early", 0, 11)),
        (at(18), [(at(10), at(15))], ("late_and_early", 60, 120)),
        (at(18), [(at(9), at(12)), (at(13), at(17))], ("kept", 0, 0)),  # gone at noon, and back
        (at(14), [(at(9), at(12))], ("early", 0, 300)),
        (at(14), [(at(9), at(12)), (at(13), None)], ("present", 0, 0)),
    ],
)
def test_a_shift_is_held_against_its_sign_ins(now, stays, expected):
    assert verdict(now, *stays) == expected


def test_minutes_are_those_within_the_plan():
    kept = judge(at(9), at(17), [Stay(at(8), at(12)), Stay(at(13), at(20))], at(18), Tolerance())
    assert (kept.minutes_present, kept.minutes_planned) == (7 * 60, 8 * 60)


SPANS = [(at(8, 30), at(12)), (at(14), at(18))]


def test_the_same_seed_draws_the_same_and_another_draws_another():
    first = moments("a1", SPANS, 3)
    assert first == moments("a1", SPANS, 3)
    assert first != moments("b2", SPANS, 3)


@given(st.text(max_size=8), st.integers(0, 6))
def test_moments_lie_in_the_hours_in_order_and_apart(seed, count):
    drawn = moments(seed, SPANS, count)
    assert len(drawn) == count
    assert drawn == sorted(drawn)
    assert all(any(begins <= moment < ends for begins, ends in SPANS) for moment in drawn)
    assert all(later - earlier >= APART for earlier, later in itertools.pairwise(drawn))


def test_there_are_fewer_where_there_is_no_room_and_none_without_hours():
    assert len(moments("a1", [(at(9), at(9) + timedelta(minutes=40))], 5)) <= 2
    assert moments("a1", [], 3) == []


def test_draws_are_spread_over_the_whole_day():
    """Whoever knows the hours still knows nothing: mornings and afternoons come up as their lengths say."""
    mornings = sum(moments(str(number), SPANS, 1)[0] < at(12) for number in range(400))
    assert 140 <= mornings <= 235  # 3.5 of 7.5 hours is 187
