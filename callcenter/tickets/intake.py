"""Matters that did not come by telephone: a visitor, a letter, a message (S12–S14). Filed as after a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.contacts import persons
from callcenter.contacts import service as points
from callcenter.errors import Invalid
from callcenter.people.identity import SignedIn
from callcenter.tickets import contacts, filing, service
from callcenter.tickets.contacts import Channel, NewContact
from callcenter.tickets.matters import Matter, Origin
from callcenter.tickets.models import Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

BY_CALL: frozenset[Channel] = frozenset({"phone", "outbound"})
AHEAD = timedelta(minutes=5)  # a clock that goes fast


class ChannelRefused(Invalid):
    """Contacts of this channel come by their own way."""

    code = "channel_refused"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who turned to us, how and when, with what. `number` as it was given; `request_key` is the form's own."""

    channel: Channel
    request_key: UUID
    at: datetime | None = None
    kind: str | None = None
    number: str | None = None
    name: str | None = None
    language: str | None = None
    reference: str | None = None
    note: str | None = None
    disposition: str = "answered"
    survey_agreed: bool = False
    safe_contact: bool = False


def register(
    uow: UnitOfWork, account: SignedIn, arrival: Arrival, matters: Sequence[dict[str, Any]]
) -> tuple[UUID, list[UUID]]:
    """Write a contact down with its matters: (contact, tickets in the order of the matters). Sent twice it is once.

    Raises ChannelRefused and what `filing` refuses a matter with.
    """
    if arrival.channel in BY_CALL:
        raise ChannelRefused("电话接触由通话自动登记。")
    if arrival.at is not None and arrival.at > uow.now + AHEAD:
        raise ChannelRefused("来访、来信时间不能晚于现在。")
    filing.require_filable(uow, list(matters))
    point_id = points.find_or_create_point(uow, "tel", arrival.number).id if arrival.number else None
    person_id = persons.known_as(uow, arrival.name, point_id) if arrival.name else None
    new = NewContact(arrival.channel, arrival.at or uow.now, account.account_id, arrival.kind, point_id, person_id,
                     arrival.language, arrival.reference, arrival.note, arrival.request_key)  # fmt: skip
    contact_id, made = contacts.register(uow, new)
    if not made:
        return contact_id, _there(uow, contact_id)
    origin = _origin(account, arrival, contact_id, point_id)
    tickets = [service.record(uow, origin, number, Matter.of(each)) for number, each in enumerate(matters, start=1)]
    for ticket in tickets:
        ticket.person_id = ticket.person_id or person_id
    uow.session.flush()
    return contact_id, [ticket.id for ticket in tickets]


def _there(uow: UnitOfWork, contact_id: UUID) -> list[UUID]:
    found = select(TicketContact.ticket_id).join(Ticket, Ticket.id == TicketContact.ticket_id)
    return list(uow.session.scalars(found.where(TicketContact.contact_id == contact_id).order_by(Ticket.number)))


def _origin(account: SignedIn, arrival: Arrival, contact_id: UUID, point_id: UUID | None) -> Origin:
    return Origin(
        contact_id=contact_id,
        channel=arrival.channel,
        call_id=None,
        wrap_up_id=None,
        point_id=point_id,
        account_id=account.account_id,
        first_responder_id=account.account_id,
        language=arrival.language,
        queue_key=None,
        disposition=arrival.disposition,
        survey_agreed=arrival.survey_agreed,
        safe_contact=arrival.safe_contact,
    )
