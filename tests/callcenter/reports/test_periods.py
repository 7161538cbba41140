"""Which days a report is about, when it is made, and which are caught up after a pause."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.clock import SHANGHAI
from callcenter.figures.periods import Period
from callcenter.reports import periods
from callcenter.reports.periods import KINDS, KindName

LATE = timedelta(days=3)
days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "first", "last", "number", "said"),
    [
        ("daily", "2026-11-23", "2026-11-23", "〔2026〕第327期", "2026年11月23日"),
        ("weekly", "2026-11-23", "2026-11-29", "〔2026〕第48期", "2026年11月23日—11月29日"),
        ("monthly", "2026-11-01", "2026-11-30", "〔2026〕第11期", "2026年11月"),
        ("analysis", "2026-11-01", "2026-12-31", "〔2026〕第6期", "2026年11—12月"),
        ("yearly", "2026-01-01", "2026-12-31", "2026年度", "2026年"),
    ],
)
def test_a_period_has_its_days_its_number_and_its_name(kind: KindName, first: str, last: str, number: str, said: str):
    period = periods.period_of(kind, date(2026, 11, 23))
    assert period == Period(date.fromisoformat(first), date.fromisoformat(last))
    assert (periods.number(kind, period), periods.said(kind, period)) == (number, said)


def test_a_week_over_the_new_year_says_both_years_and_has_the_number_of_its_thursday():
    period = periods.period_of("weekly", date(2027, 1, 1))
    assert periods.said("weekly", period) == "2026年12月28日—2027年1月3日"
    assert periods.number("weekly", period) == "〔2026〕第53期"


@given(kind=st.sampled_from(KINDS), day=days)
def test_periods_of_a_kind_follow_each_other_without_gap_or_overlap(kind: KindName, day: date):
    period = periods.period_of(kind, day)
    assert period.first <= day <= period.last
    assert periods.period_of(kind, period.last) == period
    assert periods.before(kind, period).last == period.first - timedelta(days=1)


@given(kind=st.sampled_from(KINDS), day=days)
def test_a_trend_ends_with_the_report_and_its_steps_follow_each_other(kind: KindName, day: date):
    period = periods.period_of(kind, day)
    steps = periods.run_up(kind, period)
    assert steps[-1].last == period.last
    assert all(one.last + timedelta(days=1) == next_.first for one, next_ in pairwise(steps))


@given(kind=st.sampled_from(KINDS), day=days, hours=st.integers(0, 100))
def test_no_report_is_made_while_a_rating_of_its_days_may_still_come(kind: KindName, day: date, hours: int):
    period, late = periods.period_of(kind, day), timedelta(hours=hours)
    made = periods.made_from(kind, period, late)
    over = datetime.combine(period.last + timedelta(days=1), datetime.min.time(), SHANGHAI)
    assert made >= over + (timedelta(0) if kind == "daily" else late)
    assert made.timetz().replace(tzinfo=None) == periods.OFFICE_OPENS


@pytest.mark.parametrize(
    ("kind", "day", "made"),
    [
        ("daily", date(2026, 11, 23), "2026-11-24T08:30"),  # keys end with the call
        ("weekly", date(2026, 11, 23), "2026-12-03T08:30"),  # answers in writing come for three days
        ("monthly", date(2026, 10, 9), "2026-11-05T08:30"),
        ("analysis", date(2026, 10, 9), "2026-11-05T08:30"),
        ("yearly", date(2026, 1, 1), "2027-01-10T08:30"),
    ],
)
def test_each_product_is_made_on_its_day_when_the_office_opens(kind: KindName, day: date, made: str):
    assert periods.made_from(kind, periods.period_of(kind, day), LATE) == at(made)


def test_after_three_days_off_three_daily_reports_are_due_oldest_first():
    made = {date(2026, 11, 18)}
    due = list(periods.due("daily", date(2026, 11, 18), made, at("2026-11-22T09:00"), LATE))
    assert [each.first.day for each in due] == [19, 20, 21]


def test_nothing_is_due_of_days_before_the_hotline_began_nor_of_a_long_past():
    assert list(periods.due("monthly", date(2026, 11, 2), (), at("2026-12-01T09:00"), LATE)) == []
    due = list(periods.due("daily", date(2020, 1, 1), (), at("2026-11-23T09:00"), LATE))
    assert len(due) == periods.PRODUCTS["daily"].look_back
    assert due[-1].first == date(2026, 11, 22)


def test_a_month_is_not_due_before_half_past_eight():
    october = (date(2026, 10, 1),)
    before = periods.due("monthly", *october, (), at("2026-11-05T08:29"), LATE)
    after = periods.due("monthly", *october, (), at("2026-11-05T08:30"), LATE)
    assert (list(before), [each.first for each in after]) == ([], list(october))
