"""Sealing what was added to histories, each hour (`audit.seals`): a whole ticket that vanished shows in its hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from callcenter.audit import seals
from callcenter.audit.models import ChainSeal
from callcenter.audit.seals import Span
from callcenter.db.unit_of_work import begin
from callcenter.tickets.chain_reader import row_of
from callcenter.tickets.models import TicketEvent

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

BATCH = 5000
_LINES = "SELECT ticket_id, seq, hash FROM ticket_event WHERE org_id = %s AND at >= %s AND at < %s"
# An hour of a bulk import is longer than what a request may take.
_UNHURRIED = "SET LOCAL statement_timeout = 0"


def seal_histories(uow: UnitOfWork) -> ChainSeal | None:
    """Seal the lines of the last stretch. None when it is too early."""
    span = seals.due(uow, "ticket_event", lambda: uow.session.scalar(select(func.min(TicketEvent.at))))
    return seals.seal(uow, "ticket_event", span, _rows(uow, span)) if span else None


def _rows(uow: UnitOfWork, span: Span) -> Iterator[bytes]:
    with uow.raw.cursor("sealed") as reader:
        reader.execute(_LINES, (uow.org_id, span.since, span.until))
        while rows := reader.fetchmany(BATCH):
            for ticket_id, seq, sealed in rows:
                yield row_of(ticket_id.bytes, seq, bytes(sealed))


def hourly() -> None:
    """Seal histories and the audit, each in a transaction of its own."""
    for sealed in (seal_histories, seals.seal_entries):
        with begin() as uow:
            uow.raw.execute(_UNHURRIED)
            sealed(uow)
