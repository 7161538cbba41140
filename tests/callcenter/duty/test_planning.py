"""From patterns to shifts: holidays, 调休, the turn of the year, nights, absences. Pure."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI
from callcenter.duty.planning import Absence, Pattern, days_of, plan

PLACE, PERSON, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
OPEN = {PLACE: (None, None)}
# The National Day of 2026 with its make-up Saturdays, and the New Year of 2027 (published here)
KNOWN: dict[date, DayKind] = {
    date(2026, 9, 20): "workday",
    **{date(2026, 10, day): "holiday" for day in range(1, 8)},
    date(2026, 10, 10): "workday",
    **{date(2027, 1, day): "holiday" for day in (1, 2, 3)},
}


def pattern(weekdays: tuple[int, ...] = (), days: str = "workdays", **more: object) -> Pattern:
    values = {
        "id": UUID(int=9), "place_id": PLACE, "account_id": PERSON, "weekdays": frozenset(weekdays), "days": days,
        "starts": time(9), "ends": time(17), "kind": "duty", "valid_from": date(2026, 1, 1), "valid_until": None,
    }  # fmt: skip
    return Pattern(**(values | more))  # type: ignore[arg-type]


def planned(first: date, last: date, *patterns: Pattern, absences: tuple[Absence, ...] = ()) -> list[date]:
    return [shift.day for shift in plan(first, last, patterns, KNOWN, absences, OPEN)]


@pytest.mark.parametrize(
    ("weekdays", "days", "first", "last", "expected"),
    [
        # every working day: the holiday is out, the make-up Saturday is in
        ((), "workdays", "2026-09-28", "2026-10-11", ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10"]),
        # Tuesdays and Thursdays: 10-01 and 10-06 are holidays
        ((2, 4), "workdays", "2026-09-28", "2026-10-11", ["09-29", "10-08"]),
        # every Saturday whatever the calendar says, and one only where it is worked
        ((6,), "every_day", "2026-10-01", "2026-10-11", ["10-03", "10-10"]),
        ((6,), "workdays", "2026-10-01", "2026-10-11", ["10-10"]),
        # Mondays to Fridays do not take in the make-up Saturday: it is for the patterns without weekdays
        ((1, 2, 3, 4, 5), "workdays", "2026-10-08", "2026-10-11", ["10-08", "10-09"]),
        # over the turn of the year
        ((), "workdays", "2026-12-30", "2027-01-05", ["12-30", "12-31", "01-04", "01-05"]),
        ((), "every_day", "2026-12-31", "2027-01-02", ["12-31", "01-01", "01-02"]),
    ],
)
def test_patterns_follow_the_calendar(weekdays, days, first, last, expected):
    found = planned(date.fromisoformat(first), date.fromisoformat(last), pattern(weekdays, days))
    assert [f"{day:%m-%d}" for day in found] == expected


def test_a_year_that_nobody_published_is_planned_monday_to_friday():
    assert planned(date(2028, 1, 1), date(2028, 1, 4), pattern()) == [date(2028, 1, 3), date(2028, 1, 4)]


def test_a_night_ends_on_the_next_day_also_at_the_turn_of_the_year():
    (night,) = plan(date(2026, 12, 31), date(2026, 12, 31), [pattern(starts=time(18), ends=time(8))], KNOWN, (), OPEN)
    assert str(night.starts_at) == "2026-12-31 18:00:00+08:00"
    assert str(night.ends_at) == "2027-01-01 08:00:00+08:00"
    assert night.starts_at.tzinfo is SHANGHAI


def test_nobody_is_planned_while_away():
    away = Absence(PERSON, date(2026, 11, 24), date(2026, 11, 25))
    found = plan(date(2026, 11, 23), date(2026, 11, 26), [pattern(), pattern(account_id=OTHER)], {}, [away], OPEN)
    assert [shift.day.day for shift in found if shift.account_id == PERSON] == [23, 26]
    assert [shift.day.day for shift in found if shift.account_id == OTHER] == [23, 24, 25, 26]


def test_a_temporary_point_has_duty_on_its_days_only():
    found = plan(
        date(2026, 11, 23), date(2026, 11, 27), [pattern()], {}, (), {PLACE: (date(2026, 11, 24), date(2026, 11, 25))}
    )
    assert [shift.day.day for shift in found] == [24, 25]
    assert plan(date(2026, 11, 23), date(2026, 11, 27), [pattern()], {}, (), {}) == []


def test_a_pattern_holds_in_its_time_only():
    ends = pattern(valid_from=date(2026, 11, 24), valid_until=date(2026, 11, 25))
    assert [day.day for day in planned(date(2026, 11, 23), date(2026, 11, 27), ends)] == [24, 25]


days = st.dates(date(2026, 9, 1), date(2027, 1, 31))


@given(days, st.integers(0, 40), st.sets(st.integers(1, 7)), st.sampled_from(["workdays", "every_day"]))
def test_every_day_that_fits_is_planned_once_and_no_other(first, length, weekdays, kind):
    last = date.fromordinal(first.toordinal() + length)
    found = planned(first, last, pattern(tuple(weekdays), kind))
    assert len(found) == len(set(found))
    for day in days_of(first, last):
        worked = KNOWN.get(day) or ("workday" if day.isoweekday() <= 5 else "holiday")
        fits = (kind == "every_day" or worked == "workday") and (not weekdays or day.isoweekday() in weekdays)
        assert (day in found) == fits
