"""Matching in the transaction in which a caller or a seat became available.

The domain lock is taken first, as a statement of its own: under READ COMMITTED two transactions could otherwise each
miss the other's row and leave a caller waiting beside an idle seat (the lost match). `desk.candidates` fetches the few
among whom `agents.routing` decides. What time alone changes is due at a moment that stands in the entry's row; the
sweep looks for such rows each second, and for pairs that should never have been left.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from agents.queue import QueuePolicy, Waiting
from agents.routing import IdleSeat, choose_caller, choose_seat, is_reserved
from agents.skills import languages
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import candidates, offers, policies, seats, standing, stranded
from callcenter.desk.policies import Rules

log = logging.getLogger(__name__)

RIPE = timedelta(seconds=1)
# More pairs than this are not made by one sweep: the domain is locked meanwhile.
MOST_PAIRS = 200
_ONE = "SELECT * FROM queue_entry WHERE id = %s AND state = 'waiting'"
_ANYBODY = "SELECT EXISTS (SELECT 1 FROM queue_entry WHERE org_id = %s AND state = 'waiting')"
_POOL = """
    SELECT id FROM seat WHERE org_id = %s AND state = 'ready' AND coalesce(home_queue, '') = %s AND id <> %s
    ORDER BY idle_since LIMIT %s
