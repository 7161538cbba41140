"""Reading days and hours. Called on the way of every call, so one short statement on the bare driver each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

import psycopg

from callcenter.calendar import opening, working_days
from callcenter.calendar.opening import Span
from callcenter.calendar.opening import is_open as lies_in
from callcenter.calendar.working_days import Counted, DayKind
from callcenter.clock import SHANGHAI

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

AHEAD = timedelta(days=60)  # a long holiday and a long period together stay well inside
LOOK_FOR_OPENING = 21  # days; the longest closure is a Spring Festival of nine

_KINDS = "SELECT day, kind FROM calendar_day WHERE org_id = %s AND day BETWEEN %s AND %s"
_SPANS = "SELECT weekday, days, opens, closes FROM opening_hours WHERE org_id = %s"


def known_days(raw: psycopg.Connection[Any], org_id: UUID, first: date, last: date) -> dict[date, DayKind]:
    """Return the published days from `first` to `last`, both included."""
    rows = raw.execute(_KINDS, (org_id, first, last)).fetchall()
    return {cast(date, day): cast(DayKind, kind) for day, kind in rows}


def is_open(uow: UnitOfWork, now: datetime) -> bool:
    """Tell whether people answer at this moment. A day that nobody published counts as Monday–Friday."""
    local = now.astimezone(SHANGHAI)
    known = known_days(uow.raw, uow.org_id, local.date(), local.date())
    return lies_in(local, working_days.kind_of(local.date(), known), spans(uow))


def spans(uow: UnitOfWork) -> list[Span]:
    """Return the opening hours as they are written."""
    rows = uow.raw.execute(_SPANS, (uow.org_id,)).fetchall()
    return [Span(weekday, cast(Literal["workdays", "every_day"], days), a, b) for weekday, days, a, b in rows]


def hours_of(uow: UnitOfWork, day: date) -> list[tuple[datetime, datetime]]:
    """Return from when to when people answer on a day."""
    return opening.of_day(day, working_days.kind_of(day, known_days(uow.raw, uow.org_id, day, day)), spans(uow))


def next_opening(uow: UnitOfWork, now: datetime) -> datetime | None:
    """Return when people answer again: the next beginning of hours after `now`, None where there is none for weeks."""
    first = now.astimezone(SHANGHAI).date()
    last = first + timedelta(days=LOOK_FOR_OPENING)
    known, written = known_days(uow.raw, uow.org_id, first, last), spans(uow)
    for number in range(LOOK_FOR_OPENING + 1):
        day = first + timedelta(days=number)
        for opens, _ in opening.of_day(day, working_days.kind_of(day, known), written):
            if opens > now:
                return opens
    return None


def is_workday(uow: UnitOfWork, day: date) -> bool:
    """Tell whether a day is a working day, 调休 included."""
    return working_days.kind_of(day, known_days(uow.raw, uow.org_id, day, day)) == "workday"


def add_working_days(uow: UnitOfWork, start: date, days: int) -> Counted:
    """Return the `days`-th working day after `start`, and whether the way led through days nobody has published."""
    last = start + timedelta(days=days * 3) + AHEAD
    return working_days.add(start, days, known_days(uow.raw, uow.org_id, start, last))


def last_known_day(uow: UnitOfWork) -> date | None:
    """Return the last day that was published, or None when the table is empty."""
    row = uow.raw.execute("SELECT max(day) FROM calendar_day WHERE org_id = %s", (uow.org_id,)).fetchone()
    return cast("date | None", row[0]) if row else None


def warnings(uow: UnitOfWork, today: date) -> list[dict[str, str]]:
    """Return what an administrator must be told: the calendar ends within `AHEAD`.

    From November on the coming year must be there: the State Council publishes it at the beginning of that month, and
    periods of fifteen working days that begin in December end in it.
    """
    last = last_known_day(uow)
    if last is not None and last >= today + AHEAD:
        return []
    year = today.year if last is None or last < today else last.year + 1
    text = f"{year}年的节假日与调休尚未录入，工作日暂按周一至周五推算，办理时限可能不准。"
    return [{"code": "calendar_unknown", "text": text}]
