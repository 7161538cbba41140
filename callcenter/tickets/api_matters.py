"""Routes of contacts, doubles, corrections and the four figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from callcenter import clock
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Invalid
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor, require_role
from callcenter.people.identity import SignedIn
from callcenter.tickets import completeness, corrections, counting, duplicates, intake, merging, seen
from callcenter.tickets.intake import Arrival
from callcenter.tickets.matter_schemas import (
    AlikeOut,
    CallerIn,
    CategoryIn,
    ContactIn,
    CountsOut,
    MergeIn,
    MergeOut,
    ReasonIn,
    Registered,
    Relations,
    TicketName,
)
from callcenter.tickets.models import Ticket

router = APIRouter(prefix="/api", tags=["matters"])
Centre = Annotated[SignedIn, Depends(require_role("agent", "supervisor", "admin"))]
LONGEST = timedelta(days=3660)
Category = Annotated[str | None, Query(max_length=32)]


class PeriodRefused(Invalid):
    """The period ends before it begins, or is longer than ten years."""

    code = "period_refused"


@router.post("/contacts")
def register_contact(wanted: ContactIn, uow: Uow, account: Centre) -> Registered:
    """Write down a visit, a letter, a message with its matters; sent twice it is written once."""
    matters = [each.model_dump(mode="json") for each in wanted.matters]
    arrival = Arrival(**wanted.model_dump(exclude={"matters"}))
    contact_id, ticket_ids = intake.register(uow, account, arrival, matters)
    return Registered(contact_id=contact_id, tickets=[_name(uow, each) for each in ticket_ids])


@router.get("/calls/{call_id}/open-matters")
def list_open_matters(call_id: UUID, uow: Uow, account: Centre, category: Category = None) -> list[AlikeOut]:
    """The caller's open tickets, those of the category first: is this call about one of them?"""
    return [AlikeOut.of(each) for each in duplicates.of_call(uow, account, call_id, category)]


@router.get("/tickets/{ticket_id}/relations")
def show_relations(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> Relations:
    """Possible doubles of a ticket, its merges, its case."""
    return _relations(uow, account, seen.by(uow, account, ticket_id))


@router.post("/tickets/{ticket_id}/merge")
def merge_ticket(ticket_id: UUID, wanted: MergeIn, uow: Uow, account: Centre) -> Relations:
    """Say that a ticket is a double of another, older one."""
    merging.merge(uow, account, ticket_id, wanted.into, wanted.reason)
    return _relations(uow, account, seen.by(uow, account, ticket_id))


@router.post("/tickets/{ticket_id}/unmerge")
def unmerge_ticket(ticket_id: UUID, wanted: ReasonIn, uow: Uow, account: Centre) -> Relations:
    """Take that back."""
    merging.undo(uow, account, ticket_id, wanted.reason)
    return _relations(uow, account, seen.by(uow, account, ticket_id))


@router.put("/tickets/{ticket_id}/category")
def change_category(ticket_id: UUID, wanted: CategoryIn, uow: Uow, account: Centre) -> TicketName:
    """File a ticket under another category."""
    return TicketName.model_validate(
        corrections.recategorise(uow, account, ticket_id, wanted.category, wanted.reason)
    )  # fmt: skip


@router.put("/tickets/{ticket_id}/caller", status_code=204)
def name_caller(ticket_id: UUID, wanted: CallerIn, uow: Uow, account: Centre) -> None:
    """Say who the caller of a ticket is."""
    corrections.name_caller(uow, account, ticket_id, wanted.name)


@router.get("/counts")
def show_counts(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> CountsOut:
    """人, 人次, 条, 件 of a period, and how complete its records are (K37). Without days: this month."""
    until = last or clock.business_day(uow.now)
    since = first or until.replace(day=1)
    if not timedelta(0) <= until - since <= LONGEST:
        raise PeriodRefused("请检查起止日期。")
    k37 = completeness.completeness(uow, since, until)
    return CountsOut.of(since, until, counting.counts(uow, since, until), k37)


def _relations(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> Relations:
    into = ticket.merged_into_id
    return Relations(
        alike=[AlikeOut.of(each) for each in duplicates.of_ticket(uow, account, ticket)] if into is None else [],
        merges=[MergeOut.of(merged, peer) for merged, peer in merging.of_ticket(uow, ticket.id)],
        merged_into=_name(uow, into) if into else None,
        case_id=ticket.case_id,
    )


def _name(uow: UnitOfWork, ticket_id: UUID) -> TicketName:
    return TicketName.model_validate(uow.session.get_one(Ticket, ticket_id))
