"""What the routes of places, rules, regular duties and the site's figures take and give."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["centre", "station", "village"]
ShiftKindName = Literal["duty", "on_call"]


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
