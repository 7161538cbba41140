"""Routes of what is known of a call's people afterwards: the recording's manifest, who served how long, orphans."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from callcenter.calls import queries as calls
from callcenter.http.dependencies import Uow
from callcenter.parties import manifests, orphans, talk
from callcenter.people.dependencies import CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["parties"])


class ManifestParty(BaseModel):
    """Somebody in a recording; milliseconds from its start."""

    party: UUID | None
    role: str
    label: str
    name: str | None
    joined_ms: int
    left_ms: int


class ManifestPause(BaseModel):
    """A time without sound: hold, or card, identity, caller_wish."""

    reason: str
    from_ms: int
    to_ms: int


class ManifestPart(BaseModel):
    """One recording of a call. `offset_ms`: where it begins after the call's arrival; sealed once it is complete."""

    recording_id: UUID
    part_no: int
    kind: str
    started_at: datetime
    ended_at: datetime
    offset_ms: int
    sealed_at: datetime | None
    parties: list[ManifestParty]
    pauses: list[ManifestPause]


class Served(BaseModel):
    """One seat's service within a call."""

    seat_id: UUID
    staff_no: str
    name: str
    begins: datetime
    ends: datetime
    talk_seconds: int
    hold_seconds: int


class Manifest(BaseModel):
    """All recordings of a call, and who served the caller how long."""

    call_id: UUID
    parts: list[ManifestPart]
    served: list[Served]


class SeatTalk(BaseModel):
    """One agent's calls: `answered` as the first (these add up), `served` with those that were handed on to them."""

    seat_id: UUID
    staff_no: str
    name: str
    answered: int
    served: int
    talk_seconds: int
    hold_seconds: int


class TransferCount(BaseModel):
    """K29 and K30 by target: attempts, answered by the other side, completed, calls handed on."""

    target_kind: str
    attempts: int
    answered: int
    completed: int
    calls: int


class TalkFigures(BaseModel):
    """Of the business days asked for."""

    seats: list[SeatTalk]
    transfers: list[TransferCount]


class Orphan(BaseModel):
    """A recording without manifest, a manifest without file, or a file without row."""

    id: UUID
    kind: Literal["no_manifest", "no_file", "no_recording"]
    subject: str
    recording_id: UUID | None
    call_id: UUID | None
    found_at: datetime


@router.get("/calls/{call_id}/recording-manifest")
def manifest(uow: Uow, account: CurrentAccount, call_id: UUID) -> Manifest:
    """Which recordings there are, who is in each from when to when, and where and why it is silent."""
    own = None if account.has("supervisor", "admin") else account.account_id
    calls.require_seen(uow, call_id, own, account.account_id)
    parts = [ManifestPart.model_validate(part, from_attributes=False) for part in manifests.parts(uow, call_id)]
    served = [Served.model_validate(stay, from_attributes=True) for stay in talk.stays(uow, call_id=call_id)]
    return Manifest(call_id=call_id, parts=parts, served=served)


@router.get("/talk-times")
def talk_times(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
) -> TalkFigures:
    """Each agent's own talk and hold, and the transfers of these business days."""
    seats = [SeatTalk(**row) for row in talk.by_seat(uow, first, last)]
    return TalkFigures(seats=seats, transfers=[TransferCount(**row) for row in talk.transfers(uow, first, last)])


@router.get("/recording-orphans")
def recording_orphans(uow: Uow, _account: Supervisor) -> list[Orphan]:
    """What the nightly look found and what is still so."""
    return [Orphan(**row) for row in orphans.listed(uow)]
