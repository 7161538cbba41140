"""One ticket for the eyes of an account, its row not locked: for reading what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.tickets import rights
from callcenter.tickets.models import Ticket
from callcenter.tickets.stages import TicketNotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


def by(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Ticket:
    """Return a ticket. Raises TicketNotFound alike for one that is not there and one that is not for these eyes."""
    mine = Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account)
    ticket = uow.session.scalar(select(Ticket).where(*mine))
    if ticket is None:
        raise TicketNotFound("没有这张工单。")
    return ticket
