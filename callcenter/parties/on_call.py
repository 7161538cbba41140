"""Who of a roster is on call at a moment. Pure but for the last function: windows and the kinds of days come in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from callcenter.calendar import opening, working_days
from callcenter.calendar import queries as calendar
from callcenter.calendar.opening import Span
from callcenter.calendar.working_days import DayKind
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork

LOOK_AHEAD_DAYS = 14
Days = Mapping[date, DayKind]


def spans(windows: Sequence[Mapping[str, Any]]) -> list[Span]:
    """The windows of a roster's row, read."""
    return [
        Span(each["weekday"], each["days"], time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"]))
        for each in windows
    ]


def is_on_call(windows: Sequence[Mapping[str, Any]], now: datetime, known: Days) -> bool:
    """Whether somebody with these windows may be rung now. No windows: at any hour."""
    local = now.astimezone(SHANGHAI)
    return not windows or opening.is_open(local, working_days.kind_of(local.date(), known), spans(windows))


def next_on_call(windows: Sequence[Mapping[str, Any]], now: datetime, known: Days) -> datetime | None:
    """When somebody with these windows may be rung again, None where that is not within two weeks."""
    if is_on_call(windows, now, known):
        return now
    first, read = now.astimezone(SHANGHAI).date(), spans(windows)
    for number in range(LOOK_AHEAD_DAYS + 1):
        day = first + timedelta(days=number)
        begins = [opens for opens, _ in opening.of_day(day, working_days.kind_of(day, known), read) if opens > now]
        if begins:
            return min(begins)
    return None


def known_days(uow: UnitOfWork) -> Days:
    """The kinds of the coming days, as far as they are published."""
    first = uow.now.astimezone(SHANGHAI).date()
    return cast(Days, calendar.known_days(uow.raw, uow.org_id, first, first + timedelta(days=LOOK_AHEAD_DAYS)))
