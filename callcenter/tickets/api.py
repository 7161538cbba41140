"""Routes of tickets, and of the lists that the wrap-up's form is made of."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount
from callcenter.tickets import queries, service
from callcenter.tickets.schemas import (
    CategoryOut,
    NamedOut,
    NoteIn,
    TicketDetail,
    TicketRow,
)
from callcenter.tickets.showing import shown

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


@router.get("/calls/{call_id}/tickets")
def list_tickets_of_call(call_id: UUID, uow: Uow, account: CurrentAccount) -> list[TicketRow]:
    """The tickets that came up in a call."""
    return [TicketRow.of(row) for row in queries.of_call(uow, account, call_id)]


@router.get("/tickets/{ticket_id}")
def show_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """One ticket with its history."""
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/notes")
def add_note(ticket_id: UUID, wanted: NoteIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Add a note; only to a ticket that the account may see."""
    shown(uow, account, ticket_id)
    service.add_note(uow, ticket_id, account.account_id, wanted.text)
    return shown(uow, account, ticket_id)
