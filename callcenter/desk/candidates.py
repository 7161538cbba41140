"""The few seats and callers among which the routing rules choose, fetched without looking at all of them.

Idle seats of one pool with the same skills stand together in `ix_seat_idle`, the longest idle first; waiting callers of
one language, with the same skills still asked for and of one level, stand together in `ix_queue_entry_turn`, the next
one first. Each statement hops from class to class (a loose index scan) and takes the first fit of each: its cost grows
with the number of classes, never with seats, callers or past calls.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from agents.queue import Waiting
from agents.routing import IdleSeat
from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.policies import USABLE
from callcenter.desk.seats import HELD, VALID

_POOL = "coalesce(s.home_queue, '')"
_CLASSES = f"""
    WITH RECURSIVE class (pool, routable) AS (
        (SELECT {_POOL}, s.routable FROM seat s WHERE s.org_id = %(org)s AND s.state = 'ready'
            ORDER BY {_POOL}, s.routable LIMIT 1)
        UNION ALL
        SELECT n.pool, n.routable FROM class c CROSS JOIN LATERAL (
            SELECT {_POOL} AS pool, s.routable FROM seat s WHERE s.org_id = %(org)s AND s.state = 'ready'
                AND ({_POOL}, s.routable) > (c.pool, c.routable)
            ORDER BY {_POOL}, s.routable LIMIT 1) n
    )
"""  # noqa: S608 - constant text
_SHOWN = f"s.id, s.home_queue, s.idle_since, {HELD} AS skills"
_SEATS = f"""{_CLASSES}
    SELECT f.* FROM class c CROSS JOIN LATERAL (
        SELECT {_SHOWN} FROM seat s WHERE s.org_id = %(org)s AND s.state = 'ready' AND {_POOL} = c.pool
            AND s.routable = c.routable AND {USABLE} AND s.id IS DISTINCT FROM %(barred)s::uuid
            AND EXISTS (SELECT 1 FROM seat_skill k WHERE k.seat_id = s.id AND k.skill = %(language)s AND {VALID})
        ORDER BY s.idle_since LIMIT 1) f
    WHERE %(language)s = ANY(c.routable)
    UNION ALL
    SELECT {_SHOWN} FROM seat s WHERE s.id = %(preferred)s::uuid AND s.org_id = %(org)s AND {USABLE}
"""  # noqa: S608 - constant text
_HEADS = f"""{_CLASSES}
    SELECT f.* FROM class c CROSS JOIN LATERAL (
        SELECT s.id, s.idle_since FROM seat s WHERE s.org_id = %(org)s AND s.state = 'ready' AND {_POOL} = c.pool
            AND s.routable = c.routable AND {USABLE} ORDER BY s.idle_since LIMIT 1) f
    ORDER BY f.idle_since
"""  # noqa: S608 - constant text
_SEAT = f"""
    SELECT {_SHOWN}, s.routable = {HELD} AS current FROM seat s
    WHERE s.id = %(seat)s AND s.org_id = %(org)s AND {USABLE}
"""  # noqa: S608 - constant text


def _next_of_each_class(among: str) -> str:
    """The next caller of each class whose skills the seat has."""
    return f"""
        WITH RECURSIVE class (language, required, level) AS (
            SELECT f.* FROM unnest(%(languages)s::text[]) AS l (language) CROSS JOIN LATERAL (
                SELECT e.language, e.required, e.level FROM queue_entry e WHERE {among} AND e.language = l.language
                ORDER BY e.required, e.level LIMIT 1) f
            UNION ALL
            SELECT n.* FROM class c CROSS JOIN LATERAL (
                SELECT e.language, e.required, e.level FROM queue_entry e WHERE {among} AND e.language = c.language
                    AND (e.required, e.level) > (c.required, c.level)
                ORDER BY e.required, e.level LIMIT 1) n
        )
        SELECT f.* FROM class c CROSS JOIN LATERAL (
            SELECT e.* FROM queue_entry e WHERE {among} AND e.language = c.language AND e.required = c.required
                AND e.level = c.level AND e.turn_at <= %(until)s AND e.since <= %(until)s
                AND e.barred_seat_id IS DISTINCT FROM %(seat)s::uuid
            ORDER BY e.turn_at, e.id LIMIT 1) f
        WHERE c.required <@ %(skills)s::text[]
    """  # noqa: S608 - constant text


_WAITING = "e.org_id = %(org)s AND e.state = 'waiting' AND e.kept_until IS NULL"
# Whoever asks for this very seat: besides the language it needs no skill for them.
_ANY_QUEUE = f"""{_next_of_each_class(_WAITING)}
    UNION ALL (
        SELECT e.* FROM queue_entry e WHERE e.preferred_seat_id = %(seat)s::uuid AND e.state = 'waiting'
            AND e.language = ANY(%(languages)s::text[]) AND e.barred_seat_id IS DISTINCT FROM %(seat)s::uuid
        ORDER BY e.level DESC, e.turn_at, e.id LIMIT 1)
