"""The form of a call that is handed on: it goes along, and is the second seat's own from then on."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id

_TAKE_OVER = """
    INSERT INTO wrap_up (id, org_id, call_id, offer_id, seat_id, account_id, draft)
    SELECT %(id)s, o.org_id, o.call_id, o.id, o.seat_id, s.account_id, coalesce(w.draft, '{}'::jsonb)
    FROM offer o JOIN seat s ON s.id = o.seat_id LEFT JOIN wrap_up w ON w.offer_id = %(source)s
    WHERE o.id = %(offer)s AND o.call_id = %(call)s
    ON CONFLICT (offer_id) DO NOTHING
"""


def take_over(uow: UnitOfWork, call_id: UUID, offer_id: UUID, from_offer_id: UUID) -> None:
    """A seat takes the caller over from another: it has a form of its own now, which begins as the other's stands."""
    uow.raw.execute(_TAKE_OVER, {"id": new_id(), "offer": offer_id, "source": from_offer_id, "call": call_id})
