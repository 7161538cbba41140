"""Calls that 12345 puts through to us: known by what they bring, and joined with the matter that was offered with them.

Recognised by a header of the line (`X-Exchange-Reference`, the reference itself), by the number it comes from, or by
the number it was sent to (PEER_12345_NUMBER, both). The header alone counts only for a reference that 12345 has
offered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update

from callcenter import clock, settings
from callcenter.calls import rows as calls
from callcenter.exchange import records
from callcenter.exchange.models import Exchange, PeerCall
from callcenter.ids import new_id
from callcenter.tickets import stages
from callcenter.tickets.models import Contact, Ticket

if TYPE_CHECKING:
    from callcenter.calls.ports import Arrival
    from callcenter.db.unit_of_work import UnitOfWork

HEADER = "X-Exchange-Reference"
TOGETHER = timedelta(minutes=30)
_INSERT = """
    INSERT INTO peer_call (id, org_id, call_id, recognised_by, reference, at, business_day)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_OFFERED = "SELECT 1 FROM exchange WHERE org_id = %s AND reference = %s AND direction = 'in'"


def recognise(uow: UnitOfWork, call_id: UUID, arrival: Arrival) -> None:
    """Note a call that comes from 12345. On the road of every call: without a match it asks the database nothing."""
    wanted = settings.load()
    numbers = wanted.peer_12345_numbers
    if not numbers and not wanted.peer_12345_url:
        return
    reference = (arrival.headers.get(HEADER) or "")[:64] or None
    if _digits(arrival.caller) in numbers:
        by = "caller"
    elif _digits(arrival.called) in numbers:
        by = "called"
    elif reference and uow.raw.execute(_OFFERED, (uow.org_id, reference)).fetchone():
        by = "header"
    else:
        return
    row = (new_id(), uow.org_id, call_id, by, reference, uow.now, clock.business_day(uow.now))
    uow.raw.execute(_INSERT, row)
    calls.note(uow, call_id, "from_12345", by=by)


def _digits(address: str) -> str:
    """The number of an address, in whatever writing: `sip:` and host, plus and country code left out."""
    number = address.removeprefix("sip:").removeprefix("tel:").partition("@")[0]
    return "".join(sign for sign in number if sign.isdigit()).removeprefix("86").lstrip("0")


def join_waiting(uow: UnitOfWork, row: Exchange) -> None:
    """Their offer comes while the call is on the line, or after: find its ticket if there is one."""
    found = (
        select(PeerCall.call_id)
        .where(PeerCall.org_id == uow.org_id, PeerCall.reference == row.reference)
        .order_by(PeerCall.at.desc())
        .limit(1)
    )
    row.call_id = uow.session.scalar(found)
    if row.call_id is None:
        return
    row.call_result = "handed"
    ticket = uow.session.scalar(select(Ticket).where(Ticket.call_id == row.call_id).order_by(Ticket.matter_no).limit(1))
    if ticket is not None:
        attach(uow, row, stages.for_update(uow, ticket.id))


def of_call(uow: UnitOfWork, call_id: UUID) -> PeerCall | None:
    """Return how a call was recognised, None for any other call."""
    return uow.session.scalar(select(PeerCall).where(PeerCall.call_id == call_id))


def offered_with(uow: UnitOfWork, peer_call: PeerCall) -> Exchange | None:
    """Return, locked, the matter that was offered with a call: by its reference, else the only one that waits."""
    waiting = select(Exchange).where(
        Exchange.org_id == uow.org_id, Exchange.direction == "in", Exchange.ticket_id.is_(None)
    )
    if peer_call.reference is not None:
        found = list(uow.session.scalars(waiting.where(Exchange.reference == peer_call.reference)))
    else:
        around = Exchange.offered_at.between(peer_call.at - TOGETHER, peer_call.at + TOGETHER)
        found = list(uow.session.scalars(waiting.where(Exchange.wait_until.is_not(None), around).limit(2)))
    if len(found) != 1:
        return None  # two callers at once without a reference: neither gets the other's matter
    row = records.lock(uow, found[0].reference)
    return row if row is not None and row.ticket_id is None else None


def attach(uow: UnitOfWork, row: Exchange, ticket: Ticket) -> None:
    """The ticket of the call is the ticket of the offered matter: taken, and told with our number of it."""
    row.ticket_id, row.wait_until, row.call_id, row.call_result = ticket.id, None, ticket.call_id, "handed"
    if row.stage == "offered":
        records.accept(uow, row, ticket)
    records.note_on_ticket(uow, ticket, row, None)


def mark_channel(uow: UnitOfWork, ticket: Ticket, reference: str | None) -> None:
    """The contact came over 12345 (S12), not by telephone of its own."""
    ticket.channel = "12345"
    changed = update(Contact).where(Contact.call_id == ticket.call_id)
    uow.session.execute(changed.values(channel="12345", reference=reference))
