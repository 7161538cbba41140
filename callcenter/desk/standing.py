"""The standing of a place in the queue: what waiting has changed about it so far, and when time changes it next.

Level, skills still asked for, for whom it is kept and the order within its level are columns, so that an index knows
them. They are true until `changes_at`; who inserts an entry leaves them out and they are settled at its first match.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from agents.queue import QueuePolicy, Waiting, level, next_change, required, turn_at
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import seats
from callcenter.desk.policies import Rules

BATCH = 500
_DUE = """
    SELECT * FROM queue_entry WHERE org_id = %s AND state = 'waiting' AND changes_at <= %s ORDER BY changes_at LIMIT %s
"""
_SETTLE = """
    UPDATE queue_entry e SET level = n.level, required = string_to_array(n.required, ','), kept_until = n.kept,
        turn_at = n.turn, changes_at = n.changes
    FROM unnest(%(id)s::uuid[], %(level)s::int[], %(required)s::text[], %(kept)s::timestamptz[],
        %(turn)s::timestamptz[], %(changes)s::timestamptz[]) AS n (id, level, required, kept, turn, changes)
    WHERE e.id = n.id
"""
_NEVER = datetime.max.replace(tzinfo=UTC)
# Whom the preferred seat can be expected to serve soon: it is on duty and not at a break.
_ON_DUTY = """
    SELECT 1 FROM seat WHERE id = %s AND org_id = %s AND state NOT IN ('offline', 'paused') AND alive_until > now()
"""
_UNKEEP = """
    UPDATE queue_entry SET kept_until = NULL WHERE preferred_seat_id = %s AND state = 'waiting'
        AND kept_until IS NOT NULL RETURNING id
"""
_UNSETTLE = "UPDATE queue_entry SET changes_at = 'epoch' WHERE org_id = %s AND state = 'waiting'"


def due(uow: UnitOfWork) -> list[sql.Row]:
    """Waiting entries whose standing time has changed, the longest due first."""
    return sql.every(uow, _DUE, (uow.org_id, uow.now, BATCH))


def is_due(uow: UnitOfWork, row: sql.Row) -> bool:
    """Whether the entry's standing is to be settled before anybody goes by it."""
    return bool(row["changes_at"] <= uow.now)


def settle(uow: UnitOfWork, rows: Sequence[sql.Row], rules: Rules) -> list[sql.Row]:
    """Write the standing of these entries as of now; the rows with it. The domain must be locked."""
    found = [_standing(uow, row, rules) for row in rows]
    columns: dict[str, list[Any]] = {
        "id": [row["id"] for row in found],
        "level": [row["level"] for row in found],
        # An array of arrays must be square: the skills travel as one text.
        "required": [",".join(row["required"]) for row in found],
        "kept": [row["kept_until"] for row in found],
        "turn": [row["turn_at"] for row in found],
        "changes": [row["changes_at"] or _NEVER for row in found],
    }
    if found:
        uow.raw.execute(_SETTLE, columns)
    return found


def begin(uow: UnitOfWork, row: sql.Row, rules: Rules) -> sql.Row:
    """A place that is about to be written, with its standing settled. The domain must be locked."""
    found = _standing(uow, row, rules)
    return found | {"changes_at": found["changes_at"] or _NEVER}


def _standing(uow: UnitOfWork, row: sql.Row, rules: Rules) -> sql.Row:
    policy = rules.policy(row["queue_key"])
    waiting = replace(of(row), kept_until=None)
    kept = _kept_until(uow, row, waiting, policy)
    waiting = replace(waiting, kept_until=kept)
    return row | {
        "level": level(waiting, policy, uow.now),
        "required": sorted(required(waiting, policy, uow.now)),
        "kept_until": kept,
        "turn_at": turn_at(waiting, policy),
        "changes_at": next_change(waiting, rules.policies, uow.now),
    }


def _kept_until(uow: UnitOfWork, row: sql.Row, waiting: Waiting, policy: QueuePolicy) -> datetime | None:
    """Till when the caller is kept for the preferred seat: a limited time, and only while it is on duty."""
    seat_id = row["preferred_seat_id"]
    until: datetime = row["since"] + timedelta(seconds=policy.preferred_seconds)
    if seat_id is None or until <= uow.now or seat_id == row["barred_seat_id"]:
        return None
    on_duty = uow.raw.execute(_ON_DUTY, (seat_id, uow.org_id)).fetchone()
    return until if on_duty and seats.speaks(uow, seat_id, waiting.language) else None


def unkeep(uow: UnitOfWork, seat_id: UUID) -> list[UUID]:
    """The seat has left: nobody is kept for it any longer. Who may be offered to others now."""
    return [row[0] for row in uow.raw.execute(_UNKEEP, (seat_id,)).fetchall()]


def unsettle(uow: UnitOfWork) -> None:
    """A queue's policy has changed: the sweep settles all places anew, for a reserve concerns other queues' callers."""
    uow.raw.execute(_UNSETTLE, (uow.org_id,))


def of(row: sql.Row) -> Waiting:
    """An entry's row in the words of the routing rules."""
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
        row["kept_until"],
    )
