"""What the console sends and gets about sensitive matters. Numbers are masked here, outside contacts' too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Sensitivity = Literal["group", "petition", "sensitive"]
Answer = Literal["yes", "no", "unknown"]


class MarkIn(BaseModel):
    """What a matter is; `report`: it could not be settled, the two bodies are told at once."""

    sensitivity: Sensitivity
    note: str = Field(default="", max_length=500)
    report: bool = True


class SensitiveReasonIn(BaseModel):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


class SuggestionDecisionIn(BaseModel):
    """On a suggestion: with a note, and whether the two bodies are told at once."""

    note: str = Field(default="", max_length=500)
    report: bool = True


class CareIn(BaseModel):
    """需安全联系, as the caller wishes it (12348.md 2.10)."""

    reason: Literal["domestic_violence", "minor", "on_request", "sensitive"] = "on_request"
    ok_to_call: bool = True
    sms_ok: bool = False
    hours: str | None = Field(default=None, max_length=100)
    code_word: str | None = Field(default=None, max_length=50)


class RiskIn(BaseModel):
    """The five questions answered."""

    answers: dict[str, Answer]
    township: str | None = Field(default=None, max_length=50)
    note: str = Field(default="", max_length=500)


class CheckIn(BaseModel):
    """A category and the dates that a form gives so far."""

    category: str = Field(max_length=16)
    values: dict[str, str | int | bool | None] = Field(default_factory=dict)


class AcknowledgementIn(BaseModel):
    """way: console (the recipient), phone or letter (as whoever rang or wrote records it)."""

    way: Literal["console", "phone", "letter"] = "console"
    note: str = Field(default="", max_length=500)


class MarkOut(BaseModel):
    """Who marked a matter as what."""

    model_config = ConfigDict(from_attributes=True)

    sensitivity: Sensitivity
    source: str
    note: str | None
    set_at: datetime
    set_by_name: str | None = None


class SuggestionOut(BaseModel):
    """What words suggest: assistive, a person decides."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sensitivity: Literal["group", "petition", "sensitive", "violence"]
    words: list[str]
    found_in: list[str]
    raised_at: datetime


class EscalationStepOut(BaseModel):
    """One recipient told. `can_ring`: an outside contact whose number is known; `mine`: told to this account."""

    id: UUID
    body: Literal["government", "county_centre", "duty"]
    level: int
    name: str
    state: Literal["waiting", "acknowledged", "relieved", "lapsed", "top"]
    begun_at: datetime
    due_at: datetime
    overdue: bool
    settled_at: datetime | None
    acknowledged_by_name: str | None
    way: str | None
    note: str | None
    recipient_id: UUID | None
    number_masked: str | None
    mine: bool


class EscalationOut(BaseModel):
    """A report with its clocks."""

    id: UUID
    ticket_id: UUID
    ticket_number: str
    category_name: str
    kind: Literal["sensitive", "urgent"]
    sensitivity: Sensitivity | None
    state: Literal["open", "acknowledged"]
    reason: str
    place: str | None
    begun_at: datetime
    ended_at: datetime | None
    steps: list[EscalationStepOut]


class GroupAlertOut(BaseModel):
    """Several matters against one name. `newcomers`: since it was confirmed, not yet in its case."""

    id: UUID
    kind: Literal["employer", "contractor", "site", "party"]
    name: str
    state: Literal["open", "confirmed", "dismissed"]
    tickets: int
    people: int
    newcomers: int
    raised_at: datetime
    case_id: UUID | None
    parent_id: UUID | None
    parent_number: str | None


class GroupMember(BaseModel):
    """A matter of a group."""

    ticket_id: UUID
    number: str
    created_at: datetime
    number_masked: str
    in_case: bool


class GroupDetail(GroupAlertOut):
    """A group with its matters."""

    members: list[GroupMember]


class GroupIn(BaseModel):
    """How the case is to be called, and whether the two bodies are told at once."""

    title: str = Field(default="", max_length=200)
    report: bool = True


class CareOut(BaseModel):
    """What holds for the caller of a ticket."""

    model_config = ConfigDict(from_attributes=True)

    reason: str
    ok_to_call: bool
    sms_ok: bool
    hours: str | None
    code_word: str | None
    set_at: datetime


class RiskOut(BaseModel):
    """The newest risk form."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    answers: dict[str, Answer]
    score: int
    level: Literal["low", "medium", "high"]
    township: str | None
    note: str | None
    at: datetime


class LimitationOut(BaseModel):
    """One period. `confirmed_by` null: 须由律师确认, and so it is shown."""

    rule: str
    name: str
    state: Literal["expired", "soon", "running", "not_running", "unknown"]
    length: str
    begins: str
    fields: list[str]
    began_on: date | None
    last_day: date | None
    days_left: int | None
    source: str
    confirmed_by: str | None
    confirmed_on: date | None


class SensitivePanel(BaseModel):
    """All of one ticket. `risk_watch`: its category asks for the risk form."""

    mark: MarkOut | None
    text_locked: bool
    suggestions: list[SuggestionOut]
    escalations: list[EscalationOut]
    groups: list[GroupAlertOut]
    care: CareOut | None
    safe_contact: bool
    risk_watch: bool
    risk: RiskOut | None
    limitation: list[LimitationOut]
