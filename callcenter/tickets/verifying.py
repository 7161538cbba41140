"""`callcenter audit verify`: has anybody altered, removed or put in a line, of a ticket's history or of the audit?

Held against four things: the chain of each history, its end (kept apart and sealed with a key outside the database),
the numbers of each day, which leave no gap, and the seals of each hour. Who writes to the database alone cannot make
all of them fit; who has the site's key too is met by a seal that was written down elsewhere (`--seal`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.audit import sealing, seals
from callcenter.audit.models import ChainSeal
from callcenter.audit.sealing import Stretch
from callcenter.db.engine import engine
from callcenter.db.unit_of_work import begin
from callcenter.tickets import chain_reader
from callcenter.tickets.chain_reader import Flaw, Range, Read

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FEW = 50_000  # lines: below that one process has done it before others have started
_BOUNDS = "SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY ticket_id) FROM ticket_chain"
_SIZE = "SELECT coalesce(sum(seq), 0), count(*) FROM ticket_chain"
_SILENT = """
SELECT number FROM ticket t WHERE NOT EXISTS (SELECT FROM ticket_event e WHERE e.ticket_id = t.id) ORDER BY number
"""
_GAPS = """
WITH short AS MATERIALIZED (
    SELECT org_id, day, last FROM ticket_counter c
    WHERE last <> (SELECT count(*) FROM ticket t WHERE t.org_id = c.org_id AND t.business_day = c.day)
), expected AS (
    SELECT org_id, to_char(day, 'YYYYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0') AS number
    FROM short CROSS JOIN LATERAL generate_series(1, last) n
)
SELECT number FROM expected e
WHERE NOT EXISTS (SELECT FROM ticket t WHERE t.org_id = e.org_id AND t.number = e.number) ORDER BY number
"""
_NUMBERS = "SELECT id::text, number FROM ticket WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `ticket` is a number, `line` a line of its history (0: the whole of it).

    what: altered tail end_forged end_missing removed gap seal_forged stretch entry seal_unknown.
    """

    what: str
    ticket: str | None = None
    line: int | None = None
    detail: str = ""


@dataclass(slots=True)
class Verdict:
    """What was read and what was found. `last_seal`: to be written down where nobody who writes the database can."""

    tickets: int = 0
    lines: int = 0
    seconds: float = 0.0
    last_seal: str | None = None
    findings: list[Finding] = field(default_factory=list)


def verify(processes: int | None = None, known_seal: str | None = None) -> Verdict:
    """Check everything in one snapshot, by as many processes as there are processors. `known_seal`: hexadecimal."""
    began, verdict = perf_counter(), Verdict()
    with begin() as uow:
        uow.raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        uow.raw.execute("SET LOCAL statement_timeout = 0")
        uow.raw.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        written = seals.of(uow.session, uow.org_id, "ticket_event")
        found = _read_all(uow, processes, written)
        verdict.tickets, verdict.lines = found.tickets, found.lines
        verdict.findings += _of_histories(uow, found.flaws)
        verdict.findings += _of_numbers(uow)
        verdict.findings += _of_seals("ticket_event", written, found.stretches)
        verdict.findings += _of_audit(uow)
        macs = [each.mac.hex() for each in written]
        verdict.last_seal = macs[-1] if macs else None
        if known_seal is not None and known_seal.strip().lower() not in macs:
            verdict.findings.append(Finding("seal_unknown", detail=known_seal))
    verdict.seconds = perf_counter() - began
    return verdict


def _read_all(uow: UnitOfWork, processes: int | None, written: Sequence[ChainSeal]) -> Read:
    parts = _parts(uow, processes or os.cpu_count() or 1, written)
    if len(parts) == 1:
        return chain_reader.read(parts[0])
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        found = list(pool.map(chain_reader.read, parts))
    whole = found[0]
    for each in found[1:]:
        whole.tickets += each.tickets
        whole.lines += each.lines
        whole.flaws += each.flaws
        for mine, theirs in zip(whole.stretches, each.stretches, strict=True):
            mine.merge(theirs)
    return whole


def _parts(uow: UnitOfWork, processes: int, written: Sequence[ChainSeal]) -> list[Range]:
    lines, ends = _row(uow, _SIZE)
    count = processes if lines > FEW else 1
    shares = [number / count for number in range(1, count)]
    bounds = [str(each) for each in _row(uow, _BOUNDS, (shares,))[0]] if shares else []
    (snapshot,) = _row(uow, "SELECT pg_export_snapshot()")
    # As the lines write moments: UTC to the microsecond, without the zone.
    until = tuple(seals.moment(each.until).removesuffix("+00:00") for each in written)
    limits = [None, *bounds, None]
    url = engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    return [
        Range(url, snapshot, sealing.site_key(), lower, upper, until, headed=ends > 0)
        for lower, upper in pairwise(limits)
    ]


def _row(uow: UnitOfWork, statement: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    row = uow.raw.execute(statement, values).fetchone()
    assert row is not None
    return row


def _of_histories(uow: UnitOfWork, flaws: list[Flaw]) -> Iterator[Finding]:
    ids = [UUID(flaw.ticket) for flaw in flaws]
    numbers = dict(uow.raw.execute(_NUMBERS, (ids,)).fetchall())
    for flaw in sorted(flaws, key=lambda each: numbers.get(each.ticket, each.ticket)):
        yield Finding(flaw.what, numbers.get(flaw.ticket, flaw.ticket), flaw.line)
    told = set(numbers.values())
    silent = [number for (number,) in uow.raw.execute(_SILENT).fetchall()]
    yield from (Finding("removed", number, 0) for number in silent if number not in told)


def _of_numbers(uow: UnitOfWork) -> Iterator[Finding]:
    yield from (Finding("gap", number) for (number,) in uow.raw.execute(_GAPS).fetchall())


def _of_seals(subject: str, written: Sequence[ChainSeal], stretches: Sequence[Stretch]) -> Iterator[Finding]:
    forged = seals.first_forged(list(written))
    if forged is not None:
        yield Finding("seal_forged", detail=f"{subject} {forged}")
    for seal, stretch in zip(written, stretches, strict=True):
        if (seal.rows, seal.digest) != (stretch.rows, stretch.digest):
            detail = f"{subject} {seals.moment(seal.since)} – {seals.moment(seal.until)}: {seal.rows} → {stretch.rows}"
            yield Finding("stretch", detail=detail)


def _of_audit(uow: UnitOfWork) -> Iterator[Finding]:
    written = seals.of(uow.session, uow.org_id, "audit_entry")
    found = seals.read_entries(uow.session, written)
    for entry in found.broken:
        yield Finding("entry", detail=f"{seals.moment(entry.at)} {entry.action} {entry.id}")
    yield from _of_seals("audit_entry", written, found.stretches)
