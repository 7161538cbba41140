"""Are people there now? Pure: the spans and the kind of the day come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from callcenter.calendar.working_days import DayKind

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


def _holds(span: Span, local: datetime, kind: DayKind) -> bool:
    if span.days == "workdays" and kind != "workday":
        return False
    if span.weekday is not None and span.weekday != local.isoweekday():
        return False
    clock = local.time()
    return span.opens <= clock and (span.closes == MIDNIGHT or clock < span.closes)
