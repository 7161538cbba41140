"""What everybody may read without signing in: today's hours and the week's duty (S124). No names but where allowed."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from pydantic import BaseModel

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.duty import bulletin
from callcenter.duty.site_schemas import Level
from callcenter.http.dependencies import Uow

router = APIRouter(prefix="/api/public/duty", tags=["public"])


class PublicHours(BaseModel):
    """From when to when."""

    opens: dt.datetime
    closes: dt.datetime


class PublicShift(BaseModel):
    """Duty at a place. `person` is empty where the place names nobody in public."""

    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    person: str
    languages: list[str]


class PublicPlace(BaseModel):
    """A service point with its duty of this week."""

    name: str
    level: Level
    address: str | None
    phone: str | None
    shifts: list[PublicShift]


class PublicDuty(BaseModel):
    """Today's hours of the hotline, when it opens next, and this week's duty."""

    day: dt.date
    open_now: bool
    hours: list[PublicHours]
    next_opening: dt.datetime | None
    places: list[PublicPlace]


@router.get("")
def public_duty(uow: Uow) -> PublicDuty:
    """Today and this week."""
    today = clock.business_day(uow.now)
    boards = bulletin.boards(uow, *bulletin.week_of(today), public=True)
    return PublicDuty(
        day=today,
        open_now=calendar.is_open(uow, uow.now),
        hours=[PublicHours(opens=opens, closes=closes) for opens, closes in calendar.hours_of(uow, today)],
        next_opening=calendar.next_opening(uow, uow.now),
        places=[_place(board) for board in boards],
    )


def _place(board: bulletin.Board) -> PublicPlace:
    place = board.place
    shifts = [
        PublicShift(
            day=line.day,
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            person=line.person,
            languages=list(line.languages),
        )
        for line in board.lines
    ]
    return PublicPlace(
        name=place.name,
        level=place.level,
        address=place.address,
        phone=place.phone,
        shifts=shifts,
    )
