"""Whether the asker has anything to do with a ticket or a call: checked before something is written about either."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, text

from callcenter.calls.models import Call
from callcenter.desk.owed import NotYourCall
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket
from callcenter.tickets.service import TicketNotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

_SERVED = "SELECT 1 FROM offer WHERE call_id = %s AND seat_id = %s AND state IN ('connected', 'left')"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('call beside ' || :call, 0))")


def require_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Ticket:
    """Return a ticket that the account may see. Raises TicketNotFound."""
    found = select(Ticket).where(Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account))
    ticket = uow.session.scalar(found)
    if ticket is None:
        raise TicketNotFound("没有这张工单。")
    return ticket


def require_call(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> Call:
    """Return a call that the seat talks or has talked in. Raises NotYourCall."""
    if uow.raw.execute(_SERVED, (call_id, seat_id)).fetchone() is None:
        raise NotYourCall("这通电话不由您接听。")
    return uow.session.scalars(select(Call).where(Call.id == call_id)).one()


def lock_beside(uow: UnitOfWork, call_id: UUID) -> None:
    """Let what is written beside a call and the tickets made of it take turns: neither misses the other."""
    uow.session.execute(_LOCK, {"call": str(call_id)})


def tickets_of(uow: UnitOfWork, call_id: UUID) -> list[Ticket]:
    """Return the tickets that a call's form has made, in the order of its matters."""
    found = select(Ticket).where(Ticket.call_id == call_id, Ticket.org_id == uow.org_id).order_by(Ticket.matter_no)
    return list(uow.session.scalars(found))


def meant(category: str | None, categories: list[str]) -> int:
    """Return which matter (from nought) something is about: that of its category, of its first level, or the first.

    A matter that makes no ticket of its own has no category here, and is passed over.
    """
    if category is not None:
        for wanted in (category, category.partition("-")[0]):
            for place, each in enumerate(categories):
                if each == wanted or each.partition("-")[0] == wanted:
                    return place
    return next((place for place, each in enumerate(categories) if each), 0)
