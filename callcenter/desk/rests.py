"""Places that are kept and not served for a while: until the line is free, between two tries, until the hotline opens.

Each rest is a moment in the row; a sweep ends those that are due. All of it with the domain locked.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from callcenter.calendar import queries as calendar
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, seats

log = logging.getLogger(__name__)

# The caller still hears the goodbye: their line is rung when it is free, or so long after at the latest.
LINE_FREE_AFTER = timedelta(seconds=30)
_DUE = """
    SELECT id FROM queue_entry WHERE org_id = %s AND state = 'resting' AND rest_until <= %s ORDER BY turn_at LIMIT 50
"""
_WAITING = "SELECT id FROM queue_entry WHERE org_id = %s AND kind = 'callback' AND state = 'waiting' LIMIT 200"
# Offered or being rung, and neither an offer nor a call goes on: there should be none.
_STUCK = """
    SELECT e.id FROM queue_entry e WHERE e.org_id = %s AND e.kind = 'callback' AND e.state IN ('offered', 'connecting')
        AND NOT EXISTS (SELECT 1 FROM offer o JOIN call c ON c.id = o.call_id WHERE o.entry_id = e.id
            AND c.purpose = 'queue_callback'
            AND (o.state IN ('made', 'accepted', 'connected') OR c.ended_at IS NULL))
"""
_JUST_BOOKED = """
    SELECT id FROM queue_entry WHERE call_id = %s AND kind = 'callback' AND state = 'resting' AND tries = 0
"""
_REST = """
    UPDATE queue_entry SET state = 'resting', rest_until = %s WHERE id = %s AND state IN ('waiting', 'resting')
"""


def line_free(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller has hung up after booking: their line can be rung from now on. The domain is locked."""
    for (entry_id,) in uow.raw.execute(_JUST_BOOKED, (call_id,)).fetchall():
        wake(uow, entry_id)


def wake(uow: UnitOfWork, entry_id: UUID) -> None:
    """Back in line, or until the hotline opens. The domain is locked."""
    if while_closed(uow, entry_id):
        return
    statement = "UPDATE queue_entry SET state = 'waiting', rest_until = NULL WHERE id = %s AND state = 'resting'"
    if sql.run(uow, statement, (entry_id,)):
        matching.match_entry(uow, entry_id)
        uow.live("supervisors", "monitor", {})


def while_closed(uow: UnitOfWork, entry_id: UUID) -> bool:
    """Let the place rest until the hotline opens, if it is closed now. Whether it is."""
    if calendar.is_open(uow, uow.now):
        return False
    opens = calendar.next_opening(uow, uow.now) or uow.now + timedelta(days=1)
    uow.raw.execute(_REST, (opens, entry_id))
    return True


def until_open(uow: UnitOfWork, moment: datetime) -> datetime:
    """The moment itself while the hotline is open then, else when it opens next."""
    return moment if calendar.is_open(uow, moment) else calendar.next_opening(uow, moment) or moment


def wake_due(uow: UnitOfWork) -> None:
    """Every few seconds: places whose rest is over; at closing time those that go to rest."""
    due = uow.raw.execute(_DUE, (uow.org_id, uow.now)).fetchall()
    waiting = uow.raw.execute(_WAITING, (uow.org_id,)).fetchall()
    stuck = uow.raw.execute(_STUCK, (uow.org_id,)).fetchall()
    closed = bool(waiting) and not calendar.is_open(uow, uow.now)
    if due or closed or stuck:
        seats.lock_domain(uow)
    for (entry_id,) in due:
        wake(uow, entry_id)
    for (entry_id,) in waiting if closed else ():
        while_closed(uow, entry_id)
    for (entry_id,) in stuck:
        _set_free(uow, entry_id)


def _set_free(uow: UnitOfWork, entry_id: UUID) -> None:
    if uow.raw.execute(f"{_STUCK} AND e.id = %s", (uow.org_id, entry_id)).fetchone() is None:
        return
    log.error("callback that nobody rings any more", extra={"entry_id": str(entry_id)})
    uow.raw.execute("UPDATE queue_entry SET state = 'resting' WHERE id = %s", (entry_id,))
    wake(uow, entry_id)
