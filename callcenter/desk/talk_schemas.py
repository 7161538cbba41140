"""What the desk shows of a talk: words, earlier contacts, the form, who is in it, and how it is handed on."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class Segment(BaseModel):
    """A piece of the transcript; times are milliseconds from the start of its stream."""

    id: UUID
    leg: str
    starts_ms: int
    ends_ms: int
    text: str
    final: bool
    confidence: float | None


class Contact(BaseModel):
    """An earlier contact of the same number."""

    call_id: UUID
    at: datetime
    direction: str
    outcome: str | None
    language: str | None
    queue_name: str | None
    agent: str | None
    disposition: str | None
    summary: str | None
    category: str | None


class Draft(BaseModel):
    """The unfinished form; `version` rises with every save."""

    draft: dict[str, Any]
    version: int
    saved_at: datetime | None = None


class OfferedTransfer(BaseModel):
    """What travels with a call that a colleague hands on: why, the form so far, what was said so far."""

    id: UUID
    kind: Literal["blind", "attended"]
    from_staff_no: str
    from_name: str
    reason: str
    draft: dict[str, Any]
    segments: list[Segment]


class Party(BaseModel):
    """Somebody in the call, or rung for it. `own`: this desk's own seat. `may_hold`: hold and remove are offered."""

    id: UUID
    role: Literal["caller", "seat", "interpreter", "expert", "outside", "supervisor"]
    state: Literal["ringing", "joined", "held", "left", "refused", "failed"]
    mode: str | None
    name: str | None
    language: str | None
    since: datetime
    held_since: datetime | None
    reason: str | None
    own: bool
    may_hold: bool


class Transfer(BaseModel):
    """A call being handed on, as one of its two desks sees it. side: `from` hands on, `to` is asked to take it.

    The last one that came to nothing is shown too, until the next or the end of the talk. `draft` is the first seat's
    form so far, for the desk that is asked.
    """

    id: UUID
    kind: Literal["blind", "attended"]
    state: Literal["ringing", "consulting", "completed", "declined", "no_answer", "failed", "cancelled"]
    side: Literal["from", "to"]
    target_kind: Literal["seat", "queue", "department", "12345", "number"]
    target_name: str
    from_name: str
    reason: str
    asked_at: datetime
    ended_at: datetime | None
    draft: dict[str, Any] = Field(default_factory=dict)


class Alternative(BaseModel):
    """What can be offered to the caller where nobody comes: seat (`count` are idle), interpreter_later, callback,
    voicemail.
    """

    kind: Literal["seat", "interpreter_later", "callback", "voicemail"]
    count: int | None
    at: datetime | None


class Assistance(BaseModel):
    """An interpreter or expert whom this call asked for, the last of each. `rung`: how many of the roster.

    state: ringing joined, or done exhausted (nobody picked up) nobody (nobody on call) cancelled.
    """

    role: Literal["interpreter", "expert"]
    state: Literal["ringing", "joined", "done", "exhausted", "nobody", "cancelled"]
    language: str | None
    name: str | None
    asked_at: datetime
    rung_at: datetime | None
    joined_at: datetime | None
    left_at: datetime | None
    rung: int
    alternatives: list[Alternative]


class RecordingPause(BaseModel):
    """The recording is to be silent. Not `applied`: the carrier has not done it yet, nothing may be read out."""

    reason: Literal["card", "identity", "caller_wish"]
    since: datetime
    applied: bool
