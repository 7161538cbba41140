"""Offers that a seat did not answer: how many in a row it may miss, and when its desk phone is known dead."""

from uuid import UUID

from agents.seat import PauseReason
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork

_MISSED = "UPDATE seat SET misses = misses + 1 WHERE id = %s RETURNING misses"
_ALLOWED = """
    SELECT q.misses_before_pause FROM queue_entry e JOIN queue q ON q.org_id = e.org_id AND q.key = e.queue_key
    WHERE e.id = %s
"""
_FAILED = "UPDATE seat SET misses = misses + 1, desk_phone_failed_at = %s WHERE id = %s"
_WORKS = "UPDATE seat SET desk_phone_failed_at = NULL WHERE id = %s AND desk_phone_failed_at IS NOT NULL"


def why_pause(uow: UnitOfWork, offer: sql.Row, *, failed: bool) -> PauseReason | None:
    """Count a miss: why the seat is to be paused now, None while its queue lets it miss more.

    `failed`: the desk phone could not be reached at all. It is offered nobody until it is known to work again.
    """
    if failed and offer["phone"] == "desk_phone":
        uow.raw.execute(_FAILED, (uow.now, offer["seat_id"]))
        return PauseReason.PHONE_UNREACHABLE
    missed = uow.raw.execute(_MISSED, (offer["seat_id"],)).fetchone()
    allowed = uow.raw.execute(_ALLOWED, (offer["entry_id"],)).fetchone()
    if missed is None or allowed is None or missed[0] >= allowed[0]:
        return PauseReason.NO_ANSWER
    return None


def phone_works(uow: UnitOfWork, seat_id: UUID) -> bool:
    """The desk phone rang, has a new password, or its agent says that it works. Whether it was thought dead."""
    return sql.run(uow, _WORKS, (seat_id,)) > 0
