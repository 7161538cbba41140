"""Filling the calendar: the days that the library knows, and the hours of a usual bureau. Run on every start."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.calendar.models import CalendarDay, OpeningHours
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

SOURCE = f"chinese-calendar {getattr(chinese_calendar, '__version__', '')}".strip()
USUAL_HOURS = ((time(8, 30), time(12, 0)), (time(14, 0), time(18, 0)))
FIRST_YEAR = 2025


def published_days(first_year: int, last_year: int) -> list[tuple[date, str, str | None]]:
    """Return (day, kind, name) of every day the library knows in these years; a year it does not know is left out."""
    days: list[tuple[date, str, str | None]] = []
    for year in range(first_year, last_year + 1):
        day = date(year, 1, 1)
        while day.year == year:
            try:
                holiday, name = chinese_calendar.get_holiday_detail(day)
            except NotImplementedError:
                break
            days.append((day, "holiday" if holiday else "workday", name))
            day += timedelta(days=1)
    return days


def seed_days(uow: UnitOfWork, last_year: int) -> int:
    """Add the days that are missing; a day that somebody corrected by hand stays. Returns how many were offered."""
    rows = [
        {"id": new_id(), "org_id": uow.org_id, "day": day, "kind": kind, "name": name, "source": SOURCE}
        for day, kind, name in published_days(FIRST_YEAR, last_year)
    ]
    if rows:
        uow.session.execute(insert(CalendarDay).on_conflict_do_nothing(), rows)
    return len(rows)


def seed_hours(uow: UnitOfWork) -> None:
    """Open on working days 8:30–12:00 and 14:00–18:00, unless hours are set already."""
    count = uow.session.scalar(select(func.count()).select_from(OpeningHours).where(OpeningHours.org_id == uow.org_id))
    if count:
        return
    for opens, closes in USUAL_HOURS:
        uow.session.add(OpeningHours(org_id=uow.org_id, weekday=None, days="workdays", opens=opens, closes=closes))


def open_always(uow: UnitOfWork) -> None:
    """Open at every hour of every day: the demo, so that a newcomer can call whenever they read this."""
    uow.session.execute(delete(OpeningHours).where(OpeningHours.org_id == uow.org_id))
    uow.session.add(OpeningHours(org_id=uow.org_id, weekday=None, days="every_day", opens=time(0), closes=time(0)))


def seed(uow: UnitOfWork) -> None:
    """Bring days and hours up to date at every start. Idempotent."""
    seed_days(uow, uow.now.year + 1)
    seed_hours(uow)
