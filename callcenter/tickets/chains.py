"""The end of each ticket's history, kept apart from it: a history whose tail was cut off does not reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.audit import sealing
from callcenter.tickets import chain

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

BATCH = 5000
_HEAD = "SELECT seq, hash FROM ticket_chain WHERE ticket_id = %s"
_TAIL = "SELECT seq, hash FROM ticket_event WHERE ticket_id = %s ORDER BY seq DESC LIMIT 1"
_KEEP = """
INSERT INTO ticket_chain (ticket_id, org_id, seq, hash, mac) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (ticket_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac
"""
_HEADLESS = """
SELECT DISTINCT ON (ticket_id) ticket_id, org_id, seq, hash FROM ticket_event ORDER BY ticket_id, seq DESC
"""


def head_mac(key: bytes, ticket_id: UUID, seq: int, sealed: bytes) -> bytes:
    """Return what binds the end of a history to its ticket and to the site's key."""
    return sealing.mac(key, ticket_id.bytes, seq, sealed)


def head(uow: UnitOfWork, ticket_id: UUID) -> tuple[int, bytes]:
    """Return number and hash of the last line, (0, chain.FIRST) before there is one. One row, however long it is."""
    found = uow.raw.execute(_HEAD, (ticket_id,)).fetchone() or uow.raw.execute(_TAIL, (ticket_id,)).fetchone()
    return (found[0], bytes(found[1])) if found else (0, chain.FIRST)


def keep(uow: UnitOfWork, ticket: Ticket, seq: int, sealed: bytes) -> None:
    """Move the end to a new line; in the transaction of the line."""
    key = sealing.site_key()
    uow.raw.execute(_KEEP, (ticket.id, ticket.org_id, seq, sealed, head_mac(key, ticket.id, seq, sealed)))


def adopt(uow: UnitOfWork) -> int:
    """Write the ends of histories that were begun before ends were kept, once. How many.

    Only where there is no end at all: one that went missing later is for `audit verify` to find.
    """
    if uow.raw.execute("SELECT 1 FROM ticket_chain LIMIT 1").fetchone():
        return 0
    key, adopted = sealing.site_key(), 0
    with uow.raw.cursor("adopted") as reader, uow.raw.cursor() as writer:
        reader.execute(_HEADLESS)
        while rows := reader.fetchmany(BATCH):
            ends = [(each[0], each[1], each[2], bytes(each[3])) for each in rows]
            writer.executemany(_KEEP, [(*end, head_mac(key, end[0], end[2], end[3])) for end in ends])
            adopted += len(ends)
    return adopted
