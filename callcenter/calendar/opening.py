"""Are people there now? Pure: the spans and the kind of the day come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI

MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours in local time; `closes` at 00:00 is the end of the day, `weekday` None every day of the week."""

    weekday: int | None
    days: Literal["workdays", "every_day"]
    opens: time
    closes: time


def is_open(local: datetime, kind: DayKind, spans: Iterable[Span]) -> bool:
    """Tell whether a local moment lies in a span. The opening minute is in, the closing minute is out."""
    return any(_holds(span, local, kind) for span in spans)


def of_day(day: date, kind: DayKind, spans: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    """Return from when to when people answer on a day, aware and in order."""
    found = [_moments(day, span) for span in spans if _counts(span, day, kind)]
    return sorted(found)


def _moments(day: date, span: Span) -> tuple[datetime, datetime]:
    closes_on = day + timedelta(days=1) if span.closes == MIDNIGHT else day
    return datetime.combine(day, span.opens, SHANGHAI), datetime.combine(closes_on, span.closes, SHANGHAI)


def _counts(span: Span, day: date, kind: DayKind) -> bool:
    if span.days == "workdays" and kind != "workday":
        return False
    return span.weekday is None or span.weekday == day.isoweekday()


def _holds(span: Span, local: datetime, kind: DayKind) -> bool:
    clock = local.time()
    return (
        _counts(span, local.date(), kind) and span.opens <= clock and (span.closes == MIDNIGHT or clock < span.closes)
    )
