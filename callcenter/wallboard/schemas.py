"""The wallboard as it is sent: six tiles of counts. Nothing in it names a caller, an agent or a matter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from callcenter.figures.schemas import FigureOut

AlertKind = Literal[
    "unstaffed",
    "stranded",
    "process_silent",
    "low_rating",
    "review_overdue",
    "return_call_overdue",
    "ticket_overdue",
    "understaffed",
]


class QueueWaiting(BaseModel):
    """Callers on the line in one queue, and callbacks that keep their place in it. `longest_since`: the first's."""

    key: str
    name: str
    language: str
    waiting: int
    callbacks: int
    longest_since: datetime | None


class SkillWaiting(BaseModel):
    """Callers on the line who asked for a skill (`topic:labour`, `group:…`)."""

    skill: str
    waiting: int


class WaitingTile(BaseModel):
    """Who waits now."""

    waiting: int
    callbacks: int
    longest_since: datetime | None
    queues: list[QueueWaiting]
    skills: list[SkillWaiting]


class ServiceTile(BaseModel):
    """Getting through today: service level (K4), 接通率 of those who asked for a person and of all (K2), K1."""

    service_level: FigureOut
    connected: FigureOut
    connected_total: FigureOut
    inbound: FigureOut
    answered: FigureOut


class SatisfactionTile(BaseModel):
    """Satisfaction today (K23) with its bars, and how many were asked (邀评率) and answered (K24)."""

    satisfaction: FigureOut
    response: FigureOut
    invitation: FigureOut
    bars: dict[int, int]


class QueueStaffed(BaseModel):
    """Seats on duty that can serve a queue, of those promised. `unstaffed_since`: when the last one left."""

    key: str
    name: str
    language: str
    staffed: int
    ready: int
    configured: int
    unstaffed_since: datetime | None


class StaffingTile(BaseModel):
    """Seats now: on duty by what they do, and by queue."""

    ready: int
    talking: int
    wrap_up: int
    paused: int
    queues: list[QueueStaffed]


class OldestTicket(BaseModel):
    """An open ticket by its number alone: a locked one is never shown."""

    number: str
    at: datetime


class TicketTile(BaseModel):
    """Open tickets: `oldest` by its creation, `most_urgent` by the clock that is, or was, due first."""

    open: int
    overdue: int
    oldest: OldestTicket | None
    most_urgent: OldestTicket | None


class Alert(BaseModel):
    """Something that somebody must look at. `names`: queues or processes; `since`: the oldest of them."""

    kind: AlertKind
    severe: bool
    count: int
    names: list[str] = []
    since: datetime | None = None


class Wallboard(BaseModel):
    """What a large screen shows, of the moment `as_of`."""

    as_of: datetime
    day: date
    open: bool
    waiting: WaitingTile
    service: ServiceTile
    satisfaction: SatisfactionTile
    staffing: StaffingTile
    tickets: TicketTile
    alerts: list[Alert]
