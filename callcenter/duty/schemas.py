"""What the plans' routes take and give. Times aware; days and hours are those of Asia/Shanghai."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.duty.site_schemas import ShiftKindName


class Person(BaseModel):
    """Somebody who is, or could be, on duty."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    staff_no: str
    name: str


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
