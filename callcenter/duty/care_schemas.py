"""What the routes of qualifications, certificates, hand-overs and the block list take and give; numbers are masked."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.duty.schemas import Person, Rate

# S120: 执业律师 基层法律服务工作者 法检退休人员 志愿者 机关工作人员 公证员 调解员; staff: who came before the list
AgentType = Literal["lawyer", "legal_worker", "retired_judge", "volunteer", "official", "notary", "mediator", "staff"]


class QualificationIn(BaseModel):
    """As what somebody serves."""

    tier: Literal["professional", "assistant"]
    agent_type: Literal[
        "lawyer", "legal_worker", "retired_judge", "volunteer", "official", "notary", "mediator", "staff"
    ]
    licence_no: str | None = Field(default=None, max_length=60)
    note: str = Field(default="", max_length=200)


class QualificationOut(BaseModel):
    """Who let somebody serve, as what, when; withdrawn where `withdrawn_at` stands."""

    model_config = ConfigDict(from_attributes=True)

    tier: str
    agent_type: str
    licence_no: str | None
    approver_name: str
    approved_at: dt.datetime
    withdrawn_at: dt.datetime | None
    note: str | None


class CertificateIn(BaseModel):
    """A certificate for a skill (lang:… or topic:…)."""

    skill: str = Field(max_length=60)
    certified_by: str = Field(min_length=1, max_length=64)
    valid_from: dt.date
    valid_until: dt.date | None = None
    level: str | None = Field(default=None, max_length=40)
    cultural_competence: bool = False
    evidence: str | None = Field(default=None, max_length=200)


class SkillHeld(BaseModel):
    """A skill of a seat as matching reads it, with its certificate's details where there is one."""

    skill: str
    certified_by: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    level: str | None
    cultural_competence: bool
    evidence: str | None
    in_force: bool
    expires_soon: bool


class Credentials(BaseModel):
    """Somebody's qualification and skills."""

    person: Person
    active: bool
    qualification: QualificationOut | None
    skills: list[SkillHeld]


class ReasonIn(BaseModel):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class HandOverItemOut(BaseModel):
    """One thing: a ticket, a form left open, a return call. state: open moved gone."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["ticket", "form", "return_call"]
    object_id: UUID
    title: str
    due_at: dt.datetime | None
    state: str = "open"


class HandOverOut(BaseModel):
    """A hand-over with its list."""

    id: UUID
    kind: Literal["shift_end", "left"]
    state: str
    giver: Person
    taker: Person | None
    note: str | None
    answer_note: str | None
    offered_at: dt.datetime
    answered_at: dt.datetime | None
    items: list[HandOverItemOut]


class HandOverIn(BaseModel):
    """To whom, and a word."""

    colleague: UUID
    note: str = Field(default="", max_length=400)


class ColleagueIn(BaseModel):
    """To whom."""

    colleague: UUID


class NoteIn(BaseModel):
    """A word, perhaps none."""

    note: str = Field(default="", max_length=400)


class CallReasonIn(BaseModel):
    """Why the caller is warned, or the call is ended (三明 rule)."""

    reason: Literal["abusive", "obscene", "repeated", "unrelated"]


class CallWarnings(BaseModel):
    """How many warnings there are, and how many are needed."""

    count: int
    needed: int


class BlockIn(BaseModel):
    """Whose number, by a call that they made, and why."""

    call_id: UUID
    reason: str = Field(min_length=2, max_length=400)


class BlockApproval(BaseModel):
    """For how many days, and why."""

    days: int = Field(ge=1, le=365)
    note: str = Field(min_length=1, max_length=400)


class BlockOut(BaseModel):
    """An entry of the list; the number stays masked."""

    id: UUID
    state: Literal["proposed", "active", "refused", "lifted", "expired"]
    number_masked: str
    call_id: UUID | None
    reason: str
    proposed_by: Person
    proposed_at: dt.datetime
    decided_by: Person | None
    decided_at: dt.datetime | None
    decision_note: str | None
    expires_at: dt.datetime | None
    ended_at: dt.datetime | None
    end_note: str | None
    turned_away: int


class InvalidShareOut(BaseModel):
    """An agent's finished calls and those put aside as invalid, by reason."""

    model_config = ConfigDict(from_attributes=True)

    account_id: UUID
    staff_no: str
    name: str
    forms: int
    invalid: int
    silent: int
    misdialled: int
    harassment: int
    cut_off: int
    share: Rate
