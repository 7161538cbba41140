"""When somebody is asked: the rules of the settings, applied to the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from callcenter.calendar.queries import is_workday
from callcenter.surveys import rules, windows

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

ASKED_WITHIN = timedelta(hours=72)  # of the close (12348.md 3.3, SV)


def workdays(uow: UnitOfWork) -> Callable[[date], bool]:
    """Return the question whether a day is a working day; each day is looked up once."""
    known: dict[date, bool] = {}

    def ask(day: date) -> bool:
        if day not in known:
            known[day] = is_workday(uow, day)
        return known[day]

    return ask


def first_due(uow: UnitOfWork, closed_at: datetime) -> datetime:
    """Return when the first try is due: after the delay, at a permitted hour."""
    applied = rules.rules()
    return windows.next_permitted(max(uow.now, closed_at + applied.delay), applied, workdays(uow))


def overdue_from(uow: UnitOfWork, closed_at: datetime, due_at: datetime) -> datetime:
    """Return until when the first try should be made: 72 hours after the close, and where a holiday leaves no permitted
    hour in them, the end of the first permitted half-day. What is later is shown as overdue and still asked.
    """
    return max(closed_at + ASKED_WITHIN, windows.end_of_window(due_at, rules.rules()))


def permitted_now(uow: UnitOfWork) -> bool:
    """Tell whether phones may ring at this moment."""
    return windows.permitted(uow.now, rules.rules(), workdays(uow))


def next_permitted(uow: UnitOfWork, earliest: datetime) -> datetime:
    """Return the first permitted moment from `earliest` on."""
    return windows.next_permitted(earliest, rules.rules(), workdays(uow))


def next_try(uow: UnitOfWork, tried: Sequence[datetime]) -> datetime:
    """Return when to try again: two hours later at least, in a half-day in which nobody tried yet."""
    return windows.next_try(tried, uow.now, rules.rules(), workdays(uow))
