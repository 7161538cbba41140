"""Sealing an append-only table each hour: what stood there in that time, onto the seal before.

A line is sealed when it is old enough that no transaction can still bring one into the same stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import Select, func, select

from callcenter.audit import sealing
from callcenter.audit.models import AuditEntry, ChainSeal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from callcenter.db.unit_of_work import UnitOfWork

Subject = Literal["ticket_event", "audit_entry"]
MARGIN = timedelta(minutes=15)
FIRST = b"\0" * 32
LOCK = 123481
# A transaction that lasts may still commit a line with an old time.
_STILL_OPEN = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND xact_start < clock_timestamp() - %s)
"""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end not included."""

    since: datetime
    until: datetime


def due(uow: UnitOfWork, subject: Subject, begins: datetime | None) -> Span | None:
    """Return the stretch that is to be sealed next; None when it is too early. `begins`: the table's first line.

    One process at a time: the others wait here until its transaction ends.
    """
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    last = uow.session.scalar(_of(uow, subject).order_by(ChainSeal.number.desc()).limit(1))
    since, until = last.until if last else begins, uow.now - MARGIN
    if since is None or since >= until:
        return None
    row = uow.raw.execute(_STILL_OPEN, (MARGIN,)).fetchone()
    assert row is not None
    return None if row[0] else Span(since, until)


def seal(uow: UnitOfWork, subject: Subject, span: Span, rows: Iterable[bytes]) -> ChainSeal:
    """Write the seal of a stretch."""
    key = sealing.site_key()
    last = uow.session.scalar(_of(uow, subject).order_by(ChainSeal.number.desc()).limit(1))
    stretch = sealing.stretch(key, rows)
    made = ChainSeal(org_id=uow.org_id, subject=subject, number=last.number + 1 if last else 1, since=span.since,
                     until=span.until, rows=stretch.rows, digest=stretch.digest, sealed_at=uow.now)  # fmt: skip
    made.mac = seal_mac(key, last.mac if last else FIRST, made)
    uow.session.add(made)
    return made


def seal_mac(key: bytes, previous: bytes, seal: ChainSeal) -> bytes:
    """Return what binds a seal to the one before."""
    return sealing.mac(
        key, previous, seal.subject, seal.number, moment(seal.since), moment(seal.until), seal.rows, seal.digest
    )


def _of(uow: UnitOfWork, subject: Subject) -> Select[ChainSeal]:
    return select(ChainSeal).where(ChainSeal.org_id == uow.org_id, ChainSeal.subject == subject)


def of(session: Session, org_id: UUID, subject: Subject) -> list[ChainSeal]:
    """Return the seals of a table, the first one first."""
    found = select(ChainSeal).where(ChainSeal.org_id == org_id, ChainSeal.subject == subject)
    return list(session.scalars(found.order_by(ChainSeal.number)))


def first_forged(seals: list[ChainSeal]) -> int | None:
    """Return the number of the first seal that does not fit onto the one before, None when all do."""
    key, previous, until = sealing.site_key(), FIRST, None
    for number, each in enumerate(seals, start=1):
        follows = until is None or each.since == until
        if each.number != number or not follows or each.mac != seal_mac(key, previous, each):
            return number
        previous, until = each.mac, each.until
    return None


def moment(at: datetime) -> str:
    """Return a moment in UTC to the microsecond, as the database keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal_entries(uow: UnitOfWork) -> ChainSeal | None:
    """Seal the audit's own lines of the last stretch."""
    span = due(uow, "audit_entry", uow.session.scalar(select(func.min(AuditEntry.at))))
    if span is None:
        return None
    found = select(AuditEntry).where(AuditEntry.at >= span.since, AuditEntry.at < span.until)
    return seal(uow, "audit_entry", span, map(row_of, uow.session.scalars(found.execution_options(yield_per=1000))))


def row_of(entry: AuditEntry) -> bytes:
    """Return an entry as its stretch counts it."""
    return entry.id.bytes + (entry.mac or b"")


def entry_mac(key: bytes, entry: AuditEntry) -> bytes:
    """Return the seal of one entry."""
    plain = {
        "id": str(entry.id), "org": str(entry.org_id), "actor": str(entry.actor) if entry.actor else None,
        "action": entry.action, "object_kind": entry.object_kind,
        "object": str(entry.object_id) if entry.object_id else None, "reason": entry.reason, "at": moment(entry.at),
    }  # fmt: skip
    return sealing.mac_of(key, plain)


def broken_entries(session: Session) -> Iterator[AuditEntry]:
    """Yield the lines of the audit that were altered, and those without a seal after the first that has one."""
    key, sealed_before = sealing.site_key(), False
    everything = select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id).execution_options(yield_per=2000)
    for entry in session.scalars(everything):
        if entry.mac is None:
            if sealed_before:
                yield entry
            continue
        sealed_before = True
        if entry.mac != entry_mac(key, entry):
            yield entry
