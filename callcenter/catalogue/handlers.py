"""What the catalogue does about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.catalogue import notices, scope
from callcenter.desk.models import WrapUp
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.events import TicketOpened


def attach_notices(uow: UnitOfWork, event: TicketOpened) -> None:
    """Give a new ticket the notices of its call; delivered twice, once."""
    ticket = uow.session.scalar(select(Ticket).where(Ticket.id == event.ticket_id))
    if ticket is None or ticket.call_id is None:
        return
    scope.lock_beside(uow, ticket.call_id)
    notices.attach_to(uow, ticket, categories_of(uow, ticket))


def categories_of(uow: UnitOfWork, ticket: Ticket) -> list[str]:
    """Return the categories of the form that a ticket came from, in the order of its matters.

    Empty for a matter that is about a ticket of before: what is done for it is written on that ticket at once.
    """
    found = select(WrapUp.matters).where(WrapUp.id == ticket.wrap_up_id)
    matters = uow.session.scalar(found) or []
    return ["" if each.get("ticket_id") else str(each.get("category") or "") for each in matters]
