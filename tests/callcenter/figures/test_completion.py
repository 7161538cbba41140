"""Completion against targets: the seeds' rates, forecasts over working days, bands, ranks, division."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from callcenter.figures import completion
from callcenter.figures.completion import Goal, Year

NEW_YEAR = date(2026, 1, 1)


def goal(amount: int, key: str = "510000", kind: completion.UnitKind = "place") -> Goal:
    return Goal(kind, key, key, "contacts", "人次", amount)


def every_day(n: int) -> date:
    """A calendar on which people work every day; today is the hundredth."""
    return NEW_YEAR + timedelta(days=99 + n)


YEAR = Year(passed=100, total=250, day_after=every_day)


@pytest.mark.parametrize(
    ("done", "target", "rate"),
    [
        (54_201, 40_000, "135.50"),
        (4_613, 4_167, "110.70"),
        (4_555, 4_241, "107.40"),
        (2_218, 1_719, "129.03"),
        (2_803, 1_869, "149.97"),
    ],
)
def test_the_completion_of_the_seeds(done: int, target: int, rate: str):
    [one] = completion.completions([goal(target)], {goal(target): {NEW_YEAR: done}}, YEAR)
    assert (one.share, one.done.numerator, one.done.denominator) == (rate, done, target)


def test_the_day_on_which_a_target_was_met_is_the_first_by_whose_end_it_was_reached():
    days = {NEW_YEAR + timedelta(days=n): 3 for n in range(10)}
    assert completion.reached_on(days, 7) == NEW_YEAR + timedelta(days=2)  # 3, 6, 9
    assert completion.reached_on(days, 31) is None
    assert completion.reached_on(days, 0) is None


def test_the_forecast_carries_the_pace_on_over_working_days():
    # 200 in 100 working days are two a day; the 101 that are left take 50.5 of them: the 51st
    assert completion.forecast(200, 301, YEAR) == every_day(51)
    assert completion.forecast(0, 301, YEAR) is None
    assert completion.forecast(301, 301, YEAR) is None


def test_what_is_met_has_no_forecast_and_what_has_no_target_no_rate_band_or_rank():
    met, without = goal(2, "a"), goal(0, "b")
    done = {met: {NEW_YEAR: 2}, without: {NEW_YEAR: 9}}
    first, second = completion.completions([met, without], done, YEAR)
    assert (first.met_on, first.forecast_on) == (NEW_YEAR, None)
    assert (second.share, second.band, second.rank, second.forecast_on, second.of) == (None, None, None, None, 1)


def test_bands_go_by_the_pace_of_the_year():
    # 100 of 250 working days have passed: 40 of 100 is on pace, 36 nine tenths of it
    assert [completion.band(done, 100, YEAR) for done in (40, 39, 36, 35, 0)] == [1, 2, 2, 3, 3]


def test_equal_rates_share_a_rank_and_the_next_one_stands_after_them():
    goals = [goal(100, key) for key in "abcd"] + [goal(200, "e"), goal(100, "z", "agent")]
    amounts = dict(zip("abcdez", (50, 80, 50, 10, 160, 1), strict=True))
    found = completion.completions(goals, {each: {NEW_YEAR: amounts[each.key]} for each in goals}, YEAR)
    assert [(each.rank, each.of) for each in found] == [(3, 5), (1, 5), (3, 5), (5, 5), (1, 5), (1, 1)]


def test_a_division_by_population_adds_up_to_the_whole_exactly():
    shares = {"a": 1, "b": 1, "c": 1}
    assert completion.allocate(100, shares) == {"a": 34, "b": 33, "c": 33}
    for whole in (0, 1, 7, 40_000, 40_001):
        parts = completion.allocate(whole, {"a": 351_200, "b": 86_412, "c": 1, "d": 0})
        assert sum(parts.values()) == whole
    assert completion.allocate(5, {"a": 0, "b": 0}) == {"a": 3, "b": 2}
    assert completion.allocate(5, {}) == {}
