"""What referrals do about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.catalogue import scope
from callcenter.catalogue.handlers import categories_of
from callcenter.referrals import service, spoken
from callcenter.referrals.models import Appointment
from callcenter.tickets import history
from callcenter.tickets import service as tickets
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.events import TicketOpened


def attach_beside(uow: UnitOfWork, event: TicketOpened) -> None:
    """Give a new ticket the referrals and appointments that were made in its call; delivered twice, once."""
    found = uow.session.scalar(select(Ticket).where(Ticket.id == event.ticket_id))
    if found is None or found.call_id is None:
        return
    scope.lock_beside(uow, found.call_id)
    ticket = tickets.for_update(uow, found.id)
    categories = categories_of(uow, ticket)
    service.attach(uow, ticket, categories)
    of_call = select(Appointment).where(Appointment.call_id == found.call_id, Appointment.ticket_id.is_(None))
    for one in uow.session.scalars(of_call.order_by(Appointment.booked_at).with_for_update()).all():
        if scope.meant(one.category, categories) == ticket.matter_no - 1:
            one.ticket_id = ticket.id
            text = f"已预约：{spoken.when(one.starts_at)}，预约号{one.number}"
            history.add(uow, ticket, "note", one.booked_by, {"text": text, "appointment": one.number, "step": "booked"})
