"""Routes of the list of calls."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from callcenter.audit import service as audit
from callcenter.calls import exports, queries, schemas
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, RoleMissing, Supervisor
from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["calls"])


def _own_only(account: SignedIn) -> UUID | None:
    """Supervisors and qa see every call, agents their own."""
    return None if account.has("supervisor", "admin", "qa") else account.account_id


def _wanted(
    account: CurrentAccount,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    queue: str | None = None,
    language: str | None = None,
    outcome: str | None = None,
    agent: str | None = None,
    grade: Annotated[str | None, Query(pattern="^[1-5](,[1-5])*$")] = None,
    rated: UUID | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> queries.Wanted:
    """Days are business days. Who rated how is not for agents to look up (S93)."""
    if grade and not account.has("supervisor", "admin"):
        raise RoleMissing("没有权限。")
    grades = tuple(int(each) for each in grade.split(",")) if grade else ()
    own = _own_only(account)
    return queries.Wanted(first, last, queue, language, outcome, agent, own, grades, rated, page, account.account_id)


WantedCalls = Annotated[queries.Wanted, Depends(_wanted)]


@router.get("/calls")
def calls(uow: Uow, wanted: WantedCalls) -> schemas.CallPage:
    """One page of calls, the newest first; `grade` ("4,5") restricts to calls rated so."""
    return queries.calls(uow, wanted)


@router.get("/calls/export", response_class=Response)
def export(uow: Uow, account: Supervisor, wanted: WantedCalls) -> Response:
    """The same calls, all of them, a row each: CSV that spreadsheets open, numbers masked. Audited."""
    text, rows = exports.calls_csv(queries.every_call(uow, wanted))
    audit.note(uow, account.account_id, "calls_exported", ("call", None), f"rows={rows}")
    name = f"calls-{wanted.first or 'all'}-{wanted.last or 'all'}.csv"
    return Response(text, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/calls/{call_id}")
def call(uow: Uow, account: CurrentAccount, call_id: UUID) -> schemas.CallDetail:
    """One call with legs, events and recordings."""
    return queries.call(uow, call_id, _own_only(account), account.account_id)
