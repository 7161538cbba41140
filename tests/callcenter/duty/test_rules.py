"""The rules by level (S106–S110) over weeks with holidays, months and quarters. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI
from callcenter.duty.rules import Period, Place, Rule, Slot, beginning, check, check_people, guessed_days

CENTRE = Place(UUID(int=1), "县中心", "centre")
STATION = Place(UUID(int=2), "城关镇", "station")
VILLAGE = Place(UUID(int=3), "西河村", "village")
WANG, LI = UUID(int=11), UUID(int=12)
MONDAY = date(2026, 11, 23)
HOLIDAYS: dict[date, DayKind] = {date(2026, 10, day): "holiday" for day in range(1, 8)}


def slot(place: Place, day: date, hours: float = 8, who: UUID = WANG, begins: int = 9) -> Slot:
    starts = datetime(day.year, day.month, day.day, begins, tzinfo=SHANGHAI)
    return Slot(place.id, who, day, starts, starts + timedelta(hours=hours))


def breaches(rule: Rule, place: Place, slots: list[Slot], first: date, last: date, known=HOLIDAYS) -> list[tuple]:
    found = check([place], [rule], Period(first, last, known, slots))
    return [(f"{each.day:%m-%d}", each.found, each.wanted) for each in found]


def week(place: Place, *numbers: int, first: date = MONDAY) -> list[Slot]:
    return [slot(place, first + timedelta(days=number)) for number in numbers]


def rule(kind: str, figure: int, level: str) -> Rule:
    return Rule(kind, figure, "S107", level)


@pytest.mark.parametrize(
    ("days", "expected"),
    [((0, 1, 2, 3, 4), []), ((0, 1, 3, 4), [("11-25", 0, 1)]), ((), [(f"11-{day}", 0, 1) for day in range(23, 28)])],
)
def test_the_centre_has_somebody_on_each_working_day(days, expected):
    wanted = rule("people_each_working_day", 1, "centre")
    assert breaches(wanted, CENTRE, week(CENTRE, *days), MONDAY, MONDAY + timedelta(days=6)) == expected


def test_five_days_a_week_are_the_working_days_of_a_week_with_holidays():
    wanted = rule("days_each_week_least", 5, "centre")
    national = date(2026, 9, 28)  # Monday to Wednesday are worked
    assert breaches(wanted, CENTRE, week(CENTRE, 0, 1, 2, first=national), national, date(2026, 10, 4)) == []
    assert breaches(wanted, CENTRE, week(CENTRE, 0, 1, first=national), national, date(2026, 10, 4)) == [
        ("09-28", 2, 5)
    ]


@pytest.mark.parametrize(
    ("days", "least", "most"),
    [((), [("11-23", 0, 1)], []), ((1,), [], []), ((1, 3), [], []), ((1, 2, 4), [], [("11-23", 3, 2)])],
)
def test_a_township_has_one_or_two_days_a_week(days, least, most):
    slots, last = week(STATION, *days), MONDAY + timedelta(days=6)
    assert breaches(rule("days_each_week_least", 1, "station"), STATION, slots, MONDAY, last) == least
    assert breaches(rule("days_each_week_most", 2, "station"), STATION, slots, MONDAY, last) == most


def test_two_shifts_of_a_day_are_one_day():
    twice = [slot(STATION, MONDAY, 4), slot(STATION, MONDAY, 4, LI, 14), slot(STATION, MONDAY + timedelta(days=1))]
    wanted = rule("days_each_week_most", 2, "station")
    assert breaches(wanted, STATION, twice, MONDAY, MONDAY + timedelta(days=6)) == []


@pytest.mark.parametrize(("hours", "expected"), [(4, []), (3.5, [("11-23", 3.5, 4)])])
def test_a_shift_of_a_station_lasts_four_hours(hours, expected):
    wanted = rule("hours_each_shift_least", 4, "station")
    assert breaches(wanted, STATION, [slot(STATION, MONDAY, hours)], MONDAY, MONDAY) == expected


@pytest.mark.parametrize(
    ("hours", "expected"), [((2, 2), []), ((2, 1.5), [("10-01", 3.5, 4)]), ((), [("10-01", 0, 4)])]
)
def test_a_village_has_four_hours_a_quarter_counting_what_was_published_before(hours, expected):
    wanted = rule("hours_each_quarter_least", 4, "village")
    slots = [slot(VILLAGE, date(2026, 10 + number, 12), each) for number, each in enumerate(hours)]
    assert breaches(wanted, VILLAGE, slots, date(2026, 12, 28), date(2027, 1, 3)) == expected


def test_a_month_is_judged_by_the_roster_that_holds_its_last_day():
    wanted = rule("days_each_month_least", 1, "village")
    assert breaches(wanted, VILLAGE, [], MONDAY, MONDAY + timedelta(days=6)) == []
    assert breaches(wanted, VILLAGE, [], date(2026, 11, 30), date(2026, 12, 6)) == [("11-01", 0, 1)]
    assert breaches(wanted, VILLAGE, [slot(VILLAGE, MONDAY)], date(2026, 11, 30), date(2026, 12, 6)) == []


def test_a_week_over_the_turn_of_the_year_is_one_week():
    wanted = rule("days_each_week_most", 2, "station")
    slots = [slot(STATION, date(2026, 12, 29)), slot(STATION, date(2026, 12, 31)), slot(STATION, date(2027, 1, 2))]
    assert breaches(wanted, STATION, slots, date(2026, 12, 28), date(2027, 1, 3)) == [("12-28", 3, 2)]
    assert beginning(date(2027, 1, 2), "week") == date(2026, 12, 28)
    assert beginning(date(2027, 1, 2), "quarter") == date(2027, 1, 1)


def test_the_rule_of_a_place_comes_before_its_levels():
    level, own = rule("days_each_week_most", 2, "station"), Rule("days_each_week_most", 3, "本县", None, STATION.id)
    period = Period(MONDAY, MONDAY + timedelta(days=6), {}, week(STATION, 0, 1, 2))
    assert check([STATION], [level, own], period) == []
    assert len(check([STATION], [level], period)) == 1


def test_a_place_out_of_service_breaks_no_rule():
    closed = Place(UUID(int=4), "集市", "centre", date(2026, 12, 1), date(2026, 12, 3))
    wanted = rule("people_each_working_day", 1, "centre")
    assert breaches(wanted, closed, [], MONDAY, MONDAY + timedelta(days=6)) == []


def test_being_on_call_is_not_being_there():
    away = Slot(CENTRE.id, WANG, MONDAY, *[slot(CENTRE, MONDAY).starts_at, slot(CENTRE, MONDAY).ends_at], "on_call")
    assert breaches(rule("people_each_working_day", 1, "centre"), CENTRE, [away], MONDAY, MONDAY) == [("11-23", 0, 1)]


def test_nobody_is_in_two_places_at_once():
    mine = [slot(CENTRE, MONDAY), slot(STATION, MONDAY, 4, begins=12), slot(STATION, MONDAY, 4, LI)]
    found = check_people(mine, mine, [], lambda _account: True)
    assert {(each.kind, each.account_id) for each in found} == {("overlap", WANG)}
    assert check_people(mine, mine, [], lambda account: account == WANG)[-1].kind == "not_qualified"


def test_days_that_nobody_published_are_said_so():
    found = guessed_days(Period(date(2026, 12, 30), date(2027, 1, 3), {date(2026, 12, 30): "workday"}, []))
    assert [(each.kind, each.day, each.wanted) for each in found] == [("calendar_guessed", date(2026, 12, 31), 4)]
