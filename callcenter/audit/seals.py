"""Sealing an append-only table each hour: what stood there in that time, onto the seal before.

A line is sealed when it is old enough that no transaction can still bring one into the same stretch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from callcenter.audit import sealing
from callcenter.audit.models import AuditEntry, ChainSeal
from callcenter.audit.sealing import Stretch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from callcenter.db.unit_of_work import UnitOfWork

Subject = Literal["ticket_event", "audit_entry"]
MARGIN = timedelta(minutes=15)
FIRST = b"\0" * 32
LOCK = 123481
BATCH = 5000
# A transaction that lasts may still commit a line with an old time.
_STILL_OPEN = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND xact_start < clock_timestamp() - %s)
"""


class Entry(Protocol):
    """A line of the audit: the table's row, or a bare one."""

    @property
    def id(self) -> UUID: ...
    @property
    def org_id(self) -> UUID: ...
    @property
    def actor(self) -> UUID | None: ...
    @property
    def action(self) -> str: ...
    @property
    def object_kind(self) -> str: ...
    @property
    def object_id(self) -> UUID | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def mac(self) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end not included."""

    since: datetime
    until: datetime


def due(uow: UnitOfWork, subject: Subject, begins: Callable[[], datetime | None]) -> Span | None:
    """Return the stretch that is to be sealed next; None when it is too early. `begins`: when the table's first line is
    from, asked once in its life.

    One process at a time: the others wait here until its transaction ends.
    """
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    last = uow.session.scalar(_of(uow, subject).order_by(ChainSeal.number.desc()).limit(1))
    since, until = last.until if last else begins(), uow.now - MARGIN
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
    span = due(uow, "audit_entry", lambda: uow.session.scalar(select(func.min(AuditEntry.at))))
    if span is None:
        return None
    found = _entries(uow.session, AuditEntry.at >= span.since, AuditEntry.at < span.until)
    return seal(uow, "audit_entry", span, map(row_of, found))


def _entries(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Entry]:
    """Entries as bare rows, oldest first: many, and nothing of them is changed."""
    columns = select(*AuditEntry.__table__.columns).where(*conditions).order_by(AuditEntry.at, AuditEntry.id)
    yield from session.execute(columns.execution_options(yield_per=BATCH))


def row_of(entry: Entry) -> bytes:
    """Return an entry as its stretch counts it."""
    return entry.id.bytes + (entry.mac or b"")


def entry_mac(key: bytes, entry: Entry) -> bytes:
    """Return the seal of one entry."""
    plain = {
        "id": str(entry.id), "org": str(entry.org_id), "actor": str(entry.actor) if entry.actor else None,
        "action": entry.action, "object_kind": entry.object_kind,
        "object": str(entry.object_id) if entry.object_id else None, "reason": entry.reason, "at": moment(entry.at),
    }  # fmt: skip
    return sealing.mac_of(key, plain)


@dataclass(slots=True)
class Entries:
    """The audit, read once: what was altered, and its stretches as they are found."""

    broken: list[Entry]
    stretches: list[Stretch]


def read_entries(session: Session, seals: Sequence[ChainSeal]) -> Entries:
    """Read the whole audit. Altered is also a line without a seal of its own after the first that has one."""
    key, until = sealing.site_key(), [each.until for each in seals]
    found, sealed_before = Entries([], [Stretch() for _ in seals]), False
    for entry in _entries(session):
        fits = not sealed_before if entry.mac is None else entry.mac == entry_mac(key, entry)
        sealed_before = sealed_before or entry.mac is not None
        if not fits:
            found.broken.append(entry)
        at = bisect_right(until, entry.at)
        if at < len(until):
            found.stretches[at].add(key, row_of(entry))
    return found
