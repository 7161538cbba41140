"""Queues and agents today, as the console gets them. The list behind a figure is `/api/figures/behind`."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from callcenter.desk.schemas import SeatStateName
from callcenter.figures.schemas import FigureOut


class TodayQueue(BaseModel):
    """One queue: figures of the day, and who waits now. `callbacks`: open lines of 待回电."""

    key: str
    name: str
    language: str
    figures: list[FigureOut]
    waiting: int
    longest_since: datetime | None
    callbacks: int


class TodayAgent(BaseModel):
    """One agent: figures of the day (`key` is that of the dimension agent), seconds in each state, what was missed.

    `paused` by reason; `lapsed` offers not answered, `declined` refused.
    """

    key: str
    seat_id: UUID
    staff_no: str
    name: str
    state: SeatStateName
    since: datetime
    reason: str | None
    figures: list[FigureOut]
    seconds: dict[str, int]
    paused: dict[str, int]
    lapsed: int
    declined: int


class TodayPage(BaseModel):
    """The day in Shanghai until `as_of`; `figures` of the whole hotline in the order of each queue's."""

    as_of: datetime
    day: date
    figures: list[FigureOut]
    queues: list[TodayQueue]
    agents: list[TodayAgent]
