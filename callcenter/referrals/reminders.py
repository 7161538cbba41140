"""Reminding people of their appointments, sent by beat: by a message, and where none may or can be sent, by a person.

One transaction an appointment: a worker that dies leaves it to be reminded, and nobody is reminded twice. The ticket's
row is locked before the appointment's, as everywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, select

from callcenter.db.unit_of_work import begin
from callcenter.desk import owed
from callcenter.messages import service as messages
from callcenter.messages.models import ShortMessage
from callcenter.referrals import spoken
from callcenter.referrals.models import Appointment, BookingPlace
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

AT_ONCE = 200
LEAD = timedelta(hours=1)  # the call is to be made this long before, at the latest
NOT_WRITTEN = ("failed", "unknown", "not_sent", "suppressed")


def remind_due() -> int:
    """Remind who is due, and ask a person to ring those whose message did not leave. Returns how many there were."""
    with begin() as uow:
        found = [*uow.session.scalars(_due(uow)), *uow.session.scalars(_unwritten(uow))]
    for appointment_id in found:
        with begin() as uow:
            _look_after(uow, appointment_id)
    return len(found)


def _due(uow: UnitOfWork) -> Select[UUID]:
    due = select(Appointment.id).where(
        Appointment.state == "booked", Appointment.reminded_at.is_(None), Appointment.remind_at <= uow.now
    )
    return due.order_by(Appointment.remind_at).limit(AT_ONCE)


def _unwritten(uow: UnitOfWork) -> Select[UUID]:
    return (
        select(Appointment.id)
        .join(ShortMessage, ShortMessage.id == Appointment.message_id)
        .where(Appointment.state == "booked", Appointment.reminded_as == "sms", Appointment.starts_at > uow.now)
        .where(ShortMessage.state.in_(NOT_WRITTEN))
        .limit(AT_ONCE)
    )


def _look_after(uow: UnitOfWork, appointment_id: UUID) -> None:
    ticket_id = uow.session.scalar(select(Appointment.ticket_id).where(Appointment.id == appointment_id))
    of_ticket = select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    ticket = uow.session.scalar(of_ticket) if ticket_id else None
    one = uow.session.scalars(select(Appointment).where(Appointment.id == appointment_id).with_for_update()).one()
    if one.state != "booked" or one.reminded_as in ("call", "none"):
        return  # cancelled, or looked after by another worker meanwhile
    place = uow.session.get_one(BookingPlace, one.place_id)
    first = one.reminded_at is None
    one.reminded_at = one.reminded_at or uow.now
    if one.starts_at <= uow.now:
        one.reminded_as = "none"  # nobody was there to send it; the person has come or not
    elif first and one.reminder == "sms" and _write(uow, one, place):
        one.reminded_as = "sms"
    elif first or _not_written(uow, one):
        _ask_a_person(uow, one, place, ticket.language if ticket else None)


def _write(uow: UnitOfWork, one: Appointment, place: BookingPlace) -> bool:
    values, key = spoken.words(one, place), f"appointment:{one.id}:reminder"
    sent = messages.prepare(uow, one.point_id, "appointment_reminder", values, key, ticket_id=one.ticket_id)
    one.message_id = sent.id
    return sent.state not in NOT_WRITTEN


def _not_written(uow: UnitOfWork, one: Appointment) -> bool:
    state = uow.session.scalar(select(ShortMessage.state).where(ShortMessage.id == one.message_id))
    return state in NOT_WRITTEN


def _ask_a_person(uow: UnitOfWork, one: Appointment, place: BookingPlace, language: str | None) -> None:
    note = f"预约提醒：{spoken.when(one.starts_at)}，{place.name}，预约号{one.number}"
    one.return_call_id = owed.ask_for(uow, one.point_id, max(one.starts_at - LEAD, uow.now), note, language=language)
    one.reminded_as = "call"
