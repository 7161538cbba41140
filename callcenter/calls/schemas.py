"""What the routes about calls give. Numbers are masked here already."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class CallRow(BaseModel):
    """A line of the list of calls. Seconds are whole; times are UTC."""

    id: UUID
    direction: str
    purpose: str
    state: str
    outcome: str | None
    arrived_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    wait_seconds: int | None
    talk_seconds: int | None
    language: str | None
    queue: str | None
    queue_name: str | None
    service: str | None
    special_group: str | None
    agent: str | None
    agent_staff_no: str | None
    number_masked: str
    recorded: bool


class CallPage(BaseModel):
    """One page of calls."""

    items: list[CallRow]
    total: int
    page_size: int


class LegRow(BaseModel):
    """One line of a call."""

    id: UUID
    role: str
    kind: str
    status: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


class EventRow(BaseModel):
    """What happened and when."""

    kind: str
    at: datetime
    facts: dict[str, Any]


class RecordingRow(BaseModel):
    """A recording that can be played."""

    id: UUID
    kind: str
    status: str
    seconds: int | None
    channels: int
    started_at: datetime


class CallDetail(CallRow):
    """A call with its legs, events and recordings; transcript, tickets and rating have routes of their own."""

    menu_path: list[str]
    hold_seconds: int
    ended_by: str | None
    rating_state: str | None
    legs: list[LegRow]
    events: list[EventRow]
    recordings: list[RecordingRow]
