"""What the desk's routes take and give. Numbers are masked here already: the console never sees more."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from callcenter.desk.form_schemas import FormAsked, HangUpIn, Matter, SurveyConsent, WrapUpIn
from callcenter.desk.return_schemas import (
    CancelIn,
    Connect,
    CountedShare,
    DialledOut,
    EstimateCoverage,
    PromiseIn,
    ReturnCall,
    ReturnOutcomeIn,
)
from callcenter.desk.talk_schemas import (
    Assistance,
    Contact,
    Draft,
    OfferedTransfer,
    Party,
    RecordingPause,
    Segment,
    Transfer,
)

__all__ = [
    "CancelIn",
    "Connect",
    "Contact",
    "CountedShare",
    "DialledOut",
    "Draft",
    "EstimateCoverage",
    "FormAsked",
    "HangUpIn",
    "Matter",
    "OfferedTransfer",
    "Party",
    "PromiseIn",
    "ReturnCall",
    "ReturnOutcomeIn",
    "Segment",
    "SurveyConsent",
    "Transfer",
    "WrapUpIn",
]

SeatStateName = Literal["offline", "ready", "reserved", "ringing", "talking", "wrap_up", "paused"]


class Seat(BaseModel):
    """A seat as its agent and the supervisors see it. `after_call` is the state asked for while busy.

    `skills` are those that count today; `uncertified` what it has without a valid certificate: nobody is routed for it.
    """

    id: UUID
    staff_no: str
    name: str
    state: SeatStateName
    since: datetime
    reason: str | None
    wrap_up_until: datetime | None
    after_call: str | None
    phone: Literal["browser", "desk_phone"]
    phone_state: Literal["ok", "unknown", "no_microphone", "no_connection", "no_console", "unreachable"]
    skills: list[str]
    uncertified: list[str] = Field(default_factory=list)


class Offer(BaseModel):
    """A caller offered to this seat. kind: queue; callback (they hung up, their place was kept, and they are rung when
    the seat is on the line); transfer (by a colleague).

    `transfer` is what travels with the call, also where a colleague sent it to the queue that it is offered from.
    `interpreter`: the caller's language, where they asked for an interpreter. `unspoken`: nothing is recorded in their
    language, so they were told of no other choice. `safe_contact` 需安全联系: somebody else may listen there.
    """

    id: UUID
    kind: Literal["queue", "callback", "transfer"] = "queue"
    transfer: OfferedTransfer | None = None
    call_id: UUID
    lapses_at: datetime
    language: str
    queue: str
    queue_name: str
    service: str | None
    menu_path: list[str]
    special_group: str | None
    number_masked: str
    earlier_contacts: int
    waited_seconds: int
    interpreter: str | None = None
    unspoken: bool = False
    safe_contact: bool = False


class DeskCall(BaseModel):
    """The call of this seat, in talk or in wrap-up. Not `may_advise`: its agent assists, and gives no 解答 (S121).
    `asks_rating`: whoever is on the line is asked when the seat leaves.
    """

    id: UUID
    state: Literal["connecting", "talking", "held", "wrap_up"]
    direction: Literal["inbound", "outbound"]
    started_at: datetime
    answered_at: datetime | None
    language: str | None
    queue_name: str | None
    menu_path: list[str]
    special_group: str | None
    number_masked: str
    recording: Literal["on", "paused", "off"]
    transcript_status: str
    segments: list[Segment]
    history: list[Contact]
    draft: Draft
    connect: Connect | None
    return_call_id: UUID | None = None
    promised_at: datetime | None = None
    promise_note: str | None = None
    held_since: datetime | None = None
    parties: list[Party] = Field(default_factory=list)
    transfer: Transfer | None = None
    handed_on: bool = False
    assistance: list[Assistance] = Field(default_factory=list)
    recording_pause: RecordingPause | None = None
    safe_contact: bool = False
    may_advise: bool = True
    asks_rating: bool = True


class Counts(BaseModel):
    """The figures at the top of the desk."""

    waiting: int
    longest_wait_seconds: int
    calls_today: int
    return_calls: int


class Desk(BaseModel):
    """Everything that one seat's page shows; a refresh loses nothing."""

    seat: Seat
    offer: Offer | None
    call: DeskCall | None
    counts: Counts


class PauseIn(BaseModel):
    """Why the seat pauses."""

    reason: str = Field(max_length=24)


class PhoneIn(BaseModel):
    """Which telephone the agent uses."""

    kind: Literal["browser", "desk_phone"]


class DeviceIn(BaseModel):
    """What the console's own check of the browser's audio found."""

    microphone: bool
    connection: bool


class Accepted(BaseModel):
    """What the browser connects with; null where a desk phone rings."""

    connect: Connect | None


class DraftIn(BaseModel):
    """A save of the form: `version` is the one it was edited from."""

    draft: dict[str, Any]
    version: int


class DraftSaved(BaseModel):
    """The version that the next save is based on."""

    version: int
    saved_at: datetime


class InvalidIn(BaseModel):
    """无声 误拨 骚扰 中断."""

    reason: Literal["silent", "misdialled", "harassment", "cut_off"]


class ReasonIn(BaseModel):
    """Why a supervisor intervenes; kept in the audit."""

    reason: str = Field(min_length=1, max_length=200)


class DeskPhoneCredentials(BaseModel):
    """What a desk phone is set up with. The password is shown this once."""

    username: str
    password: str
    server: str


class FlowStatus(BaseModel):
    """A published menu and what its check says."""

    key: str
    version: int
    published_at: datetime
    findings: list[dict[str, str | None]]
    languages: list[dict[str, Any]]
