"""From weekly patterns to shifts, over holidays, make-up working days (调休) and the turn of the year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from callcenter.calendar.working_days import DayKind, kind_of
from callcenter.clock import SHANGHAI

ShiftKind = Literal["duty", "on_call"]
Days = Literal["workdays", "every_day"]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular duty. Without `weekdays` (1 is Monday) it holds on every day of its kind, make-up Saturdays included.

    With weekdays and `workdays` it falls away on holidays; a make-up Saturday belongs to it only if it names Saturday.
    `ends` at or before `starts` is on the next day.
    """

    id: UUID
    place_id: UUID
    account_id: UUID
    weekdays: frozenset[int]
    days: Days
    starts: time
    ends: time
    kind: ShiftKind
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift as a pattern wants it; times are aware."""

    place_id: UUID
    account_id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: ShiftKind
    pattern_id: UUID


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is not planned, both ends included."""

    account_id: UUID
    first_day: date
    last_day: date


def days_of(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Return when a shift begins and ends; `ends` at or before `starts` is on the next day."""
    ends_on = day if ends > starts else day + DAY
    return datetime.combine(day, starts, SHANGHAI), datetime.combine(ends_on, ends, SHANGHAI)


def applies(pattern: Pattern, day: date, kind: DayKind) -> bool:
    """Tell whether a pattern wants a shift on this day."""
    if day < pattern.valid_from or (pattern.valid_until is not None and day > pattern.valid_until):
        return False
    if pattern.days == "workdays" and kind != "workday":
        return False
    return not pattern.weekdays or day.isoweekday() in pattern.weekdays


def plan(
    first: date,
    last: date,
    patterns: Iterable[Pattern],
    known: Mapping[date, DayKind],
    absences: Iterable[Absence],
    places_open: Mapping[UUID, tuple[date | None, date | None]],
) -> list[Planned]:
    """Return the shifts of a period by time. Nobody is planned on a day of absence, nor at a place that is not open.

    `places_open` has the first and last day of each place in service; None is without an end.
    """
    away = list(absences)
    found = [
        Planned(each.place_id, each.account_id, day, *span(day, each.starts, each.ends), each.kind, each.id)
        for each in patterns
        for day in days_of(first, last)
        if applies(each, day, kind_of(day, known))
        and is_open(places_open.get(each.place_id), day)
        and not is_away(each.account_id, day, away)
    ]
    return sorted(found, key=lambda shift: (shift.starts_at, shift.ends_at))


def is_open(days: tuple[date | None, date | None] | None, day: date) -> bool:
    """Tell whether a place is in service on a day. A place that is not known is not."""
    if days is None:
        return False
    first, last = days
    return (first is None or first <= day) and (last is None or day <= last)


def is_away(account_id: UUID, day: date, absences: Iterable[Absence]) -> bool:
    """Tell whether somebody is noted as absent on a day."""
    return any(each.account_id == account_id and each.first_day <= day <= each.last_day for each in absences)
