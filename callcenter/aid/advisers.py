"""The 148 rule: who advised the caller on the hotline does not take the case (12348.md 2.3). Who that was.

The first responder of a ticket of the affair, whoever served one of its calls, and whoever took one of its other
contacts. Who was only consulted by the seat, and never spoke for the caller's sake, is not among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, or_, select, union

from callcenter.aid.models import AidApplication
from callcenter.calls.models import Call
from callcenter.parties.models import Party
from callcenter.tickets.models import Contact, Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def of(uow: UnitOfWork, application: AidApplication) -> set[UUID]:
    """Return the accounts that advised the caller in this affair."""
    tickets = select(Ticket.id).where(Ticket.id == application.ticket_id)
    case = select(Ticket.case_id).where(Ticket.id == application.ticket_id).scalar_subquery()
    affair = select(Ticket.id).where(or_(Ticket.id.in_(tickets), Ticket.case_id == case))
    return of_tickets(uow, affair) | of_calls(uow, select(Call.id).where(Call.id == application.call_id))


def of_tickets(uow: UnitOfWork, tickets: Select[UUID]) -> set[UUID]:
    """Return the accounts that advised in any of these tickets."""
    joined = select(TicketContact).where(TicketContact.ticket_id.in_(tickets)).subquery()
    first = select(Ticket.first_responder_id).where(Ticket.id.in_(tickets))
    took = select(Contact.account_id).where(Contact.id.in_(select(joined.c.contact_id)))
    met = {each for each in uow.session.scalars(union(first, took)) if each is not None}
    return met | of_calls(uow, select(joined.c.call_id))


def of_calls(uow: UnitOfWork, calls: Select[UUID]) -> set[UUID]:
    """Return the accounts that answered these calls or served in them."""
    answered = select(Call.account_id).where(Call.id.in_(calls))
    served = select(Party.account_id).where(
        Party.call_id.in_(calls), Party.role == "seat", Party.serves_since.is_not(None)
    )
    return {each for each in uow.session.scalars(union(answered, served)) if each is not None}
