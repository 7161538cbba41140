"""Routes of the live page, of return calls and of the menus' check."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from callcenter.desk import claims, menus, monitor, returns, schemas
from callcenter.desk.dependencies import OwnSeat
from callcenter.desk.monitor_schemas import Monitor
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["desk"])


@router.get("/monitor")
def live_page(uow: Uow, _account: Supervisor) -> Monitor:
    """Who waits, who talks, who is in wrap-up."""
    return monitor.monitor(uow)


@router.post("/monitor/seats/{seat_id}/release")
def release(uow: Uow, account: Supervisor, seat_id: UUID, why: schemas.ReasonIn) -> Monitor:
    """Free a seat that hangs; audited."""
    monitor.release(uow, seat_id, account.account_id, why.reason)
    return monitor.monitor(uow)


@router.post("/monitor/seats/{seat_id}/log-out")
def log_out(uow: Uow, account: Supervisor, seat_id: UUID, why: schemas.ReasonIn) -> Monitor:
    """Take a seat off duty; audited."""
    monitor.log_out(uow, seat_id, account.account_id, why.reason)
    return monitor.monitor(uow)


@router.get("/return-calls")
def return_calls(
    uow: Uow, account: CurrentAccount, state: Literal["open", "done"] = "open"
) -> list[schemas.ReturnCall]:
    """The list 待回电, the most urgent first."""
    return returns.listed(uow, state, account.account_id)


@router.post("/return-calls/{return_call_id}/claim", status_code=204)
def claim(uow: Uow, account: CurrentAccount, return_call_id: UUID) -> None:
    """Take a line: a free one, one whose claim lapsed, or, as a supervisor, a colleague's."""
    claims.claim(uow, return_call_id, account.account_id, account.name)


@router.post("/return-calls/{return_call_id}/release", status_code=204)
def give_back(uow: Uow, account: CurrentAccount, return_call_id: UUID) -> None:
    """Put a claimed line back for everybody."""
    claims.give_back(uow, return_call_id, account.account_id)


@router.post("/return-calls/{return_call_id}/dial")
def dial(uow: Uow, account: CurrentAccount, seat_id: OwnSeat, return_call_id: UUID) -> schemas.DialledOut:
    """Ring the person back; the number stays hidden."""
    call_id, connect = returns.dial(uow, return_call_id, account.account_id, account.name, seat_id)
    return schemas.DialledOut(call_id=call_id, connect=connect)


@router.post("/return-calls/{return_call_id}/outcome", status_code=204)
def outcome(uow: Uow, account: CurrentAccount, return_call_id: UUID, told: schemas.ReturnOutcomeIn) -> None:
    """How the try ended."""
    returns.record_outcome(uow, return_call_id, account.account_id, told.outcome, told.note)


@router.get("/flows")
def flows(uow: Uow, _account: Supervisor) -> list[schemas.FlowStatus]:
    """The published menus, what their check says, and which recordings are missing."""
    return menus.statuses(uow)
