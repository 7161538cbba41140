"""Working days and opening hours, 调休 and unknown years included."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.calendar import queries, seed, working_days
from callcenter.calendar.opening import Span, is_open
from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork

USUAL = [Span(None, "workdays", opens, closes) for opens, closes in seed.USUAL_HOURS]


def local(day: date, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return datetime.combine(day, time(int(hours), int(minutes)), SHANGHAI)


@pytest.fixture
def seeded(uow: UnitOfWork) -> UnitOfWork:
    seed.seed_days(uow, 2027)
    seed.seed_hours(uow)
    return uow


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("8:29", False), ("8:30", True), ("11:59", True), ("12:00", False), ("13:59", False), ("14:00", True),
     ("17:59", True), ("18:00", False), ("18:01", False)],
)  # fmt: skip
def test_a_working_friday_is_open_in_its_hours_only(clock: str, expected: bool):
    assert is_open(local(date(2026, 11, 20), clock), "workday", USUAL) is expected


def test_a_holiday_is_closed_all_day():
    assert not is_open(local(date(2026, 10, 1), "10:00"), "holiday", USUAL)


def test_midnight_as_the_end_closes_with_the_day():
    always = [Span(None, "every_day", time(0), time(0))]
    assert is_open(local(date(2026, 10, 1), "23:59"), "holiday", always)
    assert is_open(local(date(2026, 10, 1), "0:00"), "holiday", always)


def test_hours_of_a_weekday_hold_on_that_day_alone():
    saturday_morning = [Span(6, "every_day", time(9), time(12))]
    assert is_open(local(date(2026, 11, 21), "10:00"), "holiday", saturday_morning)
    assert not is_open(local(date(2026, 11, 20), "10:00"), "workday", saturday_morning)


def test_a_make_up_saturday_is_open_and_a_national_holiday_is_not(seeded: UnitOfWork):
    assert queries.is_workday(seeded, date(2026, 2, 14))  # 调休 before the Spring Festival
    assert queries.is_open(seeded, local(date(2026, 2, 14), "10:00"))
    assert not queries.is_open(seeded, local(date(2026, 10, 1), "10:00"))
    assert not queries.is_open(seeded, local(date(2026, 11, 21), "10:00"))


def test_the_demo_is_open_at_every_hour(seeded: UnitOfWork):
    seed.open_always(seeded)
    assert queries.is_open(seeded, local(date(2026, 10, 1), "3:00"))
    seed.seed_hours(seeded)
    assert queries.is_open(seeded, local(date(2026, 10, 1), "3:00"))


def test_five_working_days_skip_weekends_and_holidays(seeded: UnitOfWork):
    # 2026-09-25 is Mid-Autumn, 10-01 to 10-07 National Day, 09-20 and 10-10 are worked
    assert queries.add_working_days(seeded, date(2026, 9, 28), 5) == working_days.Counted(date(2026, 10, 10), False)


def test_a_period_into_an_unpublished_year_is_guessed_and_said_so(seeded: UnitOfWork):
    counted = queries.add_working_days(seeded, date(2026, 12, 31), 5)
    assert counted == working_days.Counted(date(2027, 1, 7), guessed=True)
    assert [each["code"] for each in queries.warnings(seeded, date(2026, 12, 20))] == ["calendar_unknown"]
    assert "2027" in queries.warnings(seeded, date(2026, 12, 20))[0]["text"]
    assert [each["code"] for each in queries.warnings(seeded, date(2026, 11, 23))] == ["calendar_unknown"]
    assert queries.warnings(seeded, date(2026, 10, 31)) == []


def test_seeding_again_keeps_what_somebody_corrected(seeded: UnitOfWork):
    seeded.raw.execute("UPDATE calendar_day SET kind = 'holiday', source = 'by hand' WHERE day = '2026-11-23'")
    seed.seed(seeded)
    assert not queries.is_workday(seeded, date(2026, 11, 23))


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(days, st.integers(1, 15), st.dictionaries(days, st.sampled_from(["workday", "holiday"]), max_size=60))
def test_the_nth_working_day_is_one_and_n_lie_on_the_way(start: date, count: int, known: dict[date, DayKind]):
    found = working_days.add(start, count, known)
    assert working_days.kind_of(found.day, known) == "workday"
    between = [date.fromordinal(each) for each in range(start.toordinal() + 1, found.day.toordinal() + 1)]
    assert sum(working_days.kind_of(each, known) == "workday" for each in between) == count
    assert found.guessed == any(each not in known for each in between)
