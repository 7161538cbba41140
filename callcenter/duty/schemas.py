"""What the plans' routes take and give. Times aware; days and hours are those of Asia/Shanghai."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["centre", "station", "village"]
ShiftKindName = Literal["duty", "on_call"]


class Person(BaseModel):
    """Somebody who is, or could be, on duty."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    staff_no: str
    name: str


class PlaceIn(BaseModel):
    """A service point; with days it is a temporary one (S111)."""

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=80)
    level: Level
    address: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    hotline: bool = False
    names_public: bool = False
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    active: bool = True
    sort: int = Field(default=0, ge=0, le=9999)


class PlaceOut(PlaceIn):
    """A service point with its id."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID


class RuleIn(BaseModel):
    """A rule of a level or of one place; the place's own comes before its level's."""

    level: Level | None = None
    place_id: UUID | None = None
    kind: str = Field(max_length=40)
    figure: int = Field(ge=0, le=999)
    source: str = Field(min_length=1, max_length=200)
    active: bool = True


class RuleOut(RuleIn):
    """A rule with its id."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    level: str | None = None  # type: ignore[assignment]


class PatternIn(BaseModel):
    """A regular duty. No weekdays: every day of its kind; `ends` at or before `starts` is on the next day."""

    place_id: UUID
    account_id: UUID
    weekdays: list[int] = Field(default_factory=list, max_length=7)
    days: Literal["workdays", "every_day"] = "workdays"
    starts: dt.time
    ends: dt.time
    kind: ShiftKindName = "duty"
    valid_from: dt.date
    valid_until: dt.date | None = None


class PatternOut(PatternIn):
    """A regular duty with its id."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID


class LastDayIn(BaseModel):
    """The last day of something."""

    last_day: dt.date


class AbsenceIn(BaseModel):
    """Days on which somebody is away, both included."""

    account_id: UUID
    first_day: dt.date
    last_day: dt.date
    reason: str = Field(min_length=1, max_length=200)


class AbsenceOut(AbsenceIn):
    """Days on which somebody is away."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID


class RosterIn(BaseModel):
    """The period of a draft, both days included."""

    first_day: dt.date
    last_day: dt.date


class RosterRow(BaseModel):
    """A roster in the list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    first_day: dt.date
    last_day: dt.date
    state: Literal["draft", "published"]
    made_at: dt.datetime
    published_at: dt.datetime | None
    reason: str | None


class ShiftOut(BaseModel):
    """A shift: who, where, from when to when, and what they may serve by their certificates on that day."""

    id: UUID
    roster_id: UUID
    place_id: UUID
    place_name: str
    person: Person
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: ShiftKindName
    origin: str
    skills: list[str]


class ViolationOut(BaseModel):
    """What a roster breaks; the console writes the sentence from the kind and the two figures."""

    kind: str
    source: str
    place_id: UUID | None
    account_id: UUID | None
    day: dt.date | None
    found: float
    wanted: float


class ChangeOut(BaseModel):
    """A change of a published shift (S110)."""

    model_config = ConfigDict(from_attributes=True)

    shift_id: UUID
    kind: str
    reason: str
    actor: UUID
    before: dict[str, Any]
    after: dict[str, Any]
    at: dt.datetime


class Rate(BaseModel):
    """A share as counted: numerator over denominator, in percent with two places; null where there is nothing."""

    numerator: int
    denominator: int
    value: str | None


class DayOfRoster(BaseModel):
    """A day as the calendar has it; `published` false: guessed Monday to Friday."""

    day: dt.date
    kind: Literal["workday", "holiday"]
    name: str | None
    published: bool


class RosterDetail(BaseModel):
    """A roster with all that its page shows. `stability`: shifts that stayed as published (S110)."""

    roster: RosterRow
    days: list[DayOfRoster]
    shifts: list[ShiftOut]
    violations: list[ViolationOut]
    changes: list[ChangeOut]
    stability: Rate


class PublishIn(BaseModel):
    """Why a roster is published although it breaks rules; may be empty where it breaks none."""

    reason: str = Field(default="", max_length=400)


class ShiftIn(BaseModel):
    """A shift added by hand; a published roster needs a reason."""

    roster_id: UUID
    place_id: UUID
    account_id: UUID
    day: dt.date
    starts: dt.time
    ends: dt.time
    kind: ShiftKindName = "duty"
    reason: str = Field(default="", max_length=400)


class ShiftChangeIn(BaseModel):
    """Other hours, place or person; a published roster needs a reason."""

    place_id: UUID
    account_id: UUID
    starts: dt.time
    ends: dt.time
    reason: str = Field(default="", max_length=400)


class WhyIn(BaseModel):
    """A reason, perhaps needed."""

    reason: str = Field(default="", max_length=400)


class SwapIn(BaseModel):
    """A colleague is asked to take a shift, perhaps for one of theirs."""

    shift_id: UUID
    colleague: UUID
    other_shift_id: UUID | None = None
    reason: str = Field(min_length=1, max_length=400)


class SwapDecision(BaseModel):
    """What a supervisor decides."""

    approved: bool
    note: str = Field(default="", max_length=400)


class SwapOut(BaseModel):
    """A swap with both shifts as they are planned now. `approval_because`: why a supervisor must look."""

    id: UUID
    state: str
    reason: str
    asking: Person
    asked: Person
    shift: ShiftOut | None
    other_shift: ShiftOut | None
    approval_because: str | None
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    decision_note: str | None


class PolicyOut(BaseModel):
    """The figures of this site."""

    model_config = ConfigDict(from_attributes=True)

    grace_minutes: int
    early_minutes: int
    sign_in_ahead_minutes: int
    roll_call_seconds: int
    roll_calls_each_day: int
    swap_notice_hours: int
    certificate_warning_days: int
    block_days_most: int


class PolicyIn(BaseModel):
    """The figures that change."""

    grace_minutes: int | None = Field(default=None, ge=0, le=120)
    early_minutes: int | None = Field(default=None, ge=0, le=120)
    sign_in_ahead_minutes: int | None = Field(default=None, ge=0, le=240)
    roll_call_seconds: int | None = Field(default=None, ge=15, le=900)
    roll_calls_each_day: int | None = Field(default=None, ge=0, le=12)
    swap_notice_hours: int | None = Field(default=None, ge=0, le=168)
    certificate_warning_days: int | None = Field(default=None, ge=0, le=365)
    block_days_most: int | None = Field(default=None, ge=1, le=365)
