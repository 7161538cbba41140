"""Contacts 人次: each time somebody turned to us, over any channel (S12–S14). A call is one, however often told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.ids import new_id
from callcenter.tickets import history
from callcenter.tickets.models import Contact, Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.calls.models import Call
    from callcenter.db.unit_of_work import UnitOfWork

Channel = Literal["phone", "12345", "web", "wechat", "walk_in", "mail", "kiosk", "outbound"]
KEPT_YEARS = 5  # as tickets


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as it is registered. `at`: when somebody turned to us, not when it was written down."""

    channel: Channel
    at: datetime
    account_id: UUID | None = None
    kind: str | None = None
    point_id: UUID | None = None
    person_id: UUID | None = None
    language: str | None = None
    reference: str | None = None
    note: str | None = None
    request_key: UUID | None = None
    call_id: UUID | None = None
    invalid_reason: str | None = None


def register(uow: UnitOfWork, new: NewContact) -> tuple[UUID, bool]:
    """Write a contact down. Returns its id and whether it is new: a call, or a request key, makes one contact only."""
    day = clock.business_day(new.at)
    row = {name: getattr(new, name) for name in NewContact.__slots__}
    row |= {"id": new_id(), "org_id": uow.org_id, "business_day": day, "created_at": uow.now}
    row["retain_until"] = years_after(clock.business_day(uow.now))
    made = uow.session.scalar(insert(Contact).values(row).on_conflict_do_nothing().returning(Contact.id))
    if made is not None:
        return made, True
    known = Contact.call_id == new.call_id if new.call_id else Contact.request_key == new.request_key
    return uow.session.scalars(select(Contact.id).where(Contact.org_id == uow.org_id, known)).one(), False


def of_call(uow: UnitOfWork, call: Call, account_id: UUID | None, invalid_reason: str | None = None) -> UUID:
    """Return the contact of a call, made now if it was not there. Counted in the period in which the call arrived."""
    new = NewContact(
        channel="outbound" if call.direction == "outbound" else "phone",
        at=call.arrived_at,
        account_id=account_id,
        point_id=call.caller_point_id,
        language=call.language,
        call_id=call.id,
        invalid_reason=invalid_reason,
    )
    contact_id = register(uow, new)[0]
    if invalid_reason is None:  # put aside by one seat, and another has a matter of it: it counts
        uow.session.execute(update(Contact).where(Contact.id == contact_id).values(invalid_reason=None))
    return contact_id


def link(uow: UnitOfWork, ticket: Ticket, contact_id: UUID, kind: str, note: str | None = None) -> bool:
    """Join a ticket and a contact in which it came up. False when they were joined before. kind: first, further."""
    call_id = uow.session.scalars(select(Contact.call_id).where(Contact.id == contact_id)).one()
    row = {
        "id": new_id(), "org_id": ticket.org_id, "ticket_id": ticket.id, "contact_id": contact_id,
        "call_id": call_id, "kind": kind, "note": note, "at": uow.now,
    }  # fmt: skip
    made = insert(TicketContact).values(row).on_conflict_do_nothing().returning(TicketContact.id)
    return uow.session.scalar(made) is not None


def add_to_ticket(uow: UnitOfWork, ticket: Ticket, contact_id: UUID, actor: UUID | None, note: str | None) -> bool:
    """Somebody turned to us again about a ticket: one contact more, no record more. The ticket's row is locked.

    A ticket that was merged is the other's by now. False when the contact stood there before.
    """
    while ticket.merged_into_id is not None:
        found = select(Ticket).where(Ticket.id == ticket.merged_into_id)
        ticket = uow.session.scalars(found.with_for_update()).one()
    if not link(uow, ticket, contact_id, "further", note):
        return False
    channel = uow.session.scalars(select(Contact.channel).where(Contact.id == contact_id)).one()
    content = {"contact": str(contact_id), "channel": channel, "text": note or ""}
    history.add(uow, ticket, "contact_added", actor, content)
    return True


def years_after(day: date) -> date:
    """Return until when what was written down on a day is kept."""
    return day.replace(year=day.year + KEPT_YEARS, day=min(day.day, 28))
