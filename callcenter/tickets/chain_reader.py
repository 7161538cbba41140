"""Reading the histories of a range of tickets as fast as the disk gives them, and checking every line.

One process a range; all read the same snapshot of the database. A line is hashed as `chain` does, its content written
canonically by a faster writer; what does not fit is hashed once more by `chain` itself before it is called altered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from json import loads
from operator import itemgetter
from typing import Any

import orjson
import psycopg

from callcenter.audit.sealing import Stretch
from callcenter.audit.sealing import mac as seal_of
from callcenter.tickets import chain
from callcenter.tickets.chain import Link

# Columns are named apart from the table's: an order by the text of a ticket's id would have to be sorted.
_LINES = """
SELECT e.ticket_id::text AS ticket, e.seq, e.kind, e.actor::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.content::text, e.hash
FROM ticket_event e WHERE {where} ORDER BY e.ticket_id, e.seq
"""
_ENDS = """
SELECT e.ticket_id::text AS ticket, e.seq, e.hash, e.mac FROM ticket_chain e WHERE {where} ORDER BY e.ticket_id
"""
BATCH = 10_000
NO_LINE = 0

Line = tuple[str, int, str, str | None, str, str, bytes]
End = tuple[str, int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Range:
    """What one process reads: tickets from `lower` to before `upper` (None: no limit), in a shared snapshot.

    `seals` are the ends of the sealed stretches in their order, as `Line` writes moments; `headed`: ends were kept.
    """

    url: str
    snapshot: str
    key: bytes
    lower: str | None
    upper: str | None
    seals: tuple[str, ...]
    headed: bool


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something is wrong with a history. `line` is the first one that does not fit."""

    ticket: str
    line: int
    what: str  # altered, tail, end_forged, end_missing, removed


@dataclass(slots=True)
class Read:
    """What a process found: flaws, how much it read, and the stretches that it is to be held against."""

    tickets: int = 0
    lines: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)


def read(part: Range) -> Read:
    """Check every history of a range."""
    found = Read(stretches=[Stretch() for _ in part.seals])
    where = " AND ".join(
        [f"e.ticket_id >= '{part.lower}'"] * bool(part.lower) + [f"e.ticket_id < '{part.upper}'"] * bool(part.upper)
    )
    with _reader(part) as lines, _reader(part) as ends:
        _check(
            part,
            found,
            _rows(lines, _LINES.format(where=where or "true")),
            _rows(ends, _ENDS.format(where=where or "true")),
        )
    return found


def _reader(part: Range) -> psycopg.Connection[Any]:
    connection = psycopg.connect(part.url, autocommit=True)
    connection.execute("SET statement_timeout = 0")
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    connection.execute(f"SET TRANSACTION SNAPSHOT '{part.snapshot}'")
    return connection


def _rows(connection: psycopg.Connection[Any], statement: str) -> Iterator[Any]:
    with connection.cursor("read", binary=True) as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _check(part: Range, found: Read, lines: Iterator[Line], ends: Iterator[End]) -> None:
    """Walk lines and ends side by side: both come in the order of their tickets."""
    end = next(ends, None)
    for ticket, history in groupby(lines, itemgetter(0)):
        while end is not None and end[0] < ticket:
            found.flaws.append(Flaw(end[0], NO_LINE, "removed"))
            end = next(ends, None)
        own, end = (end, next(ends, None)) if end is not None and end[0] == ticket else (None, end)
        found.tickets += 1
        flaw = _flaw(part, ticket, *_history(part, found, ticket, history), own)
        if flaw is not None:
            found.flaws.append(flaw)
    while end is not None:
        found.flaws.append(Flaw(end[0], NO_LINE, "removed"))
        end = next(ends, None)


def _history(part: Range, found: Read, ticket: str, history: Iterator[Line]) -> tuple[int, bytes, int]:
    """Return how many lines there are, the last one's hash, and the first that does not fit (0: all do)."""
    previous, count, broken = chain.FIRST, 0, NO_LINE
    name, sealed_until, stretches = bytes.fromhex(ticket.replace("-", "")), part.seals, found.stretches
    for line in history:
        count += 1
        sealed = line[6]
        if not broken and (line[1] != count or _hash(previous, line) != sealed) and not _fits(previous, count, line):
            broken = count
        previous = sealed
        at = bisect_right(sealed_until, line[4])
        if at < len(sealed_until):
            stretches[at].add(part.key, row_of(name, line[1], sealed))
    found.lines += count
    return count, previous, broken


def row_of(ticket: bytes, seq: int, sealed: bytes) -> bytes:
    """Return a line as its stretch of time counts it (`audit.seals`)."""
    return ticket + b"%d" % seq + sealed


def _flaw(part: Range, ticket: str, last: int, sealed: bytes, broken: int, end: End | None) -> Flaw | None:
    if broken:
        return Flaw(ticket, broken, "altered")
    if end is None:
        return Flaw(ticket, last, "end_missing") if part.headed else None
    if (end[1], end[2]) != (last, sealed):
        return Flaw(ticket, min(end[1], last) + 1, "tail")
    if seal_of(part.key, bytes.fromhex(ticket.replace("-", "")), end[1], end[2]) != end[3]:
        return Flaw(ticket, last, "end_forged")
    return None


def _hash(previous: bytes, line: Line) -> bytes:
    """The hash of a line, written in the order of its names: actor at content kind seq ticket."""
    ticket, seq, kind, actor, at, content, _ = line
    try:
        plain = orjson.dumps(orjson.loads(content), option=orjson.OPT_SORT_KEYS)
        named = orjson.dumps(kind)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, TypeError):
        return b""
    return sha256(
        b'%b{"actor":%b,"at":"%b+00:00","content":%b,"kind":%b,"seq":%d,"ticket":"%b"}'
        % (previous, b'"%b"' % actor.encode() if actor else b"null", at.encode(), plain, named, seq, ticket.encode())
    ).digest()


def _fits(previous: bytes, expected: int, line: Line) -> bool:
    """The same by `chain` itself: a number too long for the faster writer is not tampered with."""
    ticket, seq, kind, actor, at, content, sealed = line
    link = Link(ticket, seq, kind, actor, datetime.fromisoformat(f"{at}+00:00"), loads(content))
    return seq == expected and chain.link_hash(previous, link) == sealed
