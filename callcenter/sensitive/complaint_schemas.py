"""What the console sends and gets about complaints and accountability."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.sensitive.accountability import Decision, Rule
from callcenter.sensitive.complaint_kinds import Finding, Kind, Reason, Unit

Level = Literal["province", "city", "county"]


class ComplaintIn(BaseModel):
    """What a ticket complains of. `staff_no`: "" nobody in particular, null leaves it as it is."""

    kind: Kind
    reasons: list[Reason] = Field(default_factory=list)
    staff_no: str | None = Field(default=None, max_length=20)
    about_text: str | None = Field(default=None, max_length=200)
    body_id: UUID | None = None


class VerdictIn(BaseModel):
    """What the unit found."""

    finding: Finding
    decision: str = Field(min_length=1, max_length=2000)


class ComplaintAnswerIn(BaseModel):
    """How the caller was told."""

    note: str = Field(default="", max_length=500)


class ComplaintOut(BaseModel):
    """A complaint with its ticket. `may_decide`: this account belongs to the unit that handles it."""

    ticket_id: UUID
    ticket_number: str
    summary: str
    kind: Kind
    reasons: list[Reason]
    about_staff_no: str | None
    about_name: str | None
    about_text: str | None
    body_id: UUID | None
    unit: Unit
    state: Literal["open", "decided", "answered"]
    finding: Finding | None
    decision: str | None
    created_at: datetime
    decided_at: datetime | None
    decided_by_name: str | None
    answered_at: datetime | None
    may_decide: bool


class ComplaintPage(BaseModel):
    """One page and the number of all that match."""

    items: list[ComplaintOut]
    total: int
    page_size: int


class BodyIn(BaseModel):
    """A body that takes complaints of enterprises."""

    kind: Literal["enterprise", "foreign_enterprise"]
    level: Level
    name: str = Field(min_length=1, max_length=120)
    place: str | None = Field(default=None, max_length=60)
    phone: str | None = Field(default=None, max_length=40)
    address: str | None = Field(default=None, max_length=200)
    active: bool = True


class BodyOut(BodyIn):
    """The same as the directory has it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID


class RecordIn(BaseModel):
    """A record of 责任追究 to begin."""

    staff_no: str = Field(min_length=1, max_length=20)
    rule: Rule
    evidence: str = Field(min_length=1, max_length=2000)
    ticket_id: UUID | None = None


class AccountabilityTextIn(BaseModel):
    """What the concerned person reads: without caller and ticket."""

    text: str = Field(min_length=1, max_length=2000)


class ClosingIn(BaseModel):
    """How a record ends."""

    decision: Decision
    text: str = Field(min_length=1, max_length=2000)


class OwnRecordOut(BaseModel):
    """A record as the concerned person sees it: nothing that names caller or ticket."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    rule: Rule
    told: str | None
    state: Literal["told", "appealed", "closed"]
    decision: Decision | None
    decision_text: str | None
    appeal: str | None
    appealed_at: datetime | None
    closed_at: datetime | None


class RecordOut(BaseModel):
    """A record as supervisors see it."""

    id: UUID
    staff_no: str
    name: str
    ticket_id: UUID | None
    rule: Rule
    evidence: str
    told: str | None
    state: Literal["open", "told", "appealed", "closed"]
    decision: Decision | None
    decision_text: str | None
    appeal: str | None
    opened_at: datetime
    opened_by_name: str
    closed_at: datetime | None
    closed_by_name: str | None
