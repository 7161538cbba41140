"""What the console sends and gets about lawyers, offers, rules and figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.aid import terms
from callcenter.aid.choice import Hindrance
from callcenter.aid.schemas import AidAssignmentOut, AidRow


class AidLawyerIn(BaseModel):
    """A line of the register."""

    licence_no: str = Field(min_length=4, max_length=40)
    name: str = Field(min_length=1, max_length=60)
    firm: str = Field(min_length=1, max_length=100)
    specialties: list[str] = Field(default_factory=list, max_length=20)
    languages: list[str] = Field(default_factory=lambda: ["zh-CN"], max_length=12)
    load_cap: int = Field(default=5, ge=0, le=200)
    practising_since: dt.date | None = None
    criminal_pool: bool = False
    active: bool = True
    account_id: UUID | None = None


class AidLawyerOut(AidLawyerIn):
    """A line of the register with the cases held and offered now; `barred`: an adverse record is in force."""

    id: UUID
    load: int
    barred: bool


class AidCandidateOut(BaseModel):
    """A lawyer as a card to choose from; `hindrances` only for supervisors."""

    id: UUID
    name: str
    firm: str
    specialties: list[str]
    languages: list[str]
    practising_since: dt.date | None
    criminal_pool: bool
    load: int
    free: int
    hindrances: list[Hindrance]


class AidAdverseIn(BaseModel):
    """An adverse record (S125)."""

    kind: terms.AdverseKind
    note: str = Field(min_length=1, max_length=1000)
    source: str = Field(min_length=1, max_length=200)
    valid_from: dt.date
    valid_until: dt.date | None = None
    disclosed: bool = False


class AidAdverseOut(AidAdverseIn):
    """An adverse record as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    entered_at: dt.datetime


class AidConflictIn(BaseModel):
    """Whom to check."""

    lawyer_id: UUID


class AidReferenceOut(BaseModel):
    """Where the conflict lies; for supervisors alone."""

    why: Literal["acted_for_opponent", "firm_acts_for_opponent", "acts_against_client", "advised_opponent"]
    number: str


class AidConflictOut(BaseModel):
    """Clear or conflict; who the parties are is said to nobody."""

    result: Literal["clear", "conflict"]
    references: list[AidReferenceOut]


class AidMineOut(BaseModel):
    """What a lawyer is offered or holds."""

    assignment: AidAssignmentOut
    application: AidRow


class AidHintRuleIn(BaseModel):
    """A dated line of one's own, such as a temporary widening (S50)."""

    category: str | None = Field(default=None, max_length=16)
    special_group: str | None = Field(default=None, max_length=40)
    article: Literal["31", "32", "42"]
    item: str | None = Field(default=None, max_length=4)
    words: str = Field(min_length=1, max_length=1000)
    condition: str | None = Field(default=None, max_length=400)
    source: str = Field(min_length=1, max_length=200)
    valid_from: dt.date
    valid_until: dt.date | None = None


class AidHintRuleOut(AidHintRuleIn):
    """A line of the table; a shipped one has a code."""

    model_config = ConfigDict(from_attributes=True)

    article: str  # type: ignore[assignment]
    id: UUID
    code: str | None


class AidEndIn(BaseModel):
    """The last day on which a line holds."""

    last_day: dt.date


class AidPolicyIn(BaseModel):
    """The choices of this place; what is left out stays."""

    region: str | None = Field(default=None, max_length=20)
    priority_stages: list[terms.PriorityStage] | None = None
    remind_before_hours: int | None = Field(default=None, ge=1, le=240)
    adviser_override: bool | None = None


class AidPolicyOut(BaseModel):
    """The choices of this place."""

    model_config = ConfigDict(from_attributes=True)

    region: str
    priority_stages: list[terms.PriorityStage]
    remind_before_hours: int
    adviser_override: bool


class AidFigureOut(BaseModel):
    """A figure with what it divides by what; None where there is nothing to divide by."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int
    value: str | None
    unit: str


class AidColumnOut(BaseModel):
    """The columns of S143, for all (`group` null) or one special group."""

    model_config = ConfigDict(from_attributes=True)

    group: str | None
    accepted: int
    closed: int
    other_matters: int
    people: int
    loss_recovered_yuan: Decimal


class AidPaceOut(BaseModel):
    """How long a stage took, in seconds; `faster` is null until both kinds were measured."""

    model_config = ConfigDict(from_attributes=True)

    stage: terms.PriorityStage
    green_n: int
    green_median: float | None
    ordinary_n: int
    ordinary_median: float | None
    faster: bool | None


class AidPromiseOut(BaseModel):
    """The wording of the promise that is read out today."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    text: str


class AidTaskOut(BaseModel):
    """Something a person must still do."""

    id: UUID
    kind: str
    due_at: dt.datetime
    overdue: bool
    application_id: UUID
    number: str
    facts: str


class AidFigures(BaseModel):
    """The figures of a period."""

    figures: list[AidFigureOut]
    columns: list[AidColumnOut]
    paces: list[AidPaceOut]
