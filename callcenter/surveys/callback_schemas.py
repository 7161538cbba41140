"""What the console sends and gets about the rules of the callback, opt-outs, wishes and panels."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class RuleOut(BaseModel):
    """One rule as it holds now: its value, the variable that sets it (empty: fixed), and why it is there."""

    key: str
    value: str
    variable: str
    reason: str
    source: str


class NumberIn(BaseModel):
    """A whole telephone number. In a body, never in an address: addresses stand in logs."""

    number: str = Field(default="", max_length=40)


class OptOutIn(BaseModel):
    """Somebody told us that they want no surveys."""

    number: str = Field(min_length=5, max_length=40)
    note: str = Field(default="", max_length=500)


class LiftIn(BaseModel):
    """Why they may be asked again."""

    reason: str = Field(min_length=2, max_length=500)


class OptOutOut(BaseModel):
    """One opt-out. The number is masked."""

    id: UUID
    number_masked: str
    how: Literal["said", "keyed", "replied", "staff"]
    said_at: datetime
    note: str
    lifted_at: datetime | None
    lifted_why: str | None


class WishOut(BaseModel):
    """What a caller wished for, and what their matter was about."""

    model_config = ConfigDict(from_attributes=True)

    answer_id: UUID
    said_at: datetime
    category: str
    language: str
    words: str


class PanelScoreOut(BaseModel):
    """A panel's score, as the panel wrote it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    held_on: date
    body: str
    source: str
    subject: str
    score: Decimal
    scale: Decimal
    people: int
    note: str


class RefusedScore(BaseModel):
    """A row of the file that was left out."""

    row: int
    reason: str


class PanelImportOut(BaseModel):
    """What an import came to."""

    added: int
    changed: int
    refused: list[RefusedScore]
