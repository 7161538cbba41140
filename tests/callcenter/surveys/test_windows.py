"""When the phone may ring."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.clock import SHANGHAI
from callcenter.surveys import windows
from callcenter.surveys.windows import NoWindow, Rules, Window, parse

USUAL = Rules(parse("9:00-12:00,14:30-20:00"), True, timedelta(days=1), timedelta(hours=2), True, 3)


def at(day: int, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return datetime(2026, 11, day, int(hours), int(minutes), tzinfo=SHANGHAI)


def weekday(day: date) -> bool:
    return day.isoweekday() <= 5


@pytest.mark.parametrize(
    ("wanted", "given_back"),
    [
        (at(23, "8:59"), at(23, "9:00")),
        (at(23, "9:00"), at(23, "9:00")),
        (at(23, "11:59"), at(23, "11:59")),
        (at(23, "12:00"), at(23, "14:30")),  # not at noon
        (at(23, "20:00"), at(24, "9:00")),
        (at(20, "20:01"), at(23, "9:00")),  # Friday evening: Monday
        (at(21, "10:00"), at(23, "9:00")),  # Saturday
    ],
)
def test_the_next_permitted_moment(wanted: datetime, given_back: datetime):
    assert windows.next_permitted(wanted, USUAL, weekday) == given_back


def test_tries_lie_in_different_half_days_and_two_hours_apart():
    first = at(23, "9:30")
    second = windows.next_try([first], at(23, "9:31"), USUAL, weekday)
    third = windows.next_try([first, second], second, USUAL, weekday)
    assert (second, third) == (at(23, "14:30"), at(24, "9:00"))
    late = windows.next_try([at(23, "14:31")], at(23, "14:32"), USUAL, weekday)
    assert late == at(24, "9:00")


def test_a_demo_tries_again_after_its_gap():
    quick = Rules(parse("0:00-24:00"), False, timedelta(0), timedelta(seconds=60), False, 3)
    assert windows.next_try([at(21, "3:00")], at(21, "3:00"), quick, weekday) == at(21, "3:01")


@pytest.mark.parametrize("text", ["", "9-25", "abc", "12:00-9:00", "9:00"])
def test_hours_that_make_no_sense_are_refused(text: str):
    with pytest.raises(ValueError, match=r"hours|span|ends"):
        parse(text)


def test_the_end_of_the_day_can_be_written():
    assert parse("0:00-24:00") == (Window(time(0), None),)


def test_a_calendar_without_working_days_is_an_error_and_no_endless_search():
    with pytest.raises(NoWindow):
        windows.next_permitted(at(23, "9:00"), USUAL, lambda _day: False)


minutes = st.integers(0, 365 * 24 * 60)
moments = minutes.map(lambda passed: datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=passed))


@settings(deadline=None)
@given(moments)
def test_what_is_promised_is_permitted_and_never_earlier(wanted: datetime):
    found = windows.next_permitted(wanted, USUAL, weekday)
    assert found >= wanted
    assert windows.permitted(found, USUAL, weekday)
