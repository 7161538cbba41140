"""The directory, referrals and letters as the console shows them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from callcenter.catalogue.lines import ServiceLine
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


class ProviderOut(BaseModel):
    """Whom a matter may be referred to."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: ProviderKind
    line: ServiceLine | None
    name: str
    place_code: str
    place_name: str
    address: str
    phone: str
    hours: str
    specialties: list[str]
    languages: list[str]
    confirmed: bool


class ProviderPage(BaseModel):
    """One page of providers; `counts` by kind of all that are active (S126)."""

    items: list[ProviderOut]
    total: int
    page_size: int
    counts: dict[str, int]


class ProviderIn(BaseModel):
    """A provider as it is written."""

    kind: ProviderKind
    name: Words
    place_code: PlaceCode = ""
    place_name: Short = ""
    address: Short = ""
    phone: Short = ""
    hours: Short = ""
    specialties: Annotated[list[Short], Field(max_length=30)] = []
    languages: Annotated[list[Short], Field(max_length=20)] = []
    active: bool = True
    confirmed: bool = True


class MemberOut(BaseModel):
    """An account that works for a provider."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    staff_no: str
    name: str


class MembersIn(BaseModel):
    """All accounts that work for a provider."""

    account_ids: Annotated[list[UUID], Field(max_length=200)]


class RefusedRow(BaseModel):
    """A row of a file that was not taken, as the spreadsheet counts it."""

    row: int
    reason: str


class ImportOut(BaseModel):
    """What came of a file; with `written` false nothing was kept of it."""

    written: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    refused_count: int
    refused: list[RefusedRow]
    counts: dict[str, int]


class NearOut(BaseModel):
    """A provider and how far it is; `minutes` null: nobody has measured it."""

    provider: ProviderOut
    minutes: int | None
    within: bool | None
    same: Literal["village", "township", "county", "city", "province", "unknown"]


class NearbyOut(BaseModel):
    """What is near a place. `gap`: nothing is known to lie within `limit_minutes` (S64)."""

    rural: bool
    limit_minutes: int
    gap: bool
    found: list[NearOut]


class LocalPlaceOut(BaseModel):
    """A place of the four levels."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    level: Literal["city", "county", "township", "village"]
    rural: bool


class AdviserOut(BaseModel):
    """Who advises a village."""

    model_config = ConfigDict(from_attributes=True)

    place_code: str
    place_name: str
    name: str
    firm: str
    phone: str
    hours: str


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
