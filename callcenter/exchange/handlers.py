"""What exchange does about others' facts: tells 12345 what happens to a matter that both sides know.

Each handler may run twice: what has been said is not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.exchange import live_calls, local, mapping, peer_calls, records, service, sharing
from callcenter.exchange.mapping import Consent
from callcenter.exchange.models import Exchange
from callcenter.exchange.responsibility import Judgement
from callcenter.tickets.models import Ticket, TicketEvent

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.parties.events import TransferAsked, TransferEnded
    from callcenter.tickets import events

AT_ONCE = 20
CLEARLY_THEIRS: Judgement = "theirs"


def transfer_asked(uow: UnitOfWork, event: TransferAsked) -> None:
    """A call is being put through to 12345: its matter goes ahead."""
    live_calls.transfer_asked(uow, event)


def transfer_ended(uow: UnitOfWork, event: TransferEnded) -> None:
    """The caller has arrived there, or comes back."""
    live_calls.transfer_ended(uow, event)


def ticket_opened(uow: UnitOfWork, event: events.TicketOpened) -> None:
    """Join the ticket of a call with the reference under which the call came, or went on."""
    ticket = live_calls.locked_ticket(uow, event.ticket_id)
    if ticket is None or ticket.call_id is None:
        return
    live_calls.attach(uow, ticket)
    came = peer_calls.of_call(uow, ticket.call_id)
    if came is not None:
        row = peer_calls.offered_with(uow, came)
        peer_calls.mark_channel(uow, ticket, row.peer_ticket_no if row is not None else came.reference)
        if row is not None:
            peer_calls.attach(uow, row, ticket)


def ticket_moved(
    uow: UnitOfWork, event: events.TicketDispatched | events.TicketSigned | events.TicketReturned
    | events.TicketUnsatisfied | events.TicketReopened
) -> None:  # fmt: skip
    """Tell 12345 where a matter stands that both know; offer one that was sent to the department 12345."""
    ticket = live_calls.locked_ticket(uow, event.ticket_id)
    if ticket is None:
        return
    row = records.live_of_ticket(uow, ticket.id)
    if row is not None:
        _tell(uow, row, ticket)
    elif ticket.department == local.DEPARTMENT and ticket.stage == "dispatched" and service.is_on():
        _offer_dispatched(uow, ticket)


def result_given(uow: UnitOfWork, event: events.ResultGiven) -> None:
    """Our department has answered what 12345 gave us: the result goes back."""
    ticket = live_calls.locked_ticket(uow, event.ticket_id)
    row = records.live_of_ticket(uow, ticket.id) if ticket is not None else None
    if ticket is not None and row is not None and row.direction == "in":
        _tell(uow, row, ticket)
        _answer(uow, row, ticket)


def ticket_closed(uow: UnitOfWork, event: events.TicketClosed) -> None:
    """A matter of theirs that ends here has its result; one of ours is closed after a result, else taken back."""
    ticket = live_calls.locked_ticket(uow, event.ticket_id)
    row = records.live_of_ticket(uow, ticket.id) if ticket is not None else None
    if ticket is None or row is None or ticket.closed_at is None:
        return
    _tell(uow, row, ticket)
    if row.direction == "in":
        _answer(uow, row, ticket)
    else:
        done = row.stage == "result_given" or row.call_result == "handed"
        records.say(uow, row, "close", {"outcome": "done" if done else "withdrawn"})


def _tell(uow: UnitOfWork, row: Exchange, ticket: Ticket) -> None:
    if row.direction == "in" and row.stage == "offered":
        records.accept(uow, row, ticket)  # working on it is taking it
    status, note = mapping.code_out("status", ticket.stage)
    if status != row.own_status:
        records.say(uow, row, "status", {"status": status}, (note,))


def _answer(uow: UnitOfWork, row: Exchange, ticket: Ticket) -> None:
    """Say the result, once for each that was given. Of a matter that needs care only how it ended, never the words."""
    content = _last_answer(uow, ticket)
    outcome, note = mapping.code_out("outcome", str(content.get("outcome") or ticket.outcome or "solved"))
    text = "" if sharing.is_careful(ticket) else str(content.get("text") or content.get("note") or "")
    if (row.outcome, row.result or "") != (outcome, text[: mapping.LONGEST]):
        records.say(uow, row, "result", {"outcome": outcome, "text": text[: mapping.LONGEST]}, (note,))


def _last_answer(uow: UnitOfWork, ticket: Ticket) -> dict[str, Any]:
    found = select(TicketEvent.content).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.kind.in_(("result_given", "closed"))
    )
    told: dict[str, Any] = {}
    for content in uow.session.scalars(found.order_by(TicketEvent.seq)):
        told |= {name: value for name, value in content.items() if value}
    return told


def _offer_dispatched(uow: UnitOfWork, ticket: Ticket) -> None:
    """Sent to the department 12345 a matter is clearly theirs; what may not leave waits for a person's word."""
    try:
        service.offer(uow, ticket.id, ticket.handler_id, judgement=CLEARLY_THEIRS, consent=Consent())
    except (sharing.ConsentMissing, service.KeptByUs):
        uow.live("supervisors", "exchange", {})


def open_unclaimed(uow: UnitOfWork) -> int:
    """Sweep: matters whose call never came, or left no form, get a ticket of their own. Returns how many."""
    late = select(Exchange.reference).where(
        Exchange.org_id == uow.org_id, Exchange.ticket_id.is_(None), Exchange.wait_until <= uow.now
    )
    opened = 0
    for reference in uow.session.scalars(late.order_by(Exchange.wait_until).limit(AT_ONCE)).all():
        row = records.lock(uow, reference)
        if row is None or row.ticket_id is not None or row.stage != "offered":
            continue
        offer = next(each for each in records.messages(uow, reference) if each.kind == "offer")
        local.open_inbound(uow, row, mapping.inward(offer.body).body)
        opened += 1
    return opened
