"""Routes of time limits: profiles of places, copied, changed and put into force by the administrator."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount
from callcenter.tickets.profiles import store
from callcenter.tickets.profiles.documents import Document

router = APIRouter(prefix="/api/clock-profiles", tags=["tickets"])
Text = Annotated[str, Field(min_length=1, max_length=200)]


class ProfileOut(BaseModel):
    """One version of a place's rules, each with its unit, its length and its source."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    version: int
    name: str
    region: str
    valid_from: date
    notes: str
    rules: list[dict[str, Any]]
    shipped: bool
    created_at: datetime


class UseOut(BaseModel):
    """From which day on which profile is in force."""

    model_config = ConfigDict(from_attributes=True)

    profile_id: UUID
    since: date


class ProfilesOut(BaseModel):
    """Every version, and which one tickets opened today begin under."""

    current: UUID
    profiles: list[ProfileOut]
    uses: list[UseOut]


class CopyIn(BaseModel):
    """A copy under another code."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    name: Text


class ChangeIn(BaseModel):
    """The next version, whole."""

    name: Text
    region: Annotated[str, Field(max_length=12)]
    valid_from: date
    notes: Annotated[str, Field(max_length=2000)]
    rules: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=60)]


class UseIn(BaseModel):
    """From which day on."""

    since: date


@router.get("")
def list_profiles(uow: Uow, _account: CurrentAccount) -> ProfilesOut:
    """The rules of time, as everybody may read them: what a clock shows as its source stands here."""
    return _all(uow)


@router.post("/{profile_id}/copy")
def copy_profile(profile_id: UUID, wanted: CopyIn, uow: Uow, account: Admin) -> ProfilesOut:
    """Copy a profile to change it; 409 for a code in use."""
    store.copy(uow, account.account_id, profile_id, wanted.code, wanted.name)
    return _all(uow)


@router.put("/{profile_id}")
def change_profile(profile_id: UUID, wanted: ChangeIn, uow: Uow, account: Admin) -> ProfilesOut:
    """Write the next version; 400 for a rule that says nonsense, 409 where this one is not the latest."""
    changed = Document("", wanted.name, wanted.region, wanted.valid_from, wanted.notes, wanted.rules)
    store.change(uow, account.account_id, profile_id, changed)
    return _all(uow)


@router.post("/{profile_id}/use")
def use_profile(profile_id: UUID, wanted: UseIn, uow: Uow, account: Admin) -> ProfilesOut:
    """Go by a profile from a day on; open tickets keep the one they began under."""
    store.use(uow, account.account_id, profile_id, wanted.since)
    return _all(uow)


def _all(uow: Uow) -> ProfilesOut:
    return ProfilesOut(
        current=store.current(uow)[0],
        profiles=[ProfileOut.model_validate(each) for each in store.versions(uow)],
        uses=[UseOut.model_validate(each) for each in store.uses(uow)],
    )
