"""Periods in the units that rules are written in: when one ends, and which beginnings have ended. Pure.

A period of days begins with the day after (民法典 201) and ends with its last day, at midnight in Shanghai. Hours and
minutes run through nights and holidays. Calendar days whose last one is a day off end with the first working day after
it (民法典 203).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from callcenter.calendar import working_days
from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI

ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


class Unit(StrEnum):
    """What a rule counts in. `at_once` is within the contact itself."""

    AT_ONCE = "at_once"
    MINUTE = "minute"
    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


_FIXED = {Unit.AT_ONCE: timedelta(0), Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Length:
    """How long: `amount` of a unit."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends, and whether a day on the way was guessed for want of a published calendar."""

    at: datetime
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


class Days:
    """The published days as far as fetched; others count Monday to Friday and make a due time a guess."""

    def __init__(self, known: Mapping[date, DayKind]) -> None:
        """Take the days of `calendar.queries.known_days`."""
        self.known = known

    def works(self, day: date) -> bool:
        """Tell whether people work on a day, 调休 included."""
        return working_days.kind_of(day, self.known) == "workday"

    def next(self, day: date) -> date:
        """Return the first working day after a day."""
        return working_days.add(day, 1, self.known).day

    def counted_until(self, end: date, amount: int) -> date:
        """Return the latest day from which `amount` working days end on `end` or before."""
        day, left = end, amount
        while True:
            if self.works(day):
                left -= 1
            day -= ONE_DAY
            if left <= 0:
                return day


def local_day(moment: datetime) -> date:
    """Return the day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """Return the last instant of a day in Shanghai."""
    return begin_of(day + ONE_DAY) - _INSTANT


def begin_of(day: date) -> datetime:
    """Return midnight at which a day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def due(
    length: Length, begins_at: datetime, days: Days, pauses: Sequence[Pause] = (), now: datetime | None = None
) -> Due:
    """Return when a period that began at `begins_at` ends. A pause that lasts counts as if it ended `now`.

    Days count only a pause of a day or more: of its days, the first one still counts, the others do not.
    """
    spans = [(pause.since, pause.until or now or pause.since) for pause in pauses]
    if length.unit in _FIXED:
        return Due(_ends_by_the_clock(begins_at + length.amount * _FIXED[length.unit], begins_at, spans))
    idle = [
        (local_day(since), local_day(until))
        for (since, until), pause in zip(spans, pauses, strict=True)
        if pause.until is None or until - since >= ONE_DAY
    ]
    count = _working if length.unit is Unit.WORKING_DAY else _calendar
    return _not_within(count(local_day(begins_at), length.amount, days, idle), days, idle)


def _not_within(ends: Due, days: Days, idle: Sequence[tuple[date, date]]) -> Due:
    """Move an end that fell on the day on which a pause began: its last hours come after the pause."""
    for since, until in sorted(idle):
        if since == local_day(ends.at) < until:
            day = until if days.works(until) else days.next(until)
            ends = Due(end_of(day), ends.guessed or day not in days.known)
    return ends


def _ends_by_the_clock(end: datetime, begins_at: datetime, spans: Sequence[tuple[datetime, datetime]]) -> datetime:
    for since, until in sorted(spans):
        if begins_at <= since < end:
            end += until - since
    return end


def _rests(day: date, idle: Sequence[tuple[date, date]]) -> bool:
    """The day on which a pause began still counted, the day on which it ended does not: as with any beginning."""
    return any(since < day <= until for since, until in idle)


def _working(start: date, amount: int, days: Days, idle: Sequence[tuple[date, date]]) -> Due:
    day, left, guessed = start, amount, False
    while left > 0:
        day += ONE_DAY
        guessed = guessed or day not in days.known
        left -= days.works(day) and not _rests(day, idle)
    return Due(end_of(day), guessed)


def _calendar(start: date, amount: int, days: Days, idle: Sequence[tuple[date, date]]) -> Due:
    day, left = start, amount
    while left > 0:
        day += ONE_DAY
        left -= not _rests(day, idle)
    guessed = day not in days.known
    if amount and not days.works(day):
        moved = working_days.add(day, 1, days.known)
        day, guessed = moved.day, guessed or moved.guessed
    return Due(end_of(day), guessed)


def ended_before(length: Length, now: datetime, days: Days) -> datetime:
    """Return the moment so that exactly the periods begun before it (never paused) have ended before `now`."""
    if length.unit in _FIXED:
        return now - length.amount * _FIXED[length.unit]
    return _begun_until(length, local_day(now) - ONE_DAY, days)


def ending_by(length: Length, day: date, days: Days) -> datetime:
    """Return the moment so that exactly the periods of days begun before it end on `day` or before."""
    return _begun_until(length, day, days)


def _begun_until(length: Length, end: date, days: Days) -> datetime:
    if length.amount == 0:
        return begin_of(end + ONE_DAY)
    if length.unit is Unit.WORKING_DAY:
        return begin_of(days.counted_until(end, length.amount) + ONE_DAY)
    last = end
    while _calendar(last - length.amount * ONE_DAY, length.amount, days, ()).at > end_of(end):
        last -= ONE_DAY
    return begin_of(last - length.amount * ONE_DAY + ONE_DAY)
