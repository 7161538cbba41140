"""The directory as the console shows it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.catalogue.lines import ServiceLine
from callcenter.referrals.schemas import PlaceCode, Short, Words
from callcenter.referrals.words import ProviderKind


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
