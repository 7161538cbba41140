"""Which times a place offers on a day, from its hours and the calendar. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from callcenter.clock import SHANGHAI

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one kind; `days` as `BookingHours` has it, `weekday` None any."""

    weekday: int | None
    days: Literal["workdays", "weekend", "every_day"]
    opens: time
    closes: time
    capacity: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. `festival`: a day off that has a name, no ordinary weekend."""

    day: date
    works: bool
    festival: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is offered to `capacity` people."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


def of_day(day: Day, hours: Iterable[Hours], minutes: int) -> list[Slot]:
    """Return the slots of a day in order; where hours overlap, capacities add up. A rest too short is left out."""
    length = timedelta(minutes=minutes)
    capacity: dict[datetime, int] = {}
    for each in hours:
        if _counts(each, day):
            begins, closes = (datetime.combine(day.day, at, SHANGHAI) for at in (each.opens, each.closes))
            while begins + length <= closes:
                capacity[begins] = capacity.get(begins, 0) + each.capacity
                begins += length
    return [Slot(begins, begins + length, capacity[begins]) for begins in sorted(capacity)]


def free(slot: Slot, booked: Sequence[tuple[datetime, datetime]]) -> int:
    """Return how many more may come; who overlaps counts, also from before the slots were cut differently."""
    taken = sum(1 for starts, ends in booked if starts < slot.ends_at and ends > slot.starts_at)
    return max(0, slot.capacity - taken)


def _counts(hours: Hours, day: Day) -> bool:
    if hours.weekday is not None and hours.weekday != day.day.isoweekday():
        return False
    match hours.days:
        case "workdays":
            return day.works
        case "weekend":
            return not day.works and not day.festival and day.day.isoweekday() >= SATURDAY
        case "every_day":
            return True
