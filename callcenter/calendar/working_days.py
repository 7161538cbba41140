"""Counting working days. Pure: the days that are known come in, dates go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DayKind = Literal["workday", "holiday"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A date, and whether some day on the way to it was guessed (Monday to Friday) for want of a published table."""

    day: date
    guessed: bool


def kind_of(day: date, known: Mapping[date, DayKind]) -> DayKind:
    """Return the kind of a day; a day that nobody published counts as Monday–Friday (12348.md 2.3)."""
    return known.get(day) or ("workday" if day.isoweekday() <= 5 else "holiday")


def add(start: date, days: int, known: Mapping[date, DayKind]) -> Counted:
    """Return the `days`-th working day after `start`; the starting day itself never counts. 0 is the start."""
    day, left, guessed = start, days, False
    while left > 0:
        day += timedelta(days=1)
        guessed = guessed or day not in known
        if kind_of(day, known) == "workday":
            left -= 1
    return Counted(day, guessed)