"""  # noqa: S608 - constant text
_OWN_QUEUE = _next_of_each_class(f"{_WAITING} AND e.queue_key = %(queue)s")
_STALE = f"""
    SELECT EXISTS (SELECT 1 FROM seat s WHERE s.org_id = %(org)s AND s.state = 'ready' AND s.routable <> {HELD})
"""  # noqa: S608 - constant text
_REFRESH = f"""
    UPDATE seat s SET routable = {HELD} WHERE s.org_id = %(org)s AND s.state = 'ready' AND s.routable <> {HELD}
"""  # noqa: S608 - constant text


def seats_for(uow: UnitOfWork, waiting: Waiting) -> list[IdleSeat]:
    """The longest idle seat of each class that speaks the caller's language, and the preferred one."""
    values = {
        **today(uow),
        "language": f"lang:{waiting.language}",
        "barred": waiting.barred,
        "preferred": waiting.preferred,
    }
    rows = sql.every(uow, _SEATS, values)
    return list({row["id"]: _idle(row) for row in rows}.values())


def seat(uow: UnitOfWork, seat_id: UUID) -> IdleSeat | None:
    """The seat if it is idle and can take a call, with the skills of this moment."""
    row = sql.one(uow, _SEAT, {**today(uow), "seat": seat_id})
    return None if row is None else _idle(row)


def current_seat(uow: UnitOfWork, seat_id: UUID) -> IdleSeat | None:
    """The same, and callers who come from now on find it by these skills too. The domain must be locked."""
    row = sql.one(uow, _SEAT, {**today(uow), "seat": seat_id})
    if row is not None and not row["current"]:
        uow.raw.execute("UPDATE seat SET routable = %s WHERE id = %s", (row["skills"], seat_id))
    return None if row is None else _idle(row)


def idle_heads(uow: UnitOfWork) -> list[UUID]:
    """The longest idle seat of each class."""
    return [row["id"] for row in sql.every(uow, _HEADS, today(uow))]


def callers_for(uow: UnitOfWork, idle: IdleSeat, languages: list[str], open_to: datetime | None) -> list[sql.Row]:
    """The next caller of each class that the seat can serve, and who asks for this very seat.

    `open_to`: a reserve is held, callers of other queues must have come by then (None: no reserve, all may come).
    """
    values: dict[str, Any] = {
        "org": uow.org_id,
        "languages": languages,
        "seat": idle.seat,
        "skills": sorted(idle.skills),
        "queue": idle.home,
        "until": open_to or datetime.max.replace(tzinfo=uow.now.tzinfo),
    }
    found = sql.every(uow, _ANY_QUEUE, values)
    if open_to is not None:
        values["until"] = datetime.max.replace(tzinfo=uow.now.tzinfo)
        found += sql.every(uow, _OWN_QUEUE, values)
    return list({row["id"]: row for row in found}.values())


def is_stale(uow: UnitOfWork) -> bool:
    """Whether some ready seat's certificates are others than when it became ready."""
    row = uow.raw.execute(_STALE, today(uow)).fetchone()
    return bool(row and row[0])


def refresh(uow: UnitOfWork) -> int:
    """Write anew the skills of ready seats whose certificates have changed, or have run out overnight. How many.

    The domain must be locked.
    """
    return sql.run(uow, _REFRESH, today(uow))


def today(uow: UnitOfWork) -> dict[str, Any]:
    """What the validity of certificates is asked with."""
    return {"org": uow.org_id, "today": clock.business_day(uow.now)}


def _idle(row: sql.Row) -> IdleSeat:
    return IdleSeat(str(row["id"]), frozenset(row["skills"]), row["home_queue"], row["idle_since"])
