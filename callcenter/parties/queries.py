"""What earlier stages ask of parties."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork

# Another seat that is connected, or somebody who has taken the call over.
_OTHERS = """
    SELECT EXISTS (SELECT 1 FROM offer WHERE call_id = %(call)s AND state = 'connected' AND id <> %(offer)s)
        OR EXISTS (SELECT 1 FROM party WHERE call_id = %(call)s AND role IN ('expert', 'outside')
            AND state IN ('joined', 'held'))
        OR EXISTS (SELECT 1 FROM party WHERE call_id = %(call)s AND role = 'supervisor' AND mode = 'took_over'
            AND state = 'joined')
        OR EXISTS (SELECT 1 FROM transfer WHERE call_id = %(call)s AND state IN ('ringing', 'consulting'))
"""


def still_served(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> bool:
    """Once the seat of this offer has left: does anybody else talk with the caller, or come to?"""
    row = uow.raw.execute(_OTHERS, {"call": call_id, "offer": offer_id}).fetchone()
    return bool(row and row[0])
