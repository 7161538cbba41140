"""Routes around the callback: its rules, who asked not to be asked, what callers wish for, panels from outside."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from callcenter.contacts import service as contacts
from callcenter.contacts.addresses import kind_of
from callcenter.errors import Invalid
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Staff, Supervisor
from callcenter.surveys import callback_schemas as wire
from callcenter.surveys import demand, opt_outs, panel, rules

router = APIRouter(prefix="/api", tags=["surveys"])
LARGEST_FILE = 5_000_000
Day = Annotated[date, Query()]


class NumberInvalid(Invalid):
    """What was written is no telephone number that could be rung."""

    code = "number_invalid"


@router.get("/survey-rules")
def list_rules(_account: Supervisor) -> list[wire.RuleOut]:
    """The rules of the callback as they hold now, each with its reason."""
    return [wire.RuleOut(**each) for each in rules.explained()]


@router.post("/survey-opt-outs/search")
def find_opt_outs(wanted: wire.NumberIn, uow: Uow, _account: Admin) -> list[wire.OptOutOut]:
    """Who asked not to be surveyed; of one number where it is given. It is compared by its keyed hash."""
    return [
        wire.OptOutOut(id=each.id, number_masked=masked, how=each.how, said_at=each.said_at, note=each.note,
                       lifted_at=each.lifted_at, lifted_why=each.lifted_why)
        for each, masked in opt_outs.listed(uow, wanted.number)
    ]  # fmt: skip


@router.post("/survey-opt-outs", status_code=204)
def add_opt_out(wanted: wire.OptOutIn, uow: Uow, account: Staff) -> None:
    """Note that somebody wants no surveys."""
    kind = kind_of(wanted.number)
    point = contacts.find_or_create_point(uow, kind, wanted.number)
    if not point.last_four:
        raise NumberInvalid("请填写完整的电话号码。")
    opt_outs.do_not_ask(uow, point.id, "staff", actor=account.account_id, note=wanted.note)


@router.post("/survey-opt-outs/{opt_out_id}/lift", status_code=204)
def lift_opt_out(opt_out_id: UUID, wanted: wire.LiftIn, uow: Uow, account: Admin) -> None:
    """Allow surveys again, with the reason; audited."""
    opt_outs.lift(uow, opt_out_id, account.account_id, wanted.reason)


@router.get("/survey-wishes")
def list_wishes(uow: Uow, account: Supervisor, first: Day, last: Day) -> list[wire.WishOut]:
    """What callers wished for, for whoever keeps the service catalogue."""
    return [wire.WishOut.model_validate(each) for each in demand.listed(uow, account, first, last)]


@router.get("/panel-scores")
def list_panel_scores(uow: Uow, _account: Supervisor, first: Day, last: Day) -> list[wire.PanelScoreOut]:
    """What panels gave. Never part of a rate of callers."""
    return [wire.PanelScoreOut.model_validate(each) for each in panel.listed(uow, first, last)]


@router.post("/panel-scores/import")
async def import_panel_scores(request: Request, uow: Uow, account: Supervisor) -> wire.PanelImportOut:
    """Import CSV or XLSX as the body; the same panel, day and subject again replaces its score."""
    import anyio.to_thread

    content = await read_body(request, LARGEST_FILE)
    made = await anyio.to_thread.run_sync(panel.run, uow, account.account_id, content)
    refused = [wire.RefusedScore(row=row, reason=reason) for row, reason in made.refused]
    return wire.PanelImportOut(added=made.added, changed=made.changed, refused=refused)
