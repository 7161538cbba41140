"""How often the machine may ring: 1 a minute, 5 an hour, 20 a day a number, and so many calls on the trunk at once.

What may be is claimed as rows in the transaction that places the call: no process counts anything in memory, and one
that dies has either claimed and placed, or neither. Holds for every call in which no person of ours rings (S87–S90).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter import settings
from callcenter.calls import sql
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# (rings, within): the n-th ring back must be older than that
RATES = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (20, timedelta(days=1)))
MOST = max(count for count, _ in RATES)
KEPT = timedelta(days=2)
# Two surveys of one number are claimed one after the other: the row of the number stands for the line.
_LOCK = "SELECT 1 FROM contact_point WHERE id = %s FOR NO KEY UPDATE"
_RUNG = "SELECT at FROM dialed_number WHERE point_id = %s AND at > %s ORDER BY at DESC LIMIT %s"
_DIALED = "INSERT INTO dialed_number (id, org_id, point_id, purpose, reference, at) VALUES (%s, %s, %s, %s, %s, %s)"
_FREE = """
    SELECT id FROM trunk_place WHERE org_id = %s AND call_id IS NULL AND number <= %s
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# Once a ceiling. Two that find none missing at the same moment must not wait for each other: one makes them.
_MAKE = """
    INSERT INTO trunk_place (id, org_id, number)
    SELECT gen_random_uuid(), %(org)s, n
    FROM (SELECT pg_try_advisory_xact_lock(hashtextextended('trunk:' || %(org)s::text, 0)) AS mine) x,
        generate_series(1, %(ceiling)s) n
    WHERE x.mine AND NOT EXISTS (SELECT 1 FROM trunk_place p WHERE p.org_id = %(org)s AND p.number = n)
"""
_TAKE = "UPDATE trunk_place SET call_id = %s, taken_at = %s WHERE id = %s"
_RELEASE = "UPDATE trunk_place SET call_id = NULL, taken_at = NULL WHERE call_id = %s RETURNING 1"
# A ring claimed now may be sent somewhat later: counted from its end, no two can ever come too close to each other.
_RANG_UNTIL = """
    UPDATE dialed_number d SET at = %(now)s FROM call c
    WHERE c.id = %(call)s AND d.point_id = c.caller_point_id AND d.reference = c.reference AND d.at > %(since)s
"""
_FORGET = "DELETE FROM dialed_number WHERE at < %s"
_LEFT_BEHIND = """
    UPDATE trunk_place p SET call_id = NULL, taken_at = NULL FROM call c
    WHERE c.id = p.call_id AND c.ended_at IS NOT NULL
"""


def free_place(uow: UnitOfWork) -> UUID | None:
    """Take a free place on the trunk for this transaction; None when all are taken. Give it a call with `claim`."""
    ceiling = settings.load().survey_trunk_ceiling
    row = uow.raw.execute(_FREE, (uow.org_id, ceiling)).fetchone()
    if row is None and sql.run(uow, _MAKE, {"org": uow.org_id, "ceiling": ceiling}):
        row = uow.raw.execute(_FREE, (uow.org_id, ceiling)).fetchone()
    return None if row is None else UUID(str(row[0]))


def rings_from(uow: UnitOfWork, point_id: UUID) -> datetime:
    """Return when the machine may ring a number again: now, or later. Its row is locked until the transaction ends."""
    uow.raw.execute(_LOCK, (point_id,))
    since = uow.now - max(within for _, within in RATES)
    rung: list[datetime] = [row[0] for row in uow.raw.execute(_RUNG, (point_id, since, MOST)).fetchall()]
    return max([uow.now, *(rung[count - 1] + within for count, within in RATES if len(rung) >= count)])


def claim(uow: UnitOfWork, place_id: UUID, call_id: UUID, point_id: UUID, purpose: str, reference: UUID) -> None:
    """Write that this call takes the place and this number is rung: in the transaction that places the call."""
    uow.raw.execute(_DIALED, (new_id(), uow.org_id, point_id, purpose, reference, uow.now))
    uow.raw.execute(_TAKE, (call_id, uow.now, place_id))


def release(uow: UnitOfWork, call_id: UUID) -> None:
    """The call is over: its place on the trunk is free, and the rates count from now."""
    if uow.raw.execute(_RELEASE, (call_id,)).fetchone() is not None:
        uow.raw.execute(_RANG_UNTIL, {"now": uow.now, "call": call_id, "since": uow.now - KEPT})


def tidy(uow: UnitOfWork) -> None:
    """Give back places of calls that are over, however that came; forget rings that no rate asks for any more."""
    uow.raw.execute(_LEFT_BEHIND)
    sql.run(uow, _FORGET, (uow.now - KEPT,))
