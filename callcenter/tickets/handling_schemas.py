"""What the console sends to move a ticket, and what its page shows of where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from callcenter.tickets.moves import Action, Stage

Told = Literal["phone", "sms", "visit", "letter", "web", "hotline_12345", "unreachable"]
PauseReason = Literal["caller_papers", "caller_away", "court", "appraisal"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,40}$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class DispatchIn(BaseModel):
    """Where a ticket goes; without a department by rule. A reason against the rule, and away from who has it."""

    department: Code | None = None
    assistants: list[Code] = Field(default_factory=list, max_length=10)
    reason: Note = ""


class ReturnDecisionIn(BaseModel):
    """What becomes of a returned ticket: another department, or none: back, and that binds."""

    department: Code | None = None
    assistants: list[Code] = Field(default_factory=list, max_length=10)
    reason: Words


class TicketReasonIn(BaseModel):
    """Why."""

    reason: Words


class RemarkIn(BaseModel):
    """A remark, or none."""

    note: Note = ""


class TicketResultIn(BaseModel):
    """The department's answer; `told` where it told the caller itself."""

    text: Words
    told: Told | None = None


class ResultToldIn(BaseModel):
    """How the caller was told the result."""

    how: Told
    note: Note = ""


class ExtensionIn(BaseModel):
    """More working days."""

    working_days: int = Field(ge=1, le=60)
    reason: Words


class ExtensionDecisionIn(BaseModel):
    """The answer: so many working days, or None for none; a refusal says why."""

    working_days: int | None = Field(default=None, ge=1, le=60)
    reason: Note = ""


class ClockPauseIn(BaseModel):
    """What the department waits for."""

    reason: PauseReason
    note: Note = ""


class UnitNoticeIn(BaseModel):
    """What is said to the department."""

    text: Words


class NoticeAnswerIn(BaseModel):
    """The answer to a notice."""

    notice_id: UUID
    answer: Note = ""


class Invitee(BaseModel):
    """Somebody who is asked to a conference."""

    name: Title
    organisation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class ConferenceOpinion(BaseModel):
    """What somebody said there."""

    name: Title
    opinion: Words


class ConferenceIn(BaseModel):
    """A conference to be held."""

    meets_at: AwareDatetime
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    reason: Words
    invitees: list[Invitee] = Field(min_length=1, max_length=40)


class MinutesIn(BaseModel):
    """What came of it."""

    opinions: list[ConferenceOpinion] = Field(default_factory=list, max_length=40)
    decision: Words


class AssistantsIn(BaseModel):
    """The departments that help."""

    assistants: list[Code] = Field(max_length=10)


class TicketNumberOut(BaseModel):
    """The caller's number in the clear."""

    number: str


class UnitOut(BaseModel):
    """A department that has the ticket now."""

    code: str
    name: str
    role: Literal["lead", "assist"]
    from_at: datetime
    signed_at: datetime | None


class TicketExtensionOut(BaseModel):
    """More time asked for."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    working_days: int
    reason: str
    state: Literal["asked", "granted", "refused", "lapsed"]
    asked_at: datetime
    decided_at: datetime | None
    decision: str | None


class UnitNoticeOut(BaseModel):
    """A reminder, an urging or a supervision."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Literal["reminded", "urged", "supervised"]
    text: str
    sent_at: datetime
    acknowledged_at: datetime | None
    answer: str | None


class ConferenceOut(BaseModel):
    """A case conference."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: Literal["called", "held", "cancelled"]
    meets_at: datetime
    place: str
    reason: str
    invitees: list[Invitee]
    opinions: list[ConferenceOpinion]
    decision: str | None


class ClockPauseOut(BaseModel):
    """The clock stands still."""

    reason: PauseReason
    since: datetime


class Handling(BaseModel):
    """Where a ticket stands and what this account may do with it now (`actions`).

    `ruled` is the department that the rules name today; `returnable_until` is null where no return is possible.
    """

    stage: Stage
    stage_since: datetime
    urgent: bool
    pause: ClockPauseOut | None
    units: list[UnitOut]
    ruled: str | None
    returns: int
    return_limit: int
    returnable_until: datetime | None
    binding: bool
    reworks: int
    closings: int
    result: str | None
    result_told_at: datetime | None
    extension_left: int
    extensions: list[TicketExtensionOut]
    notices: list[UnitNoticeOut]
    conferences: list[ConferenceOut]
    actions: list[Action]
    may_unmask: bool
