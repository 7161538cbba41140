"""What the settings of sensitive matters look like on the wire; an outside contact's number goes in and never out."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class SensitivePolicyOut(BaseModel):
    """Minutes until an acknowledgement, days and counts of groups, days before a period ends."""

    model_config = ConfigDict(from_attributes=True)

    ack_minutes: int
    urgent_ack_minutes: int
    group_days: int
    group_threshold: int
    limitation_soon_days: int
    watch_days: int
    watch_contacts: int


class SensitivePolicyIn(BaseModel):
    """The figures to change."""

    ack_minutes: int | None = Field(default=None, ge=1, le=1440)
    urgent_ack_minutes: int | None = Field(default=None, ge=1, le=240)
    group_days: int | None = Field(default=None, ge=1, le=365)
    group_threshold: int | None = Field(default=None, ge=2, le=100)
    limitation_soon_days: int | None = Field(default=None, ge=1, le=365)
    watch_days: int | None = Field(default=None, ge=1, le=730)
    watch_contacts: int | None = Field(default=None, ge=2, le=50)


class RecipientIn(BaseModel):
    """Who is told; an account, a telephone number, or both. `phone` null keeps the known one."""

    place: str | None = Field(default=None, max_length=50)
    body: Literal["government", "county_centre", "duty"]
    level: int = Field(ge=1, le=9)
    name: str = Field(min_length=1, max_length=60)
    account_id: UUID | None = None
    phone: str | None = Field(default=None, max_length=40)
    active: bool = True


class RecipientOut(BaseModel):
    """Somebody of the list."""

    id: UUID
    place: str | None
    body: Literal["government", "county_centre", "duty"]
    level: int
    name: str
    account_id: UUID | None
    account_name: str | None
    number_masked: str | None
    active: bool


class RecipientNumberOut(BaseModel):
    """A number in the clear, audited."""

    number: str


class WordIn(BaseModel):
    """A trigger word; `active` false switches it off."""

    word: str = Field(min_length=1, max_length=30)
    sensitivity: Literal["group", "petition", "sensitive", "violence"]
    active: bool = True


class WordOut(BaseModel):
    """A word of the list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    word: str
    sensitivity: Literal["group", "petition", "sensitive", "violence"]
    active: bool


class LimitationRuleOut(BaseModel):
    """A line of the table of periods; `confirmed_by` null: no lawyer has confirmed it yet."""

    code: str
    version: str
    name: str
    length: str
    begins: str
    categories: list[str]
    source: str
    confirmed_by: str | None
    licence_no: str | None


class ConfirmationIn(BaseModel):
    """The lawyer who confirmed a line as it reads now."""

    confirmed_name: str = Field(min_length=1, max_length=60)
    licence_no: str | None = Field(default=None, max_length=60)
    note: str | None = Field(default=None, max_length=500)


class QuestionOut(BaseModel):
    """One question of the risk form."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    text: str
    text_en: str
    points: int


class QuestionsOut(BaseModel):
    """The risk form in force."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    medium: int
    high: int
    questions: list[QuestionOut]


class WatchedOut(BaseModel):
    """A quarrel to look into (排查)."""

    ticket_id: UUID
    number: str
    category_name: str
    number_masked: str
    township: str | None
    contacts: int
    same_parties: int
    words: list[str]
    level: Literal["low", "medium", "high"] | None
    score: int | None
