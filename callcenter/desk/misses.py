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
_ASKED = "SELECT 1 FROM carrier_command WHERE aggregate = %s AND kind = 'ring' AND state = 'done'"
_WORKS = "UPDATE seat SET desk_phone_failed_at = NULL WHERE id = %s AND desk_phone_failed_at IS NOT NULL"


def why_pause(uow: UnitOfWork, offer: sql.Row, status: str | None = None) -> PauseReason | None:
    """Count a miss: why the seat is to be paused now, None while its queue lets it miss more.

    `status` is the carrier's last word about a desk phone, None where the offer's lease ran out. A phone that could not
    be reached is offered nobody until it is known to work again.
    """
    if offer["phone"] == "desk_phone" and _not_reached(uow, offer, status):
        uow.raw.execute(_FAILED, (uow.now, offer["seat_id"]))
        return PauseReason.PHONE_UNREACHABLE
    missed = uow.raw.execute(_MISSED, (offer["seat_id"],)).fetchone()
    allowed = uow.raw.execute(_ALLOWED, (offer["entry_id"],)).fetchone()
    if missed is None or allowed is None or missed[0] >= allowed[0]:
        return PauseReason.NO_ANSWER
    return None


def _not_reached(uow: UnitOfWork, offer: sql.Row, status: str | None) -> bool:
    """A phone that is not registered ends as no-answer without having rung; one that is cut off says nothing at all."""
    if status == "failed":
        return True
    if offer["rang_at"] is not None or status not in {"no-answer", None}:
        return False
    # Silence counts only where the carrier has taken the ring: otherwise it is we who have not rung.
    return status is not None or uow.raw.execute(_ASKED, (offer["id"],)).fetchone() is not None


def phone_works(uow: UnitOfWork, seat_id: UUID) -> bool:
    """The desk phone rang, has a new password, or its agent says that it works. Whether it was thought dead."""
    return sql.run(uow, _WORKS, (seat_id,)) > 0
