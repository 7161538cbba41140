"""What the supervisor's live page shows. Numbers are masked here already."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from agents.explain import Hindrance, Reason
from callcenter.desk.schemas import Seat, SeatStateName


class AbleSeat(BaseModel):
    """A seat certified for the caller's language, and what keeps it from them now."""

    seat_id: UUID
    staff_no: str
    name: str
    state: SeatStateName
    hindrance: Hindrance


class WaitingCaller(BaseModel):
    """Who waits since when, for what, and why nobody serves them now.

    `servable_by`: seats on duty that speak the language; `able`: who they are, the nearest to serving first (at most
    eight). `wanted`: the skills that suit best, `required` those of them still asked for; `kept_until`: till then only
    for the preferred seat. `interpreter`: the language that an interpreter is wanted for. `unspoken`: nothing is
    recorded in the caller's language, so nobody told them of a callback, an interpreter, a message or Mandarin.
    """

    entry_id: UUID
    kind: Literal["call", "callback"]
    queue: str
    queue_name: str
    language: str
    group: str | None
    priority: int
    level: int
    since: datetime
    state: str
    number_masked: str
    servable_by: int
    reason: Reason
    able: list[AbleSeat]
    wanted: list[str]
    required: list[str]
    kept_until: datetime | None
    interpreter: str | None
    unspoken: bool


class SupervisorBeside(BaseModel):
    """A supervisor in a call. mode: listen whisper barge took_over; state: ringing until the browser is there.

    Not `confirmed`: the carrier has not changed to this mode yet, and nobody knows who hears the supervisor.
    """

    name: str | None
    mode: str | None
    state: str
    account_id: UUID | None
    confirmed: bool


class MonitorCall(BaseModel):
    """What a seat's call is about, as far as a supervisor's screen shows it."""

    id: UUID
    direction: str
    language: str | None
    queue_name: str | None
    special_group: str | None
    number_masked: str
    answered_at: datetime | None
    held: bool
    supervisors: list[SupervisorBeside] = Field(default_factory=list)


class MonitorSeat(Seat):
    """A seat with its call."""

    call: MonitorCall | None


class QueueStatus(BaseModel):
    """A queue: seats on duty that can serve it, seats promised, callers.

    `unstaffed_since`: when the last certified seat left; `alarm`: nobody serves it although the hotline is open.
    """

    key: str
    name: str
    language: str
    staffed: int
    configured: int
    waiting: int
    longest_wait_seconds: int
    unstaffed_since: datetime | None
    alarm: bool


class Monitor(BaseModel):
    """The supervisor's live page. `stranded_today` must be nought: callers found beside an idle seat."""

    waiting: list[WaitingCaller]
    seats: list[MonitorSeat]
    queues: list[QueueStatus]
    stranded_today: int
