"""What the routes of transfers and parties take and give."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class TargetIn(BaseModel):
    """To whom: a seat's id or staff number, a queue's key, a configured line's name, or a number."""

    kind: Literal["seat", "queue", "department", "12345", "number"]
    value: str = Field(default="", max_length=64)


class TransferIn(BaseModel):
    """The wish to hand a call on. `reason` is what the one who takes it reads first."""

    kind: Literal["blind", "attended"]
    to: TargetIn
    reason: str = Field(default="", max_length=200)


class SeatTarget(BaseModel):
    """A colleague to whom this call could go; `able`: speaks the caller's language, or an interpreter is there."""

    id: UUID
    staff_no: str
    name: str
    state: str
    languages: list[str]
    able: bool
    free: bool


class QueueTarget(BaseModel):
    """A queue to which this call could go."""

    key: str
    name: str
    language: str
    waiting: int
    able: bool


class TransferTargets(BaseModel):
    """Everybody to whom this call could go. `lines` are the names of configured outside lines besides 12345."""

    seats: list[SeatTarget]
    queues: list[QueueTarget]
    lines: list[str]
    city_hotline: bool
    interpreted: bool
