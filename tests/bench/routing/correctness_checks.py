"""What T6's log must never show. SQL over the append-only log; the order of turns by walking through it once."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from callcenter.db.unit_of_work import UnitOfWork

_OFFERS = """
    CREATE TEMP TABLE spans AS
    SELECT offer, min(seat::text)::uuid AS seat, min(entry::text)::uuid AS entry,
        min(seq) FILTER (WHERE state = 'made') AS made,
        min(seq) FILTER (WHERE state NOT IN ('made', 'accepted', 'connected')) AS ended
    FROM bench_log WHERE kind = 'offer' GROUP BY offer
"""
# Two offers of one seat, or of one caller, at the same time; a caller served twice.
_DOUBLE = """
    SELECT count(*) FROM (
        SELECT made, lag(coalesce(ended, 1e18)) OVER (PARTITION BY seat ORDER BY made) AS before FROM spans
        UNION ALL
        SELECT made, lag(coalesce(ended, 1e18)) OVER (PARTITION BY entry ORDER BY made) FROM spans
    ) x WHERE before > made
"""
_SERVED_TWICE = """
    SELECT count(*) FROM (SELECT entry FROM bench_log WHERE kind = 'offer' AND state = 'left' GROUP BY entry
        HAVING count(*) > 1) x
"""
# Whoever came has one end, and only one.
_LOST = """
    SELECT count(*) FROM (SELECT entry, count(*) FILTER (WHERE state IN ('served', 'abandoned', 'left')) AS ends
        FROM bench_log WHERE kind = 'entry' GROUP BY entry) x WHERE ends <> 1
"""
_STUCK = "SELECT count(*) FROM seat WHERE state NOT IN ('ready', 'paused')"
_STRANDED = """
    SELECT count(*) FROM (SELECT 1 FROM queue_entry e JOIN LATERAL (
        SELECT 1 FROM seat s JOIN seat_skill k ON k.seat_id = s.id AND k.skill = 'lang:' || e.language
        WHERE s.state = 'ready' AND s.idle_since < clock_timestamp() - interval '1 second'
            AND (s.home_queue = e.queue_key OR s.home_queue <> 'lang_ii') LIMIT 1) s ON true
    WHERE e.state = 'waiting' AND e.since < clock_timestamp() - interval '1 second') x
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What the log shows."""

    assignments: int
    callers: int
    double_bookings: int
    lost_callers: int
    out_of_turn: int
    stuck_seats: int


def stranded_now(uow: UnitOfWork) -> int:
    """Pairs of caller and seat that stand beside each other for over a second; reserved seats are no partners."""
    row = uow.raw.execute(_STRANDED).fetchone()
    return int(row[0]) if row else 0


def read(url: str) -> Found:
    """Judge the whole run."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_OFFERS)

        def count(statement: str) -> int:
            row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
            return int(row[0]) if row else 0

        return Found(
            count("SELECT count(*) FROM spans"),
            count("SELECT count(DISTINCT entry) FROM bench_log WHERE kind = 'entry'"),
            count(_DOUBLE) + count(_SERVED_TWICE),
            count(_LOST),
            out_of_turn(_changes(connection)),
            count(_STUCK),
        )


def _changes(connection: "psycopg.Connection[Any]") -> Iterator[tuple[str, str, tuple[str, int], tuple[Any, str]]]:
    """(entry, state, line, place in the line) in the order of the log."""
    statement = "SELECT entry, state, language, priority, turn FROM bench_log WHERE kind = 'entry' ORDER BY seq"
    with connection.transaction(), connection.cursor("log") as cursor:
        cursor.itersize = 10_000
        cursor.execute(statement)
        for entry, state, language, priority, turn in cursor:
            yield str(entry), state, (language, priority), (turn, str(entry))


def out_of_turn(changes: Iterator[tuple[str, str, tuple[str, int], tuple[Any, str]]]) -> int:
    """How often somebody was offered while an earlier caller of the same language and priority waited."""
    lines: dict[tuple[str, int], list[tuple[Any, str]]] = {}
    waiting: dict[str, tuple[Any, str]] = {}
    wrong = 0
    for entry, state, line, place in changes:
        queue = lines.setdefault(line, [])
        if state == "waiting":
            waiting[entry] = place
            heapq.heappush(queue, place)
            continue
        if state == "offered":
            while queue and waiting.get(queue[0][1]) != queue[0]:
                heapq.heappop(queue)
            wrong += bool(queue) and queue[0] != place
        waiting.pop(entry, None)
    return wrong
