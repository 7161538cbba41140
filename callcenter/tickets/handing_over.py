"""Open tickets when somebody goes off duty: another handler, the same first responder (S22), a line in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.duty.ports import OpenMatter
from callcenter.tickets import clocks, history, running
from callcenter.tickets.handling_models import TicketReader
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def open_matters(uow: UnitOfWork, account_id: UUID) -> list[OpenMatter]:
    """Return the open tickets that an account handles, the one due soonest first. A number tells no matter."""
    found = select(Ticket).where(Ticket.org_id == uow.org_id, Ticket.handler_id == account_id, Ticket.state == "open")
    tickets = list(uow.session.scalars(found.order_by(Ticket.number)))
    read = running.of_tickets(uow, tickets)
    urgent = {ticket.id: clocks.most_urgent(read[ticket.id]) for ticket in tickets}
    due = {ticket_id: each.due_at if each else None for ticket_id, each in urgent.items()}
    return sorted(
        (OpenMatter(ticket.id, ticket.number, due[ticket.id]) for ticket in tickets),
        key=lambda matter: (matter.due_at is None, matter.due_at),
    )


def take_over(uow: UnitOfWork, ticket_ids: list[UUID], giver: UUID, taker: UUID) -> set[UUID]:
    """Give open tickets of one handler to another. Returns those that moved: others were closed or moved meanwhile, or
    are complaints about whoever would take them (S41).
    """
    barred = select(TicketReader.ticket_id).where(TicketReader.account_id == taker, TicketReader.barred)
    found = (
        select(Ticket)
        .where(Ticket.id.in_(ticket_ids), Ticket.org_id == uow.org_id)
        .where(Ticket.handler_id == giver, Ticket.state == "open", Ticket.id.not_in(barred))
        .order_by(Ticket.id)
        .with_for_update()
    )
    moved = list(uow.session.scalars(found))
    for ticket in moved:
        ticket.handler_id = taker
        history.add(uow, ticket, "handed_over", taker, {"from": str(giver), "to": str(taker)})
    return {ticket.id for ticket in moved}
