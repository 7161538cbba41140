"""The time of a wrap-up: one timestamp on the seat, whatever becomes of the call that it belongs to.

It never ends a wrap-up by itself, for no call goes without its disposition (S19): past it the supervisor sees the seat
overdue. The agent may ask for more with one click, and is done whenever the form is.
"""

from datetime import timedelta
from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import seats
from callcenter.errors import Conflict
from callcenter.ids import new_id

MORE = timedelta(seconds=60)
_EXTEND = "UPDATE seat SET wrap_up_until = %s WHERE id = %s"
# A row of its own, as every change: the state stays, the reason says that it was made longer.
_NOTE = """
    INSERT INTO seat_state (id, org_id, seat_id, state, reason, call_id, at)
    VALUES (%s, %s, %s, 'wrap_up', 'extended', %s, %s)
"""


class NotInWrapUp(Conflict):
    """The seat has no wrap-up to extend."""

    code = "not_in_wrap_up"


def extend(uow: UnitOfWork, seat_id: UUID) -> None:
    """A minute more, counted from the end as it stands or from now where that is past. Raises NotInWrapUp."""
    seats.lock_domain(uow)
    seat = seats.read(uow, seat_id)
    if seat["state"] != "wrap_up":
        raise NotInWrapUp("现在不在话后整理。")
    until = max(seat["wrap_up_until"] or uow.now, uow.now) + MORE
    uow.raw.execute(_EXTEND, (until, seat_id))
    uow.raw.execute(_NOTE, (new_id(), uow.org_id, seat_id, seat["call_id"], uow.now))
    seats.changed(uow, seat_id)
