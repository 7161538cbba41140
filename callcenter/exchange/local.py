"""What the words of 12345 do to our tickets. Once each, as they are applied; the ticket's row is locked.

An outbound matter stands with the department 12345: their acceptance signs it, their refusal returns it to the
centre (the ticket stays ours, the first responder is unchanged, S22), their result is its result. An inbound one
becomes a ticket of ours with its clocks; where a call comes with it, the ticket of that call is the one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.contacts import persons
from callcenter.contacts import service as contact_points
from callcenter.exchange import mapping, peer_calls, records
from callcenter.exchange.mapping import FieldNote
from callcenter.exchange.models import Exchange, ExchangeMessage
from callcenter.tickets import contacts, dispatch, moves, stages
from callcenter.tickets import service as tickets
from callcenter.tickets.contacts import NewContact
from callcenter.tickets.dispatch import Sent
from callcenter.tickets.matters import Matter, Origin
from callcenter.tickets.models import Department

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket
    from callcenter.tickets.moves import Action

DEPARTMENT = "hotline_12345"
CALL_COMES_WITHIN = timedelta(minutes=30)  # a talk and its form; after that the matter gets a ticket of its own


def follow(uow: UnitOfWork, row: Exchange, message: ExchangeMessage, before: str, after: str) -> Sequence[FieldNote]:
    """Do what an applied word asks for. Returns what became of its fields."""
    if message.kind == "offer":
        return _offered(uow, row, message)
    notes: list[FieldNote] = []
    if "status" in message.body:
        notes += mapping.code_in("status", str(message.body["status"]))[1]
    if message.kind == "result":
        notes += mapping.code_in("outcome", str(message.body.get("outcome") or ""))[1]
    if row.ticket_id is not None and (before != after or message.kind == "result"):
        ticket = tickets.for_update(uow, row.ticket_id)
        _moved(uow, row, ticket, message)
    return notes


def _offered(uow: UnitOfWork, row: Exchange, message: ExchangeMessage) -> Sequence[FieldNote]:
    told = mapping.inward(message.body)
    if message.body.get("with_call") is True:
        row.wait_until = uow.now + CALL_COMES_WITHIN
        peer_calls.join_waiting(uow, row)
    else:
        open_inbound(uow, row, told.body)
    return told.notes


def open_inbound(uow: UnitOfWork, row: Exchange, facts: dict[str, Any]) -> Ticket:
    """Make the ticket of a matter that 12345 offers. Nobody of ours has answered it yet: no first responder."""
    phone = str(facts.get("phone") or "")
    point = contact_points.find_or_create_point(uow, "tel", phone) if phone else None
    name = facts.get("name")
    person_id = persons.known_as(uow, name, point.id if point else None) if name else None
    contact_id, _new = contacts.register(
        uow,
        NewContact(
            channel="12345",
            at=row.offered_at,
            point_id=point.id if point else None,
            person_id=person_id,
            language=facts.get("language"),
            reference=row.peer_ticket_no or row.reference,
            request_key=row.id,
        ),
    )
    origin = Origin(
        contact_id=contact_id,
        channel="12345",
        call_id=None,
        wrap_up_id=None,
        point_id=point.id if point else None,
        account_id=None,
        first_responder_id=None,
        language=facts.get("language"),
        queue_key=None,
        disposition="accepted",
        survey_agreed=False,
        safe_contact=False,
    )
    matter = Matter(str(facts["category"]), str(facts.get("summary") or ""), (), {}, None, "dispatched")
    ticket = tickets.open_ticket(uow, origin, 1, matter)
    ticket.urgent, ticket.person_id = bool(facts.get("urgent")), person_id
    row.ticket_id, row.wait_until = ticket.id, None
    records.note_on_ticket(uow, ticket, row, None)
    return ticket


def _moved(uow: UnitOfWork, row: Exchange, ticket: Ticket, message: ExchangeMessage) -> None:
    said = {key: message.body[key] for key in ("reason", "text", "outcome") if message.body.get(key)}
    records.note_on_ticket(uow, ticket, row, None, said)
    if row.direction == "in" or ticket.department != DEPARTMENT:
        return
    match message.kind:
        case "accept":
            move_if_possible(uow, ticket, "sign", {"by": "12345", "peer_ticket_no": row.peer_ticket_no})
        case "refuse":
            move_if_possible(uow, ticket, "return", {"by": "12345", "reason": said.get("reason", "")} | said)
        case "result":
            move_if_possible(uow, ticket, "sign", {"by": "12345"})
            outcome = mapping.code_in("outcome", row.outcome)[0]
            result = {"by": "12345", "outcome": outcome, "text": row.result or ""}
            move_if_possible(uow, ticket, "give_result", result)


def move_if_possible(uow: UnitOfWork, ticket: Ticket, action: Action, content: dict[str, Any]) -> bool:
    """Move a ticket where it stands so that it can be moved; what 12345 says never fails because we were faster."""
    if ticket.paused_at is not None and action not in stages.WHILE_PAUSED:
        stages.move(uow, ticket, "resume", None, {"by": "12345"})
        ticket.paused_at = ticket.pause_reason = None
    if moves.after(ticket.stage, action) is None:  # type: ignore[arg-type]
        return False
    stages.move(uow, ticket, action, None, content)
    return True


def send_to_department(uow: UnitOfWork, ticket: Ticket, by: UUID | None, reason: str) -> None:
    """The matter stands with 12345 from the moment it is offered: its clocks run there like those of any department."""
    if ticket.department == DEPARTMENT and ticket.stage in {"dispatched", "signed"}:
        return
    found = select(Department).where(Department.org_id == uow.org_id, Department.code == DEPARTMENT)
    department = uow.session.scalar(found)
    if department is not None and moves.after(ticket.stage, "dispatch") is not None:  # type: ignore[arg-type]
        dispatch.send(uow, ticket, Sent(department, (), "exchange", None, reason), by)
