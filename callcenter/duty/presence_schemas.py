"""What the routes of presence take and give."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.duty.care_schemas import HandOverOut
from callcenter.duty.schemas import Person, Rate, ShiftOut, SwapOut


class StayOut(BaseModel):
    """From a sign-in to its sign-out; method console desk_phone supervisor forgotten, place an address or extension."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    shift_id: UUID | None
    signed_in_at: dt.datetime
    in_method: str
    in_place: str
    signed_out_at: dt.datetime | None
    out_method: str | None
    out_place: str | None


class RollCallWaiting(BaseModel):
    """A roll call that this agent has yet to answer."""

    id: UUID
    called_at: dt.datetime
    closes_at: dt.datetime


class Expiring(BaseModel):
    """A skill that runs out soon, or has run out."""

    account_id: UUID
    staff_no: str
    name: str
    skill: str
    valid_until: dt.date
    over: bool


class Mine(BaseModel):
    """What duty has for the agent at this desk. `propose_sign_in`: a shift goes on or begins, and nobody signed in."""

    stay: StayOut | None
    shift: ShiftOut | None
    propose_sign_in: bool
    propose_sign_out: bool
    ahead: list[ShiftOut]
    roll_call: RollCallWaiting | None
    swaps: list[SwapOut]
    hand_overs: list[HandOverOut]
    expiring: list[Expiring]


class SignOutIn(BaseModel):
    """A word on leaving."""

    note: str = Field(default="", max_length=200)


class Attended(BaseModel):
    """A shift and how it was kept."""

    shift: ShiftOut
    stays: list[StayOut]
    verdict: str
    late_minutes: int
    early_minutes: int
    minutes_present: int
    minutes_planned: int


class Attendances(BaseModel):
    """K13: came on time ÷ shifts begun; minutes present ÷ minutes planned."""

    shifts: list[Attended]
    unplanned: list[StayOut]
    on_time: Rate
    adherence: Rate


class MemberOut(BaseModel):
    """Somebody who was called."""

    person: Person
    state: Literal["waiting", "answered", "missed", "excused"]
    excuse: str | None
    answered_at: dt.datetime | None


class RollCallOut(BaseModel):
    """A roll call; `response` is K14, whoever was in a call is not of the called."""

    id: UUID
    kind: Literal["supervisor", "random"]
    state: Literal["open", "closed"]
    called_at: dt.datetime
    closes_at: dt.datetime
    members: list[MemberOut]
    response: Rate


class RollCallIn(BaseModel):
    """How long there is to answer; the site's figure where nothing is said."""

    seconds: int | None = Field(default=None, ge=15, le=900)


class PresentOut(BaseModel):
    """Somebody who should be, or is, on duty now."""

    person: Person
    shift: ShiftOut | None
    stay: StayOut | None
    seat_state: str | None
    languages: list[str]
    verdict: str


class CoverageOut(BaseModel):
    """A language of our queues: seats promised, on duty, planned for now; when the next one comes (S5)."""

    language: str
    configured: int
    staffed: int
    expected: int
    next_at: dt.datetime | None


class Told(BaseModel):
    """Something that a supervisor must know of. `count` and `text` fill the console's sentence for the code."""

    code: str
    count: int = 0
    text: str = ""


class Today(BaseModel):
    """Who should be there now and who is. `planned` false: no roster covers today."""

    planned: bool
    people: list[PresentOut]
    coverage: list[CoverageOut]
    warnings: list[Told]
