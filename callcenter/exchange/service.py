"""Handing matters to 12345 and taking theirs: who may, and what a person decides. Nothing here commits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter import settings
from callcenter.audit import service as audit
from callcenter.errors import Conflict, Unavailable
from callcenter.exchange import local, mapping, records, responsibility, sharing
from callcenter.exchange.mapping import Consent
from callcenter.exchange.models import Exchange, ExchangeMessage
from callcenter.exchange.responsibility import Judgement
from callcenter.exchange.standing import LIVE
from callcenter.tickets import service as tickets

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket


class ExchangeOff(Unavailable):
    """No 12345 line is configured (PEER_12345_URL)."""

    code = "exchange_off"


class KeptByUs(Conflict):
    """By the rule of who keeps a matter, it stays with us."""

    code = "kept_by_us"


class NotForDecision(Conflict):
    """This hand-over is not one that waits for our word."""

    code = "exchange_decided"


def is_on() -> bool:
    """Whether there is a 12345 line to exchange with."""
    return bool(settings.load().peer_12345_url)


def offer(uow: UnitOfWork, ticket_id: UUID, by: UUID | None, *, judgement: Judgement, consent: Consent) -> Exchange:
    """Offer a ticket to 12345.

    Raises TicketNotFound, TicketAlreadyClosed, ExchangeOff, ExchangeOpen, KeptByUs, ConsentMissing.
    """
    if not is_on():
        raise ExchangeOff("没有配置与12345的对接。")
    ticket = tickets.for_update(uow, ticket_id)
    if ticket.closed_at is not None:
        raise tickets.TicketAlreadyClosed(f"工单 {ticket.number} 已办结。")
    earlier = records.of_ticket(uow, ticket_id)
    if any(row.stage in LIVE for row in earlier):
        raise records.ExchangeOpen("这张工单正在与12345之间移交。")
    refused = any(row.direction == "out" and row.stage == "refused" for row in earlier)
    came = any(row.direction == "in" for row in earlier)
    if not responsibility.may_offer(judgement, "theirs" if came else "ours", refused_before=refused):
        raise KeptByUs(responsibility.RULE)
    sharing.require(ticket, consent)
    times = sum(row.direction == "out" for row in earlier)
    reference = f"{records.OWN_NAME}-{ticket.number}" + (f"-{times + 1}" if times else "")
    row = records.begin(uow, reference, "out", ticket_id=ticket.id, consent=consent.to_json(), asked_by=by)
    local.send_to_department(uow, ticket, by, "移交12345")
    told = sharing.of_ticket(uow, ticket, consent)
    status, note = mapping.code_out("status", ticket.stage)
    body = told.body | {"taken_by": records.OWN_NAME, "with_call": False, "status": status}
    records.say(uow, row, "offer", body, (*told.notes, note))
    records.note_on_ticket(uow, ticket, row, by, {"judgement": judgement, "consent": consent.to_json()})
    return row


def withdraw(uow: UnitOfWork, exchange_id: UUID, by: UUID, reason: str) -> Exchange:
    """Take back what we offered, before a result. Raises ExchangeUnknown, NotForDecision."""
    ticket, row = locked_with_ticket(uow, exchange_id)
    if row.direction != "out" or row.stage not in {"offered", "accepted"}:
        raise NotForDecision("这条移交不能撤回。")
    records.say(uow, row, "close", {"outcome": "withdrawn", "text": reason})
    if ticket is not None:
        records.note_on_ticket(uow, ticket, row, by, {"reason": reason})
    return row


def decide(uow: UnitOfWork, exchange_id: UUID, by: UUID, *, judgement: Judgement, text: str) -> tuple[Exchange, bool]:
    """Take a matter that 12345 offers, or give it back: by the rule, an unclear one is kept by whoever took the call.

    Returns the row and whether we keep the matter. Raises ExchangeUnknown, NotForDecision.
    """
    ticket, row = locked_with_ticket(uow, exchange_id)
    if row.direction != "in" or row.stage != "offered":
        raise NotForDecision("这条移交已有处理意见。")
    taken_by: responsibility.Side = "ours" if row.taken_by == "ours" else "theirs"
    keeps = responsibility.keeper(judgement, taken_by) == "ours"
    if keeps:
        records.accept(uow, row, ticket)
    else:
        reason = "unclear" if judgement == "unclear" else "not_ours"
        records.say(uow, row, "refuse", {"reason": reason, "text": text})
    if ticket is not None:
        records.note_on_ticket(uow, ticket, row, by, {"judgement": judgement, "reason": text})
    return row, keeps


def locked_with_ticket(uow: UnitOfWork, exchange_id: UUID) -> tuple[Ticket | None, Exchange]:
    """Lock ticket and reference in their order. Raises ExchangeUnknown."""
    seen = records.by_id(uow, exchange_id)
    ticket = tickets.for_update(uow, seen.ticket_id) if seen.ticket_id else None
    return ticket, records.locked(uow, seen.reference)


def resend(uow: UnitOfWork, message_id: UUID, by: UUID) -> None:
    """A person lets a dead letter try again, with fresh patience. Raises ExchangeUnknown, NotForDecision."""
    message = uow.session.get(ExchangeMessage, message_id, with_for_update=True)
    if message is None or message.org_id != uow.org_id:
        raise records.ExchangeUnknown("没有这条消息。")
    if message.state != "dead":
        raise NotForDecision("这条消息不在失败列表中。")
    message.state, message.due_at, message.attempts, message.error = "due", uow.now, 0, None
    audit.note(uow, by, "exchange_resent", ("exchange_message", message.id))
    uow.live("supervisors", "exchange", {})
