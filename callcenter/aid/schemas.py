"""What the console sends and gets about applications. Applicants' names are masked but to those who work on the
case.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.aid import terms
from callcenter.aid.states import Move, State


class AidSomeone(BaseModel):
    """A colleague."""

    id: UUID
    staff_no: str
    name: str


class AidHintLine(BaseModel):
    """One item of an article that may hold, with its words."""

    article: str
    item: str | None
    words: str
    condition: str | None
    source: str
    special_group: str | None


class AidHintOut(BaseModel):
    """A hint, never a decision. `article` is the most favourable: 32, 42, 31, 24, 29 or none."""

    article: str
    rules: list[AidHintLine]


class AidClockOut(BaseModel):
    """A time limit: what is left of it in seconds (negative: over), which rule gave it, whether that is a statute."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    name: str
    begins_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None
    card: Literal["none", "yellow", "red"]
    late: bool
    left_seconds: int
    guessed: bool
    source: str
    statutory: bool


class AidRow(BaseModel):
    """An application in a list."""

    id: UUID
    number: str
    kind: Literal["application", "notified_defence"]
    state: State
    aid_type: terms.AidType
    category: str | None
    category_name: str | None
    special_groups: list[str]
    green: bool
    same_day: bool
    people: int
    facts: str
    ticket_id: UUID | None
    ticket_number: str | None
    applied_at: dt.datetime
    lawyer: str | None
    clock: AidClockOut | None
    overdue: bool


class AidPage(BaseModel):
    """One page and the number of all that match; whether the asker decides, and is a lawyer."""

    items: list[AidRow]
    total: int
    page_size: int
    decides: bool
    is_lawyer: bool


class AidApplicantOut(BaseModel):
    """A person the aid is for; `name` whole only for those who work on the case."""

    id: UUID
    name: str
    number_masked: str | None
    id_masked: str | None


class AidPaperOut(BaseModel):
    """A missing paper."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    asked_at: dt.datetime
    due_at: dt.datetime
    due_guessed: bool
    reminded_at: dt.datetime | None
    reminded_by: Literal["sms", "task"] | None
    received_at: dt.datetime | None
    lapsed_at: dt.datetime | None


class AidPriorityOut(BaseModel):
    """One of the priorities: due to begin, done."""

    model_config = ConfigDict(from_attributes=True)

    stage: terms.PriorityStage
    due_from: dt.datetime
    done_at: dt.datetime | None


class AidStepOut(BaseModel):
    """One step of the course."""

    seq: int
    move: str
    from_state: str | None
    to_state: str
    actor: AidSomeone | None
    content: dict[str, Any]
    at: dt.datetime


class AidObjectionOut(BaseModel):
    """An objection and the bureau's word."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    against: str
    grounds: str
    raised_at: dt.datetime
    decided_at: dt.datetime | None
    decision: Literal["upheld", "ordered"] | None
    note: str | None


class AidAssignmentOut(BaseModel):
    """A case offered to a lawyer."""

    id: UUID
    lawyer_id: UUID
    lawyer_name: str
    firm: str
    mode: terms.AssignmentMode
    state: str
    offered_at: dt.datetime
    answer_due_at: dt.datetime
    answered_at: dt.datetime | None
    reason: str | None
    quality_follow_up: bool
    override_reason: str | None


class AidDetail(AidRow):
    """An application, whole. `moves` are those that this account may make now."""

    intake_mode: terms.IntakeMode
    enterprise: bool
    mobility_impaired: bool
    language: str | None
    fields: dict[str, Any]
    hint: AidHintOut
    hardship_basis: terms.HardshipBasis | None
    hardship_ground: str | None
    hardship_note: str | None
    hardship_at: dt.datetime | None
    promise_version: str | None
    promise_call_id: UUID | None
    urgent_ground: terms.UrgentGround | None
    wanted_lawyer_id: UUID | None
    accepted_on_behalf_of: str | None
    handed_over_at: dt.datetime | None
    hand_over_receipt: str | None
    notifying_organ: str | None
    notice_no: str | None
    severe: bool
    accepted_at: dt.datetime | None
    decided_at: dt.datetime | None
    assigned_at: dt.datetime | None
    closed_at: dt.datetime | None
    archived_at: dt.datetime | None
    ended_at: dt.datetime | None
    end_code: str | None
    end_reason: str | None
    outcome: str | None
    loss_recovered_yuan: Decimal | None
    archive_no: str | None
    fee_yuan: Decimal
    applicants: list[AidApplicantOut]
    clocks: list[AidClockOut]
    priorities: list[AidPriorityOut]
    papers: list[AidPaperOut]
    steps: list[AidStepOut]
    objections: list[AidObjectionOut]
    assignments: list[AidAssignmentOut]
    moves: list[Move]
    decides: bool
    promise_calls: list[UUID]


class TicketAid(BaseModel):
    """The panel of a ticket: what may open, what the application would be pre-filled with, and those there are."""

    hint: AidHintOut
    aid_type: terms.AidType
    people: int
    opponents: int
    open: bool
    applications: list[AidRow]


class CallAid(BaseModel):
    """During a call: what its matter may open and what was applied for."""

    hint: AidHintOut
    aid_type: terms.AidType
    applications: list[AidRow]


class AidPersonIn(BaseModel):
    """A person the aid is for, or the other side, as far as is known."""

    name: str = Field(default="", max_length=60)
    id_number: str = Field(default="", max_length=18)
    phone: str = Field(default="", max_length=24)
