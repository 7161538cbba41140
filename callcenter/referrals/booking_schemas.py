"""Appointments and their places as the console shows them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from callcenter.messages.schemas import MessageState
from callcenter.referrals.schemas import Key, Note, PlaceCode, Short, Words
from callcenter.referrals.words import BookingKind, BookingState, Reminder

Days = Literal["workdays", "weekend", "every_day"]


class HoursOut(BaseModel):
    """Hours of one kind; `weekend` are the extended hours (S54)."""

    model_config = ConfigDict(from_attributes=True)

    kind: BookingKind
    weekday: Annotated[int, Field(ge=1, le=7)] | None
    days: Days
    opens: dt.time
    closes: dt.time
    capacity: Annotated[int, Field(ge=1, le=500)]


class BookingPlaceOut(BaseModel):
    """A place to come to."""

    id: UUID
    code: str
    name: str
    address: str
    phone: str
    place_code: str
    provider_id: UUID | None
    slot_minutes: int
    notice_minutes: int
    days_ahead: int
    kinds: list[BookingKind]
    hours: list[HoursOut]


class BookingPlaceIn(BaseModel):
    """A place with all its hours."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    name: Words
    address: Short = ""
    phone: Short = ""
    place_code: PlaceCode = ""
    provider_id: UUID | None = None
    slot_minutes: Annotated[int, Field(ge=5, le=480)] = 30
    notice_minutes: Annotated[int, Field(ge=0, le=20160)] = 60
    days_ahead: Annotated[int, Field(ge=1, le=180)] = 30
    active: bool = True
    sort: int = 0
    hours: Annotated[list[HoursOut], Field(max_length=100)]


class ClosureIn(BaseModel):
    """A day on which a place takes nobody."""

    day: dt.date
    reason: Words


class ClosureOut(BaseModel):
    """A day on which a place takes nobody, and why."""

    model_config = ConfigDict(from_attributes=True)

    day: dt.date
    reason: str


class OpeningOut(BaseModel):
    """A time that may be booked, and for how many more."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int
    capacity: int


class AppointmentIn(BaseModel):
    """Book. `key` is made by the console once for each dialog: pressed twice it is one appointment."""

    key: Key
    place_id: UUID
    kind: BookingKind
    starts_at: AwareDatetime
    reminder: Reminder = "sms"
    confirm: bool = False
    person_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    needs: Note = ""
    home_address: Short | None = None
    category: Annotated[str, StringConstraints(max_length=16)] | None = None


class AppointmentOut(BaseModel):
    """An appointment. Who may not see its ticket gets neither name nor needs."""

    id: UUID
    number: str
    place_id: UUID
    place_name: str
    kind: BookingKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: BookingState
    ticket_id: UUID | None
    number_masked: str
    person_name: str
    needs: str
    home_address: str | None
    staff: list[str]
    reminder: Reminder
    remind_at: dt.datetime | None
    reminded_at: dt.datetime | None
    reminded_as: Reminder | None
    message: MessageState | None
    message_reason: str | None
    booked_by: str
    booked_at: dt.datetime
    end_note: str | None


class DayOut(BaseModel):
    """A day at a place: its appointments, what is free, and whether it is closed."""

    day: dt.date
    closed: str | None
    appointments: list[AppointmentOut]
    openings: dict[BookingKind, list[OpeningOut]]


class CancelIn(BaseModel):
    """Why; `tell`: also by a message."""

    note: Note = ""
    tell: bool = False


class SettleIn(BaseModel):
    """Whether the person came."""

    came: bool
    note: Note = ""


class StaffIn(BaseModel):
    """Who visits somebody at home."""

    names: Annotated[list[Words], Field(min_length=1, max_length=6)]
