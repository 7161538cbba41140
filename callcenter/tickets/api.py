"""Routes of tickets, and of the lists that the wrap-up's form is made of."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.dependencies import Uow
from callcenter.people import queries as people
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.people.identity import SignedIn
from callcenter.tickets import history, queries, service
from callcenter.tickets.queries import Wanted
from callcenter.tickets.schemas import (
    CategoryOut,
    CloseIn,
    NamedOut,
    NoteIn,
    State,
    TicketDetail,
    TicketPage,
    TicketRow,
    detail,
)

router = APIRouter(prefix="/api", tags=["tickets"])


@router.get("/categories")
def list_categories(uow: Uow, _account: CurrentAccount) -> list[CategoryOut]:
    """The taxonomy in force, each first level followed by its second."""
    return [CategoryOut.model_validate(each) for each in queries.categories(uow)]


@router.get("/departments")
def list_departments(uow: Uow, _account: CurrentAccount) -> list[NamedOut]:
    """Where matters may be sent."""
    return [NamedOut.model_validate(each) for each in queries.departments(uow)]


@router.get("/special-groups")
def list_special_groups(uow: Uow, _account: CurrentAccount) -> list[NamedOut]:
    """Groups with a green channel."""
    return [NamedOut.model_validate(each) for each in queries.special_groups(uow)]


@router.get("/tickets")
def list_tickets(
    uow: Uow,
    account: CurrentAccount,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    category: Annotated[str | None, Query(max_length=16)] = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> TicketPage:
    """One page of tickets; `category` may be of either level."""
    rows, total = queries.page(uow, account, Wanted(state, q, category, page))
    return TicketPage(items=[TicketRow.of(row, uow.now) for row in rows], total=total, page_size=queries.PAGE)


@router.get("/calls/{call_id}/tickets")
def list_tickets_of_call(call_id: UUID, uow: Uow, account: CurrentAccount) -> list[TicketRow]:
    """The tickets that came up in a call."""
    return [TicketRow.of(row, uow.now) for row in queries.of_call(uow, account, call_id)]


@router.get("/tickets/{ticket_id}")
def show_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """One ticket with its history."""
    return _shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/close")
def close_ticket(ticket_id: UUID, wanted: CloseIn, uow: Uow, account: Supervisor) -> TicketDetail:
    """Close a dispatched ticket."""
    service.close(uow, ticket_id, account.account_id, wanted.outcome, wanted.note)
    return _shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/notes")
def add_note(ticket_id: UUID, wanted: NoteIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Add a note; only to a ticket that the account may see."""
    _shown(uow, account, ticket_id)
    service.add_note(uow, ticket_id, account.account_id, wanted.text)
    return _shown(uow, account, ticket_id)


def _shown(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> TicketDetail:
    row = queries.row(uow, account, ticket_id)
    if row is None:
        raise service.TicketNotFound("没有这张工单。")
    lines = history.lines(uow.session, ticket_id)
    actors = people.names(uow, {line.actor for line in lines if line.actor})
    return detail(row, uow.now, lines, actors, queries.contacts(uow, ticket_id), history.first_break(lines))
