"""The metric that must stay nought: callers and seats that stood idle side by side."""

from uuid import UUID

from agents.routing import IdleSeat
from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id

_KEEP = """
    INSERT INTO stranded_pair (id, org_id, entry_id, seat_id, entry_since, idle_since, found_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_COUNT = "SELECT count(*) FROM stranded_pair WHERE org_id = %s AND found_at >= %s"


def keep(uow: UnitOfWork, entry: sql.Row, seat: IdleSeat) -> None:
    """Write one pair down."""
    values = (new_id(), uow.org_id, entry["id"], UUID(seat.seat), entry["since"], seat.idle_since, uow.now)
    uow.raw.execute(_KEEP, values)


def today(uow: UnitOfWork) -> int:
    """How many were found since midnight, Beijing time."""
    midnight = uow.now.astimezone(clock.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    row = uow.raw.execute(_COUNT, (uow.org_id, midnight)).fetchone()
    return int(row[0]) if row else 0
