"""What the rosters' routes take and give. Numbers come in whole and go out masked."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Specialty = Annotated[str, StringConstraints(min_length=1, max_length=32)]


class Window(BaseModel):
    """A time on call, local; `weekday` null is every day, `closes` 00:00 the end of the day."""

    weekday: int | None = Field(default=None, ge=1, le=7)
    days: Literal["workdays", "every_day"] = "every_day"
    opens: ClockTime
    closes: ClockTime


class RosterIn(BaseModel):
    """What both rosters have. `number` null keeps the known one when somebody is changed."""

    name: str = Field(min_length=1, max_length=64)
    number: str | None = Field(default=None, max_length=32)
    windows: list[Window] = Field(default_factory=list, max_length=30)
    rank: int = Field(default=100, ge=1, le=1000)
    active: bool = True


class InterpreterIn(RosterIn):
    """An interpreter as written by an administrator."""

    languages: list[Language] = Field(min_length=1, max_length=10)
    dialect_note: str | None = Field(default=None, max_length=200)
    certified_by: str | None = Field(default=None, max_length=64)
    valid_until: date | None = None
    confidentiality_signed_on: date | None = None


class ExpertIn(RosterIn):
    """An expert as written by an administrator."""

    organisation: str | None = Field(default=None, max_length=100)
    specialties: list[Specialty] = Field(min_length=1, max_length=20)


class InterpreterOut(InterpreterIn):
    """An interpreter of the roster. `routable`: certified today; `on_call` at this moment."""

    id: UUID
    number: str | None = Field(default=None, exclude=True)
    number_masked: str
    routable: bool
    on_call: bool


class ExpertOut(ExpertIn):
    """An expert of the roster."""

    id: UUID
    number: str | None = Field(default=None, exclude=True)
    number_masked: str
    on_call: bool


class LanguageOnCall(BaseModel):
    """A language of the interpreters' roster: whether somebody can be rung now, else when."""

    language: str
    on_call: bool
    next_at: datetime | None


class ExpertOnCall(BaseModel):
    """An expert whom a desk may ask."""

    id: UUID
    name: str
    organisation: str | None
    specialties: list[str]
    on_call: bool


class Helpers(BaseModel):
    """Whom a desk may ask into its call."""

    languages: list[LanguageOnCall]
    experts: list[ExpertOnCall]
