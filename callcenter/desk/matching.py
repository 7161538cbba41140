"""Matching in the transaction in which a caller or a seat became available.

The domain lock is taken first, as a statement of its own: under READ COMMITTED two transactions could otherwise each
miss the other's row and leave a caller waiting beside an idle seat (the lost match). SQL fetches the few candidates
from partial indexes; `agents.routing` decides.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from agents.queue import QueuePolicy, Waiting
from agents.routing import IdleSeat, choose_caller, choose_seat, match
from agents.skills import languages
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import offers, seats

log = logging.getLogger(__name__)

CANDIDATES = 50
# A seat can take a call when it is ready, its console answers, and its phone was not reported dead.
USABLE = """s.state = 'ready' AND s.alive_until > now()
    AND (s.phone <> 'browser' OR (s.microphone IS NOT FALSE AND s.connection IS NOT FALSE))"""
_POLICIES = "SELECT key, head_start_seconds, reserve_idle, reserve_gate_seconds FROM queue WHERE org_id = %s"
_ENTRY = """id, queue_key, language, wanted, priority, since, preferred_seat_id, barred_seat_id, call_id"""
_SEATS = f"""
    SELECT s.id, s.home_queue, s.idle_since, array_agg(k.skill) AS skills
    FROM seat s JOIN seat_skill k ON k.seat_id = s.id AND (k.valid_until IS NULL OR k.valid_until >= %(today)s)
    WHERE s.org_id = %(org)s AND {USABLE}
        AND (%(seat)s::uuid IS NULL OR s.id = %(seat)s)
        AND (%(language)s::text IS NULL OR EXISTS (SELECT 1 FROM seat_skill l WHERE l.seat_id = s.id
            AND l.skill = 'lang:' || %(language)s AND (l.valid_until IS NULL OR l.valid_until >= %(today)s)))
    GROUP BY s.id ORDER BY (s.home_queue IS NOT DISTINCT FROM %(queue)s) DESC, s.idle_since LIMIT %(limit)s
"""  # noqa: S608 - constant text
_WAITING = f"""
    SELECT {_ENTRY} FROM queue_entry WHERE org_id = %s AND state = 'waiting' AND language = ANY(%s)
    ORDER BY priority DESC, turn_at LIMIT %s
"""  # noqa: S608 - constant text
_ONE = f"SELECT {_ENTRY} FROM queue_entry WHERE id = %s AND state = 'waiting'"  # noqa: S608 - constant text
_ALL = f"SELECT {_ENTRY} FROM queue_entry WHERE org_id = %s AND state = 'waiting' ORDER BY priority DESC, turn_at LIMIT 500"  # noqa: E501, S608
_IDLE_BY_HOME = f"SELECT home_queue, count(*) AS n FROM seat s WHERE org_id = %s AND {USABLE} GROUP BY home_queue"  # noqa: S608


def policies(uow: UnitOfWork) -> dict[str, QueuePolicy]:
    """How each queue is served."""
    rows = uow.raw.execute(_POLICIES, (uow.org_id,)).fetchall()
    return {key: QueuePolicy(key, float(head), reserve, gate) for key, head, reserve, gate in rows}


def match_entry(uow: UnitOfWork, entry_id: UUID) -> bool:
    """Offer a waiting caller to the best idle seat, if there is one. The domain must be locked."""
    row = sql.one(uow, _ONE, (entry_id,))
    if row is None:
        return False
    waiting = _waiting(row)
    idle = _idle(uow, language=waiting.language, queue=waiting.queue)
    if not idle:
        return False
    seat = choose_seat(waiting, idle, _idle_by_home(uow), policies(uow), uow.now)
    if seat is None:
        return False
    offers.make(uow, row, UUID(seat.seat))
    return True


def match_seat(uow: UnitOfWork, seat_id: UUID) -> bool:
    """Offer a seat that became idle the caller whose turn it is. The domain must be locked."""
    idle = _idle(uow, seat_id=seat_id)
    if not idle:
        return False
    spoken = sorted(languages(idle[0].skills))
    rows = sql.every(uow, _WAITING, (uow.org_id, spoken, CANDIDATES))
    if not rows:
        return False
    chosen = choose_caller(idle[0], map(_waiting, rows), _idle_by_home(uow), policies(uow), uow.now)
    if chosen is None:
        return False
    offers.make(uow, next(row for row in rows if str(row["id"]) == chosen.entry), seat_id)
    return True


def sweep(uow: UnitOfWork) -> int:
    """Pair whoever stands beside an idle seat. The number of pairs that should never have been there.

    A pair counts only when both have been available for over a second and no reserve had to open for it: that is a
    lost match, and its metric must stay nought. Reserves that open with time are paired here in the regular way.
    """
    if not uow.raw.execute(_ALL.replace("500", "1"), (uow.org_id,)).fetchone():
        return 0
    seats.lock_domain(uow)
    rows = sql.every(uow, _ALL, (uow.org_id,))
    idle, rules = _idle(uow), policies(uow)
    paired = match([_waiting(row) for row in rows], idle, rules, uow.now)
    by_id = {str(row["id"]): row for row in rows}
    stranded = _stranded([by_id[pair.entry] for pair in paired], idle, rules, uow.now)
    for pair in paired:
        offers.make(uow, by_id[pair.entry], UUID(pair.seat))
    if stranded:
        log.error("stranded pairs", extra={"count": stranded})
    return stranded


def _stranded(rows: list[sql.Row], idle: list[IdleSeat], rules: dict[str, QueuePolicy], now: datetime) -> int:
    ungated = {key: QueuePolicy(key, rule.head_start, rule.reserve_idle, None) for key, rule in rules.items()}
    ripe = now - timedelta(seconds=1)
    old_rows = [_waiting(row) for row in rows if row["since"] < ripe]
    return len(match(old_rows, [seat for seat in idle if seat.idle_since < ripe], ungated, now))


def _idle(
    uow: UnitOfWork, *, language: str | None = None, queue: str | None = None, seat_id: UUID | None = None
) -> list[IdleSeat]:
    values = {
        "org": uow.org_id,
        "today": uow.now.date(),
        "language": language,
        "queue": queue,
        "seat": seat_id,
        "limit": CANDIDATES if language else 1000,
    }
    rows = uow.raw.execute(_SEATS, values).fetchall()
    return [IdleSeat(str(seat), frozenset(skills), home, since) for seat, home, since, skills in rows]


def _idle_by_home(uow: UnitOfWork) -> dict[str, int]:
    rows = uow.raw.execute(_IDLE_BY_HOME, (uow.org_id,)).fetchall()
    return {home: count for home, count in rows if home is not None}


def _waiting(row: sql.Row) -> Waiting:
    preferred, barred = row["preferred_seat_id"], row["barred_seat_id"]
    return Waiting(
        str(row["id"]),
        row["queue_key"],
        row["language"],
        frozenset(row["wanted"]),
        row["priority"],
        row["since"],
        None if preferred is None else str(preferred),
        None if barred is None else str(barred),
    )
