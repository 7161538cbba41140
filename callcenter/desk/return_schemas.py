"""What 待回电, promises and announced waits look like on the wire."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class Connect(BaseModel):
    """What the browser's softphone is to connect with: one of the two."""

    offer: UUID | None = None
    outbound: UUID | None = None


class ReturnCall(BaseModel):
    """A line of the list 待回电.

    `in_turn`: the place in the queue is kept (since `waiting_since`) and the machine rings by itself. `pooled`: asked
    for out of hours, for the first shift that can serve it. `safe_contact` 需安全联系: whoever else answers there must
    not learn what it is about.
    """

    id: UUID
    kind: Literal["voicemail", "missed", "callback", "promise", "survey"]
    state: Literal["open", "done"]
    number_masked: str
    language: str
    queue_name: str | None
    due_at: datetime
    overdue: bool
    owner: str | None
    mine: bool
    created_at: datetime
    call_id: UUID | None
    voicemail_call_id: UUID | None
    voicemail_recording_id: UUID | None
    attempts: int
    outcome: str | None
    note: str | None
    in_turn: bool
    waiting_since: datetime | None
    pooled: bool
    safe_contact: bool = False


class PromiseIn(BaseModel):
    """A return call that was promised on the phone: when, and what about."""

    due_at: AwareDatetime
    note: str = Field(default="", max_length=500)


class CancelIn(BaseModel):
    """Why a queue callback is given up."""

    note: str = Field(default="", max_length=500)


class CountedShare(BaseModel):
    """A share as counted; `percent` null means that there was nothing to divide by: show "—"."""

    numerator: int
    denominator: int
    percent: str | None


class EstimateCoverage(BaseModel):
    """How true the announced waiting times were: of the answered callers, those who were told a range; of them those
    whose real wait was at most its end (P90), or within it. The median error is against the range's middle.
    """

    first: date
    last: date
    answered: int
    told: int
    within_p90: CountedShare
    within_range: CountedShare
    median_error_seconds: int | None


class DialledOut(BaseModel):
    """A return call has begun: `connect` is for the browser, null where the desk phone rings."""

    call_id: UUID
    connect: Connect | None


class ReturnOutcomeIn(BaseModel):
    """How a try ended. `reached`, `wrong_number`, `refused` and `closed` end the line; the others leave it open."""

    outcome: Literal["reached", "no_answer", "busy", "wrong_number", "refused", "closed"]
    note: str = Field(default="", max_length=1000)
