"""Routes of what waiting leaves behind: promises, callbacks that are given up, and whether the estimates were true."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.desk import estimates, owed, returns, schemas, views
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["desk"])
WEEK = timedelta(days=6)


@router.post("/desk/calls/{call_id}/promise")
def promise(
    uow: Uow, account: CurrentAccount, seat_id: OwnSeat, call_id: UUID, promised: schemas.PromiseIn
) -> schemas.Desk:
    """A return call promised during the call or its wrap-up: a line of 待回电 that is this agent's."""
    owed.promise(uow, call_id, seat_id, (account.account_id, account.name), promised.due_at, promised.note)
    return views.desk(uow, seat_id)


@router.post("/return-calls/{return_call_id}/cancel", status_code=204)
def cancel(uow: Uow, account: CurrentAccount, return_call_id: UUID, why: schemas.CancelIn) -> None:
    """Give a queue callback up, with its place."""
    returns.cancel(uow, return_call_id, account.account_id, why.note)


@router.get("/estimates")
def coverage(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> schemas.EstimateCoverage:
    """How true the announced waiting times were; without days, the last seven."""
    end = last or clock.business_day(uow.now)
    return estimates.coverage(uow, first or end - WEEK, end)
