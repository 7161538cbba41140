"""Referrals and letters as the console shows them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from callcenter.referrals.words import (
    Complexity,
    ConsentHow,
    Direction,
    LetterReason,
    LetterRoute,
    ProviderKind,
    ReferralState,
    Result,
)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^(\d{4,12})?$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Score = Annotated[int, Field(ge=0, le=100)]


class ReferralIn(BaseModel):
    """Refer the matter. `consent_how`: how the caller agreed; `other_party_how`: the other one, where a court sends."""

    key: Key
    provider_id: UUID
    wish: Note = ""
    consent_how: ConsentHow | None = None
    direction: Direction = "out"
    other_party_how: Short | None = None
    tell_caller: bool = False
    category: Annotated[str, StringConstraints(max_length=16)] | None = None


class LetterOut(BaseModel):
    """A 告知引导书 that was issued."""

    number: str
    route: LetterRoute
    reason: LetterReason
    issued_at: dt.datetime


class ReferralOut(BaseModel):
    """A referral. `overdue`: not acknowledged, or the caller not rung, in time. `mine`: the reader's own provider."""

    id: UUID
    number: str
    ticket_id: UUID | None
    ticket_number: str | None
    direction: Direction
    provider_id: UUID
    target_name: str
    target_kind: ProviderKind
    target_phone: str
    wish: str
    state: ReferralState
    consent_how: ConsentHow
    consent_at: dt.datetime
    other_party_agreed_at: dt.datetime | None
    referred_at: dt.datetime
    referred_by: str
    ack_due_at: dt.datetime | None
    ack_due_guessed: bool
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None
    contact_due_at: dt.datetime | None
    contacted_at: dt.datetime | None
    overdue: bool
    result: Result | None
    result_note: str | None
    result_at: dt.datetime | None
    complexity: Complexity | None
    amount_fen: int | None
    told_back_at: dt.datetime | None
    end_note: str | None
    number_masked: str | None
    letter: LetterOut | None
    letter_possible: bool
    mine: bool


class ReferralPage(BaseModel):
    """One page of referrals; what must be acknowledged first on top."""

    items: list[ReferralOut]
    total: int
    page_size: int


class AcknowledgeIn(BaseModel):
    """Who has it, as told on the telephone; the account's own name where the provider writes itself."""

    by: Short = ""


class WhyIn(BaseModel):
    """Why."""

    reason: Words


class ConcludeIn(BaseModel):
    """The result. Scores of S81: the work, the prevention of quarrels, the settling of petitions."""

    result: Result
    note: Note = ""
    complexity: Complexity | None = None
    amount_fen: Annotated[int, Field(ge=0, le=10**15)] | None = None
    score_process: Score | None = None
    score_prevention: Score | None = None
    score_petition: Score | None = None


class LetterIn(BaseModel):
    """What the justice office writes."""

    route: LetterRoute
    first_party: Words
    second_party: Words
    dispute: Words
    advice: Note = ""


class NumberOut(BaseModel):
    """The caller's number in the clear, for whoever must ring them."""

    number: str
