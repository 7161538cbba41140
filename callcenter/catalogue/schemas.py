"""The catalogue as the console and the public read it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from callcenter.catalogue.lines import CrossRegion, LimitUnit, ServiceLine
from callcenter.catalogue.notices import Channel
from callcenter.messages.schemas import MessageState

VersionState = Literal["draft", "offered", "published", "refused", "superseded", "withdrawn"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class Material(BaseModel):
    """One paper of the list. `may_follow`: it may be handed in later (容缺受理)."""

    name: Words
    note: Note = ""
    may_follow: bool = False


class Person(BaseModel):
    """Who owns an item."""

    id: UUID
    staff_no: str
    name: str


class ItemOut(BaseModel):
    """An item in force, as the desk reads it out."""

    id: UUID
    code: str
    version: int
    name: str
    line: ServiceLine
    categories: list[str]
    standard: str
    provider: str
    materials: list[Material]
    limit_text: str
    limit_source: str
    instant: bool
    max_visits: int
    cross_region: CrossRegion
    confirmed: bool
    since: dt.date


class PublicItem(BaseModel):
    """What everybody may read (S30): item, standard, provider, time limit, the day of the version."""

    code: str
    name: str
    line: ServiceLine
    standard: str
    provider: str
    materials: list[Material]
    time_limit: str
    max_visits: int
    cross_region: CrossRegion
    version: int
    version_day: dt.date


class PublicCatalogue(BaseModel):
    """The catalogue as it is public."""

    day: dt.date
    items: list[PublicItem]


class VersionOut(BaseModel):
    """A version as an administrator sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    state: VersionState
    name: str
    line: ServiceLine
    categories: list[str]
    standard: str
    provider: str
    materials: list[Material]
    department: str
    owner: Person | None
    backup_owner: Person | None
    limit_amount: int
    limit_unit: LimitUnit
    limit_source: str
    instant: bool
    max_visits: int
    cross_region: CrossRegion
    confirmed: bool
    made_at: dt.datetime
    offered_at: dt.datetime | None
    decided_at: dt.datetime | None
    decision_note: str | None


class ItemAdmin(BaseModel):
    """An item with its versions, the newest first. `mine`: a version waits for the reader."""

    id: UUID
    code: str
    versions: list[VersionOut]
    published: int | None
    mine: bool


class ItemIn(BaseModel):
    """An item as it is written; `code` only for a new one."""

    name: Words
    line: ServiceLine
    categories: Annotated[list[Annotated[str, StringConstraints(max_length=16)]], Field(max_length=60)]
    standard: Words
    provider: Words
    materials: Annotated[list[Material], Field(max_length=30)]
    department: Annotated[str, StringConstraints(max_length=40)]
    owner_id: UUID | None = None
    backup_owner_id: UUID | None = None
    limit_amount: Annotated[int, Field(ge=0, le=1000)]
    limit_unit: LimitUnit
    limit_source: Words
    instant: bool = False
    max_visits: Annotated[int, Field(ge=0, le=20)]
    cross_region: CrossRegion = "none"
    confirmed: bool = False


class NewItemIn(ItemIn):
    """A new item."""

    code: Code


class WhyIn(BaseModel):
    """Why."""

    reason: Words


class NoticeIn(BaseModel):
    """Tell a caller what an item needs. `reason`: why a second time."""

    item_id: UUID
    channel: Channel
    reason: Words | None = None
    category: Annotated[str, StringConstraints(max_length=16)] | None = None


class NoticeOut(BaseModel):
    """A notice that was given. `message`: what became of the short message, None where none was written."""

    id: UUID
    item_id: UUID
    item: str
    version: int
    materials: list[Material]
    channel: Channel
    sequence: int
    breach: bool
    reason: str | None
    given_at: dt.datetime
    given_by: str
    message: MessageState | None
    message_reason: str | None


class VisitIn(BaseModel):
    """The caller was asked to come."""

    item_id: UUID
    purpose: Words


class VisitOut(BaseModel):
    """A visit that was asked for."""

    item: str
    sequence: int
    allowed: int
    breach: bool
    purpose: str
    asked_at: dt.datetime
    asked_by: str


class Told(BaseModel):
    """Notices and visits of a ticket or a call, oldest first."""

    notices: list[NoticeOut]
    visits: list[VisitOut]


class CatalogueFigures(BaseModel):
    """Counts of a period: notices and those repeated, visits and those beyond the limit, items to be done at once."""

    notices: int
    notices_repeated: int
    visits: int
    visits_over_limit: int
    instant_matters: int
    instant_missed: int
