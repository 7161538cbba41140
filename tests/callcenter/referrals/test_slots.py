"""Slots: what a place offers on working days, weekends, 调休 and festivals."""

from __future__ import annotations

from datetime import date, time

from callcenter.referrals import slots
from callcenter.referrals.slots import Day, Hours

SATURDAY, SUNDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)
WINDOW = Hours(None, "workdays", time(9), time(12), 2)
WEEKEND = Hours(None, "weekend", time(9), time(10), 1)


def starts(day: Day, *hours: Hours, minutes: int = 60) -> list[tuple[int, int, int]]:
    found = slots.of_day(day, hours, minutes)
    return [(each.starts_at.hour, each.starts_at.minute, each.capacity) for each in found]


def test_a_working_day_is_cut_into_slots_and_a_rest_too_short_is_left_out() -> None:
    assert starts(Day(MONDAY, works=True), WINDOW) == [(9, 0, 2), (10, 0, 2), (11, 0, 2)]
    assert starts(Day(MONDAY, works=True), WINDOW, minutes=50) == [(9, 0, 2), (9, 50, 2), (10, 40, 2)]


def test_the_weekend_has_its_extended_hours_alone() -> None:
    assert starts(Day(SATURDAY, works=False), WINDOW, WEEKEND) == [(9, 0, 1)]


def test_a_saturday_that_is_worked_has_the_hours_of_a_working_day() -> None:
    assert starts(Day(SATURDAY, works=True), WINDOW, WEEKEND) == [(9, 0, 2), (10, 0, 2), (11, 0, 2)]


def test_a_festival_on_a_sunday_is_no_weekend() -> None:
    assert starts(Day(SUNDAY, works=False, festival=True), WEEKEND) == []


def test_a_weekday_is_meant_where_one_is_written() -> None:
    market_day = Hours(6, "every_day", time(8), time(9), 3)
    assert starts(Day(SATURDAY, works=False), market_day) == [(8, 0, 3)]
    assert starts(Day(SUNDAY, works=False), market_day) == []


def test_hours_that_overlap_add_up() -> None:
    assert starts(Day(MONDAY, works=True), WINDOW, Hours(1, "workdays", time(9), time(10), 1))[0] == (9, 0, 3)


def test_who_overlaps_counts_against_a_slot() -> None:
    slot = slots.of_day(Day(MONDAY, works=True), [WINDOW], 60)[0]
    earlier = slots.of_day(Day(MONDAY, works=True), [WINDOW], 90)[0]
    assert slots.free(slot, []) == 2
    assert slots.free(slot, [(earlier.starts_at, earlier.ends_at)]) == 1
    assert slots.free(slot, [(slot.ends_at, slot.ends_at)]) == 2