"""


def match_entry(uow: UnitOfWork, entry_id: UUID) -> bool:
    """Offer a waiting caller to the best idle seat, if there is one. The domain must be locked."""
    row = sql.one(uow, _ONE, (entry_id,))
    if row is None:
        return False
    rules = policies.rules(uow)
    if standing.is_due(uow, row):
        (row,) = standing.settle(uow, [row], rules)
    return match_row(uow, row, rules)


def match_row(uow: UnitOfWork, row: sql.Row, rules: Rules) -> bool:
    """The same for a place whose standing is settled by these rules."""
    waiting = standing.of(row)
    idle = candidates.seats_for(uow, waiting)
    seat = choose_seat(waiting, idle, rules.idle_by_home, rules.policies, uow.now)
    if seat is None:
        return False
    _offer(uow, row, UUID(seat.seat))
    return True


def match_seat(uow: UnitOfWork, seat_id: UUID) -> bool:
    """Offer a seat that became idle the caller whose turn it is. The domain must be locked.

    A seat that takes nobody may fill its pool's reserve, so that another seat of the pool is no longer kept back.
    """
    rules = policies.rules(uow)
    idle = candidates.current_seat(uow, seat_id)
    if idle is None:
        return False
    if _match_idle(uow, idle, rules):
        return True
    reserve = rules.policy(idle.home or "").reserve_idle
    if idle.home is None or not reserve:
        return False
    for (other,) in uow.raw.execute(_POOL, (uow.org_id, idle.home, seat_id, reserve)).fetchall():
        colleague = candidates.seat(uow, other)
        if colleague is not None:
            _match_idle(uow, colleague, policies.rules(uow))
    return False


def _match_idle(uow: UnitOfWork, idle: IdleSeat, rules: Rules) -> bool:
    found = _next_caller(uow, idle, rules)
    if found is None:
        return False
    _offer(uow, found, UUID(idle.seat))
    return True


def _next_caller(uow: UnitOfWork, idle: IdleSeat, rules: Rules) -> sql.Row | None:
    spoken = sorted(languages(idle.skills))
    rows = candidates.callers_for(uow, idle, spoken, _open_to(idle, rules, uow.now)) if spoken else []
    waiting = map(standing.of, rows)
    chosen = choose_caller(idle, waiting, rules.idle_by_home, rules.policies, uow.now)
    return None if chosen is None else next(row for row in rows if str(row["id"]) == chosen.entry)


def _open_to(idle: IdleSeat, rules: Rules, now: datetime) -> datetime | None:
    """By when callers of other queues must have come; None: the seat is not held back."""
    anybody = Waiting("", "", "", frozenset(), 0, now)
    if not is_reserved(idle, anybody, rules.idle_by_home, _ungated(rules.policies), now):
        return None
    gate = rules.policy(idle.home or "").reserve_gate
    return datetime.min.replace(tzinfo=now.tzinfo) if gate is None else now - timedelta(seconds=gate)


def _ungated(by_queue: Mapping[str, QueuePolicy]) -> dict[str, QueuePolicy]:
    return {key: replace(policy, reserve_gate=None) for key, policy in by_queue.items()}


def _offer(uow: UnitOfWork, row: sql.Row, seat_id: UUID) -> None:
    if row.get("kind", "call") == "callback":
        from callcenter.desk import callbacks

        callbacks.offer(uow, row, seat_id)
    else:
        offers.make(uow, row, seat_id)


def sweep(uow: UnitOfWork) -> int:
    """What time has changed is matched; then whoever still stands beside an idle seat is paired and counted.

    The number of pairs that should never have been there: both were available for over a second, and no reserve had to
    open for it. That is a lost match, and its metric must stay nought.
    """
    due = standing.due(uow)
    if due:
        seats.lock_domain(uow)
        _settle_due(uow, [row["id"] for row in due])
    anybody = uow.raw.execute(_ANYBODY, (uow.org_id,)).fetchone()
    if anybody is None or not anybody[0]:
        return 0
    return pair_up(uow) if _beside(uow) else 0


def _settle_due(uow: UnitOfWork, entry_ids: Sequence[UUID]) -> None:
    statement = "SELECT * FROM queue_entry WHERE id = ANY(%s) AND state = 'waiting' ORDER BY level DESC, turn_at"
    rules = policies.rules(uow)
    rows = standing.settle(uow, sql.every(uow, statement, (list(entry_ids),)), rules)
    if not rows or not candidates.idle_heads(uow):
        return
    for row in rows:
        if match_row(uow, row, rules):
            rules = policies.rules(uow)


def _beside(uow: UnitOfWork) -> bool:
    """Whether an idle seat stands beside somebody it could serve. Read without the lock: a reason to look again."""
    rules = policies.rules(uow)
    idle = (candidates.seat(uow, seat_id) for seat_id in candidates.idle_heads(uow))
    return any(_next_caller(uow, seat, rules) is not None for seat in idle if seat is not None)


def pair_up(uow: UnitOfWork, *, regular: bool = False) -> int:
    """Pair whoever can be paired now. The number of stranded pairs among them, each kept as a row.

    `regular`: the rules have changed this moment, nobody was stranded.
    """
    seats.lock_domain(uow)
    rules, count = policies.rules(uow), 0
    for _ in range(MOST_PAIRS):
        found = _first_pair(uow, rules)
        if found is None:
            break
        seat, row = found
        if not regular and _was_possible(seat, row, rules, uow.now - RIPE):
            stranded.keep(uow, row, seat)
            count += 1
        _offer(uow, row, UUID(seat.seat))
        rules = policies.rules(uow)
    if count:
        log.error("stranded pairs", extra={"count": count})
    return count


def _first_pair(uow: UnitOfWork, rules: Rules) -> tuple[IdleSeat, sql.Row] | None:
    for seat_id in candidates.idle_heads(uow):
        seat = candidates.seat(uow, seat_id)
        row = None if seat is None else _next_caller(uow, seat, rules)
        if seat is not None and row is not None:
            return seat, row
    return None


def _was_possible(seat: IdleSeat, row: sql.Row, rules: Rules, then: datetime) -> bool:
    """Whether the two could have been paired at `then` without any reserve opening for it."""
    if row["since"] >= then or seat.idle_since >= then:
        return False
    waiting, closed = standing.of(row), _ungated(rules.policies)
    return choose_caller(seat, [waiting], rules.idle_by_home, closed, then) is not None
