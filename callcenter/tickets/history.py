"""Adding to a ticket's history, and proving that nobody changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.tickets import chain, chains, running
from callcenter.tickets.chain import Link
from callcenter.tickets.models import Ticket, TicketEvent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from callcenter.db.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, ticket: Ticket, kind: str, actor: UUID | None, content: dict[str, Any]) -> TicketEvent:
    """Seal one more line. The ticket's row is locked by whoever changes it, so lines never fork.

    `content` is plain JSON without fractions (money in fen): TypeError for anything else.
    """
    chain.require_plain(content)
    seq, previous = chains.head(uow, ticket.id)
    seq += 1
    link = Link(str(ticket.id), seq, kind, str(actor) if actor else None, uow.now, content)
    line = TicketEvent(
        org_id=ticket.org_id,
        ticket_id=ticket.id,
        seq=seq,
        kind=kind,
        actor=actor,
        content=content,
        at=uow.now,
        hash=chain.link_hash(previous, link),
    )
    uow.session.add(line)
    chains.keep(uow, ticket, seq, line.hash)
    running.refresh(uow, ticket, kind)
    return line


def lines(session: Session, ticket_id: UUID) -> list[TicketEvent]:
    """Return the history, oldest first."""
    return list(
        session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.seq))
    )


def first_break(history: list[TicketEvent]) -> int | None:
    """Return the first line that was tampered with, or None."""
    return chain.first_break((_link(line), line.hash) for line in history)


def _link(line: TicketEvent) -> Link:
    actor = str(line.actor) if line.actor else None
    return Link(str(line.ticket_id), line.seq, line.kind, actor, line.at, line.content)
