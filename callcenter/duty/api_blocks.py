"""Routes of warnings in a call, of the block list, and of the shares of invalid calls."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter

from callcenter.desk import schemas as desk_schemas
from callcenter.desk import views as desk_views
from callcenter.desk.dependencies import OwnSeat
from callcenter.duty import abuse, blocks, presence_views, views
from callcenter.duty import care_schemas as care
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor

router = APIRouter(prefix="/api/duty", tags=["duty"])


@router.get("/calls/{call_id}/warnings")
def count_warnings(call_id: UUID, uow: Uow, _seat: OwnSeat) -> care.CallWarnings:
    """How often the caller of this call was warned."""
    return care.CallWarnings(count=abuse.warnings(uow, call_id), needed=abuse.NEEDED)


@router.post("/calls/{call_id}/warnings")
def warn(
    call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat, why: care.CallReasonIn
) -> care.CallWarnings:
    """Note an explanation or warning that was given."""
    count = abuse.warn(uow, call_id, seat_id, account.account_id, why.reason)
    return care.CallWarnings(count=count, needed=abuse.NEEDED)


@router.post("/calls/{call_id}/end")
def end_call(
    call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat, why: care.CallReasonIn
) -> desk_schemas.Desk:
    """End the call after two warnings; 409 warnings_missing before."""
    abuse.end(uow, call_id, seat_id, account.account_id, why.reason)
    return desk_views.desk(uow, seat_id)


@router.get("/blocks")
def list_blocks(uow: Uow, _account: Supervisor) -> list[care.BlockOut]:
    """The list: what waits for a decision first."""
    return presence_views.blocks(uow, blocks.listed(uow))


@router.post("/blocks", status_code=201)
def propose(uow: Uow, account: CurrentAccount, wanted: care.BlockIn) -> care.BlockOut:
    """Propose to turn a caller away for a while."""
    block = blocks.propose(uow, account, wanted.call_id, wanted.reason)
    return presence_views.blocks(uow, [(block, blocks.masked(uow, block))])[0]


@router.post("/blocks/{block_id}/approve")
def approve(block_id: UUID, uow: Uow, account: Supervisor, told: care.BlockApproval) -> care.BlockOut:
    """Turn the number away for so many days; not one's own proposal; audited."""
    block = blocks.approve(uow, account.account_id, block_id, told.days, told.note)
    return presence_views.blocks(uow, [(block, blocks.masked(uow, block))])[0]


@router.post("/blocks/{block_id}/refuse")
def refuse(block_id: UUID, uow: Uow, account: Supervisor, told: care.ReasonIn) -> care.BlockOut:
    """Let the number call; audited."""
    block = blocks.refuse(uow, account.account_id, block_id, told.reason)
    return presence_views.blocks(uow, [(block, blocks.masked(uow, block))])[0]


@router.post("/blocks/{block_id}/lift")
def lift(block_id: UUID, uow: Uow, account: Supervisor, told: care.ReasonIn) -> care.BlockOut:
    """Let a blocked number call before its time; audited."""
    block = blocks.lift(uow, account.account_id, block_id, told.reason)
    return presence_views.blocks(uow, [(block, blocks.masked(uow, block))])[0]


@router.get("/invalid-shares")
def invalid_shares(uow: Uow, _account: Supervisor, first_day: dt.date, last_day: dt.date) -> list[care.InvalidShareOut]:
    """Per agent: calls finished, and those put aside as invalid."""
    return [
        care.InvalidShareOut(**asdict(each), share=views.rate((each.invalid, each.forms)))
        for each in abuse.invalid_shares(uow, first_day, last_day)
    ]
