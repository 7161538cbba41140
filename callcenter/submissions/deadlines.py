"""Until when each level sends a month, by working days of the month after (S136). Overdue is computed, never stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from callcenter import settings
from callcenter.calendar import queries as calendar
from callcenter.submissions.moves import OPEN
from callcenter.submissions.tree import LEVELS

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def last_day(month: date) -> date:
    """Return the last day of a month that is given by its first one."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def due_days(uow: UnitOfWork, month: date) -> dict[str, date]:
    """Return the last day on which each level is in time: CALLCENTER_SUBMISSION_DAYS, from the village up."""
    days = (int(each) for each in settings.load().submission_days.split(","))
    end = last_day(month)
    return {level: calendar.add_working_days(uow, end, number).day for level, number in zip(LEVELS, days, strict=True)}


def is_overdue(state: str | None, due: date, today: date) -> bool:
    """Tell whether a unit still owes its month after the day it was due: nothing sent, or returned to it."""
    return today > due and (state is None or state in OPEN)
