"""A call that is handed on to 12345 takes its matter along: offered while the line still rings, under one reference.

The ticket of the call comes with its form: the reference waits for it. A transfer that comes to nothing takes the offer
back; the ticket is then local like any other, and whoever answered first stays its first responder (S22).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.calls import sql
from callcenter.exchange import local, mapping, records, service, sharing
from callcenter.exchange.mapping import Consent
from callcenter.exchange.models import Exchange
from callcenter.tickets import service as tickets
from callcenter.tickets import versions
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.parties.events import TransferAsked, TransferEnded

CITY_HOTLINE = "12345"
_TRANSFER = """
    SELECT t.id, t.call_id, t.target_kind, t.state, t.from_account_id, t.from_offer_id, t.asked_at,
        coalesce(w.draft, '{}'::jsonb) AS draft
    FROM transfer t LEFT JOIN wrap_up w ON w.offer_id = t.from_offer_id WHERE t.id = %s AND t.org_id = %s
"""


def transfer_asked(uow: UnitOfWork, event: TransferAsked) -> None:
    """Offer the matter of a call that is being put through. Delivered twice, or after the end, it offers once."""
    transfer = sql.one(uow, _TRANSFER, (event.transfer_id, uow.org_id))
    if transfer is None or transfer["target_kind"] != CITY_HOTLINE or not service.is_on():
        return
    reference = f"{records.OWN_NAME}-T{transfer['id'].hex}"
    if records.peek(uow, reference) is not None:
        return
    row = records.begin(
        uow,
        reference,
        "out",
        call_id=transfer["call_id"],
        transfer_id=transfer["id"],
        call_result="ringing",
        asked_by=transfer["from_account_id"],
        consent=Consent().to_json(),
        offered_at=transfer["asked_at"],
    )
    told = sharing.of_draft(transfer["draft"], _sensitive(uow))
    body = told.body | {"taken_by": records.OWN_NAME, "with_call": True}
    records.say(uow, row, "offer", body, told.notes)
    _settle(uow, row, transfer)


def transfer_ended(uow: UnitOfWork, event: TransferEnded) -> None:
    """The line was answered and has the caller, or the transfer came to nothing."""
    transfer = sql.one(uow, _TRANSFER, (event.transfer_id, uow.org_id))
    if transfer is None or transfer["target_kind"] != CITY_HOTLINE:
        return
    found = select(Exchange).where(Exchange.transfer_id == event.transfer_id)
    seen = uow.session.scalar(found)
    if seen is not None:
        _ticket, row = service.locked_with_ticket(uow, seen.id)
        _settle(uow, row, transfer)


def _settle(uow: UnitOfWork, row: Exchange, transfer: sql.Row) -> None:
    if row.call_result != "ringing" or transfer["state"] in {"ringing", "consulting"}:
        return
    row.call_result = "handed" if transfer["state"] == "completed" else "failed"
    if row.call_result == "failed" and row.stage in {"offered", "accepted"}:
        records.say(uow, row, "close", {"outcome": "withdrawn", "text": f"call_{transfer['state']}"})


def attach(uow: UnitOfWork, ticket: Ticket) -> None:
    """The form of a call that was handed on has made its ticket: the reference is the ticket's from now on."""
    row = _of_call(uow, ticket.call_id)
    if row is None:
        return
    row.ticket_id = ticket.id
    if row.stage in {"offered", "accepted"}:
        told = sharing.of_ticket(uow, ticket, Consent.from_json(row.consent))
        status, note = mapping.code_out("status", ticket.stage)
        records.say(uow, row, "status", told.body | {"status": status}, (*told.notes, note))
    records.note_on_ticket(uow, ticket, row, row.asked_by, {"call": row.call_result})
    if row.stage == "accepted" and ticket.department == local.DEPARTMENT:
        local.move_if_possible(uow, ticket, "sign", {"by": CITY_HOTLINE, "peer_ticket_no": row.peer_ticket_no})


def _of_call(uow: UnitOfWork, call_id: UUID | None) -> Exchange | None:
    """The latest try of a call that has no ticket yet, locked."""
    if call_id is None:
        return None
    found = select(Exchange.reference).where(
        Exchange.call_id == call_id, Exchange.direction == "out", Exchange.ticket_id.is_(None)
    )
    reference = uow.session.scalar(found.order_by(Exchange.offered_at.desc()).limit(1))
    row = records.lock(uow, reference) if reference is not None else None
    return row if row is not None and row.ticket_id is None else None


def _sensitive(uow: UnitOfWork) -> frozenset[str]:
    found = select(Category.code).where(Category.version == versions.present(uow), Category.sensitive)
    return frozenset(uow.session.scalars(found.where(Category.org_id == uow.org_id)))


def locked_ticket(uow: UnitOfWork, ticket_id: UUID) -> Ticket | None:
    """Return a ticket locked, None where it is gone."""
    try:
        return tickets.for_update(uow, ticket_id)
    except tickets.TicketNotFound:
        return None


def of_transfer(uow: UnitOfWork, transfer_id: UUID) -> dict[str, Any] | None:
    """Return what the desk shows of the matter that goes with a transfer: its reference and where it stands."""
    row = uow.session.scalar(select(Exchange).where(Exchange.transfer_id == transfer_id))
    return None if row is None else {"reference": row.reference, "stage": row.stage, "call_result": row.call_result}
