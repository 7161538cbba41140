"""Routes of the list of calls."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.calls import queries, schemas
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount
from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["calls"])


def _own_only(account: SignedIn) -> UUID | None:
    """Supervisors see every call, agents their own."""
    return None if account.has("supervisor", "admin") else account.account_id


@router.get("/calls")
def calls(
    uow: Uow,
    account: CurrentAccount,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    queue: str | None = None,
    language: str | None = None,
    outcome: str | None = None,
    agent: str | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> schemas.CallPage:
    """One page of calls, the newest first; days are business days."""
    wanted = queries.Wanted(first, last, queue, language, outcome, agent, _own_only(account), page)
    return queries.calls(uow, wanted)


@router.get("/calls/{call_id}")
def call(uow: Uow, account: CurrentAccount, call_id: UUID) -> schemas.CallDetail:
    """One call with legs, events and recordings."""
    return queries.call(uow, call_id, _own_only(account))
