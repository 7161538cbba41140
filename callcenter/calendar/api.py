"""Routes of the calendar: what the hotline goes by, and putting a day right that was published later."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from callcenter import clock
from callcenter.calendar import days
from callcenter.calendar.opening import Span
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount

router = APIRouter(prefix="/api/calendar", tags=["calendar"])


class DayOut(BaseModel):
    """A published day and where it was read."""

    model_config = ConfigDict(from_attributes=True)

    day: dt.date
    kind: Literal["workday", "holiday"]
    name: str | None
    source: str


class HoursOut(BaseModel):
    """A span in which people answer; `closes` 00:00 is the end of the day, `weekday` null every one."""

    model_config = ConfigDict(from_attributes=True)

    weekday: int | None = Field(ge=1, le=7)
    days: Literal["workdays", "every_day"]
    opens: dt.time
    closes: dt.time


class Warned(BaseModel):
    """Something that an administrator must be told."""

    code: str
    text: str


class CalendarOut(BaseModel):
    """Hours, the days of a year that were published (others are guessed Monday to Friday), and warnings.

    `published`: every day of the year is there.
    """

    year: int
    published: bool
    open_now: bool
    hours: list[HoursOut]
    days: list[DayOut]
    warnings: list[Warned]


class DayIn(BaseModel):
    """What a day is, as published; `source` says by whom."""

    kind: Literal["workday", "holiday"]
    name: str | None = Field(default=None, max_length=40)
    source: str = Field(min_length=2, max_length=200)


class HolidayIn(BaseModel):
    """Days off in a row, both included."""

    first_day: dt.date
    last_day: dt.date
    name: str = Field(min_length=1, max_length=40)


class YearIn(BaseModel):
    """A year as it was announced; all other days are Monday to Friday."""

    holidays: list[HolidayIn] = Field(min_length=1, max_length=40)
    workdays: list[dt.date] = Field(default_factory=list, max_length=40)
    source: str = Field(min_length=2, max_length=200)


class HoursIn(BaseModel):
    """All opening hours. `closes` 00:00 is the end of the day, `weekday` null every one."""

    hours: list[HoursOut] = Field(max_length=40)


@router.get("")
def show_calendar(
    uow: Uow, _account: CurrentAccount, year: Annotated[int | None, Query(ge=2000, le=2100)] = None
) -> CalendarOut:
    """Hours and days that the hotline goes by; this year unless said."""
    wanted = year or clock.business_day(uow.now).year
    return CalendarOut.model_validate(days.view(uow, wanted), from_attributes=True)


@router.put("/days/{day}")
def put_day(day: dt.date, wanted: DayIn, uow: Uow, admin: Admin) -> DayOut:
    """Put a day right. It stays as it is written here, whatever the library says later."""
    return DayOut.model_validate(days.put(uow, admin.account_id, day, wanted.kind, wanted.name, wanted.source))


@router.put("/years/{year}")
def put_year(year: Annotated[int, Path(ge=2000, le=2100)], wanted: YearIn, uow: Uow, admin: Admin) -> CalendarOut:
    """Write a whole year from its announcement."""
    holidays = [days.Holiday(each.first_day, each.last_day, each.name) for each in wanted.holidays]
    days.publish_year(uow, admin.account_id, year, holidays, wanted.workdays, wanted.source)
    return CalendarOut.model_validate(days.view(uow, year), from_attributes=True)


@router.put("/hours")
def put_hours(wanted: HoursIn, uow: Uow, admin: Admin) -> CalendarOut:
    """Replace the opening hours."""
    spans = [Span(each.weekday, each.days, each.opens, each.closes) for each in wanted.hours]
    days.put_hours(uow, admin.account_id, spans)
    return CalendarOut.model_validate(days.view(uow, clock.business_day(uow.now).year), from_attributes=True)
