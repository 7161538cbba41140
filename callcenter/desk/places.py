"""Whose place in the queue a call gets: a new one, or one that this caller had before.

A caller who was in this call's queue already (a talk that fell away, a line outside that was busy) has waited all the
time. One who was cut off and rings again within two minutes gets the place back, as does one who rings while a callback
is owed to them: the call takes its place over. A hidden number is nobody's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter.calls import sql
from callcenter.calls.events import CallQueued
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks

CUT_OFF, CALLBACK = "cut_off", "callback"
COME_BACK_WITHIN = timedelta(minutes=2)
# A talk that ended so soon, and not by the seat, was cut off rather than finished.
HARDLY_BEGUN = timedelta(seconds=60)
_THIS_CALL = """
    SELECT queue_key, language, interpreter, wanted, priority, since, preferred_seat_id FROM queue_entry
    WHERE call_id = %s AND kind = 'call' ORDER BY id DESC LIMIT 1
"""
# What the number brings with it. Most who ring do so for the first time: one look instead of five.
_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM queue_entry e WHERE e.call_id = now.id AND e.kind = 'call') AS queued_before,
        p.last_four <> '' AND EXISTS (SELECT 1 FROM call c WHERE c.caller_point_id = p.id AND c.id <> now.id) AS rang,
        EXISTS (SELECT 1 FROM queue_entry k WHERE k.callback_point_id = p.id AND k.kind = 'callback'
            AND k.state IN ('waiting', 'offered', 'connecting', 'resting')) AS owed
    FROM call now LEFT JOIN contact_point p ON p.id = now.caller_point_id WHERE now.id = %s
"""
# A number may be a whole company's: its latest calls are enough, and looking back costs no more with the years.
_CUT_OFF = """
    SELECT e.id, e.since, e.wanted, e.preferred_seat_id, c.seat_id AS talked_to
    FROM call now CROSS JOIN LATERAL (
            SELECT * FROM call b WHERE b.caller_point_id = now.caller_point_id AND b.id <> now.id
                AND b.arrived_at > %(lately)s ORDER BY b.arrived_at DESC LIMIT 50) c
        JOIN queue_entry e ON e.call_id = c.id
    WHERE now.id = %(call)s AND e.org_id = %(org)s AND e.kind = 'call' AND e.queue_key = %(queue)s
        AND e.language = %(language)s AND e.leaving IS DISTINCT FROM 'returned'
        AND ((e.state = 'abandoned' AND e.left_at >= %(after)s)
            OR (e.state = 'served' AND c.ended_at >= %(after)s AND c.ended_by IS DISTINCT FROM 'seat'
                AND coalesce(c.seat_left_at, c.ended_at) < c.answered_at + %(hardly)s))
    ORDER BY e.left_at DESC LIMIT 1
"""
_SEAT = "SELECT id FROM seat WHERE org_id = %s AND staff_no = %s"


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry begins with. `regained` says why it is older than the call, None for a new one."""

    since: datetime
    language: str
    interpreter: str | None
    wanted: list[str]
    priority: int
    preferred: UUID | None
    regained: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Whether there is anything to look up: this call was in a queue before, the number rang before, is owed a call."""

    queued_before: bool
    rang: bool
    owed: bool


def known(uow: UnitOfWork, call_id: UUID) -> Known:
    """What to look up for a call that joins a queue."""
    row = uow.raw.execute(_KNOWN, (call_id,)).fetchone()
    return Known(*map(bool, row)) if row else Known(queued_before=False, rang=False, owed=False)


def of(uow: UnitOfWork, event: CallQueued, before: Known, preferred: UUID | None) -> Place:
    """The place for a call that joins a queue; call and domain are locked. `preferred`: who has the caller's matter."""
    skills = [*event.skills, *([f"group:{event.group}"] if event.group else [])]
    preferred = _keyed(uow, event.preferred_staff_no) or preferred
    new = Place(_since(uow, event), event.language, event.interpreter, skills, event.priority, preferred)
    earlier = sql.one(uow, _THIS_CALL, (event.call_id,)) if before.queued_before else None
    if earlier is not None:
        return _same_call(new, earlier, event)
    owed = callbacks.taken_over(uow, event.call_id, event.queue, event.language) if before.rang or before.owed else None
    if owed is not None:
        return _of_before(new, owed, CALLBACK)
    cut_off = sql.one(uow, _CUT_OFF, _values(uow, event)) if before.rang else None
    if cut_off is None:
        return new
    uow.raw.execute("UPDATE queue_entry SET leaving = 'returned' WHERE id = %s", (cut_off["id"],))
    return _of_before(new, cut_off, CUT_OFF)


def _values(uow: UnitOfWork, event: CallQueued) -> dict[str, Any]:
    after = uow.now - COME_BACK_WITHIN
    return {
        "call": event.call_id,
        "org": uow.org_id,
        "queue": event.queue,
        "language": event.language,
        "after": after,
        "lately": after - timedelta(hours=12),
        "hardly": HARDLY_BEGUN,
    }


def _since(uow: UnitOfWork, event: CallQueued) -> datetime:
    return datetime.fromisoformat(event.since) if event.since else uow.now


def _keyed(uow: UnitOfWork, staff_no: str | None) -> UUID | None:
    row = uow.raw.execute(_SEAT, (uow.org_id, staff_no)).fetchone() if staff_no else None
    return None if row is None else UUID(str(row[0]))


def _same_call(new: Place, earlier: sql.Row, event: CallQueued) -> Place:
    since = min(earlier["since"], new.since)
    if earlier["queue_key"] != event.queue:
        return Place(since, new.language, new.interpreter, new.wanted, new.priority, new.preferred)
    wanted, priority = earlier["wanted"] or new.wanted, max(earlier["priority"], new.priority)
    preferred = new.preferred or earlier["preferred_seat_id"]
    return Place(since, earlier["language"], earlier["interpreter"], wanted, priority, preferred)


def _of_before(new: Place, before: sql.Row, why: str) -> Place:
    preferred = new.preferred or before.get("talked_to") or before["preferred_seat_id"]
    wanted = new.wanted or before["wanted"]
    return Place(before["since"], new.language, new.interpreter, wanted, new.priority, preferred, why)
