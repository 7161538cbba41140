"""Pairs of neighbouring signs: which rows of the database have all pairs of a search in one text.

Each kind of text has an index of its pairs (migration 0017). How common a pair is, the database's statistics say: a
pair that stands in every third text is not looked up, because reading and sorting its rows takes longer than meeting
some of them on the way through the newest tickets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_GRAMS = "SELECT search_grams(%s)"
# Of the indexes' expressions: how many texts there are, and in which share of them each of the pairs stands.
_SHARES = """
SELECT c.relname, c.reltuples, array_agg(e.share)
FROM pg_stats s
JOIN pg_class c ON c.oid = format('%%I.%%I', s.schemaname, s.tablename)::regclass
CROSS JOIN LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) e (pair, share)
WHERE s.schemaname = 'public' AND s.tablename = ANY(%(indexes)s) AND e.pair = ANY(%(grams)s::text[])
GROUP BY c.relname, c.reltuples HAVING count(*) = %(count)s
"""


@dataclass(frozen=True, slots=True)
class Texts:
    """One kind of text: its index, and the statement of the tickets that have all `%(grams)s`, `%(most)s` at most."""

    index: str
    statement: str


def of(uow: UnitOfWork, text: str) -> list[str]:
    """Return the pairs of a search, each once; none where every word has one sign."""
    row = uow.raw.execute(_GRAMS, (text,)).fetchone()
    return list(row[0]) if row else []


def expected(uow: UnitOfWork, indexes: list[str], grams: list[str]) -> dict[str, float]:
    """Return about how many texts of each index have all pairs; no entry where one of them is rare or nothing is known.

    The pairs of a word come together: the rarest counts in full, each further one half as much as the one before.
    """
    values = {"indexes": indexes, "grams": grams, "count": len(grams)}
    found = {}
    for index, texts, shares in uow.raw.execute(_SHARES, values).fetchall():
        rows = max(0.0, float(texts))
        for place, share in enumerate(sorted(shares)):
            rows *= float(share) ** (0.5**place)
        found[str(index)] = rows
    return found


def look_up(uow: UnitOfWork, texts: Texts, values: dict[str, Any], most: int) -> set[UUID] | None:
    """Return the tickets that have all pairs in one such text; None when there are more than `most`."""
    # never a walk that computes the pairs of every row, and no bitmap that forgets which rows it meant
    uow.raw.execute("SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '32MB'")
    rows = uow.raw.execute(texts.statement, values | {"most": most + 1}).fetchall()
    uow.raw.execute("SET LOCAL enable_seqscan = on; SET LOCAL work_mem TO DEFAULT")
    return {row[0] for row in rows} if len(rows) <= most else None
