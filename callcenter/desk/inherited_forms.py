"""The form of a seat's call: a new one, or that of a colleague who handed the call on. It goes along, to a seat or to a
queue, and is the second seat's own from then on.
"""

from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports
from callcenter.ids import new_id

# Whether anybody has talked with the caller before: only then may there be a form that came along.
_OPEN = """
    INSERT INTO wrap_up (id, org_id, call_id, offer_id, seat_id, account_id) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (offer_id) DO NOTHING RETURNING (SELECT answered_at IS NOT NULL FROM call WHERE id = wrap_up.call_id)
"""
_CAME_ALONG = "UPDATE wrap_up SET draft = %s WHERE offer_id = %s AND draft_version = 0"
_TAKE_OVER = """
    INSERT INTO wrap_up (id, org_id, call_id, offer_id, seat_id, account_id, draft)
    SELECT %(id)s, o.org_id, o.call_id, o.id, o.seat_id, s.account_id, coalesce(w.draft, '{}'::jsonb)
    FROM offer o JOIN seat s ON s.id = o.seat_id LEFT JOIN wrap_up w ON w.offer_id = %(source)s
    WHERE o.id = %(offer)s AND o.call_id = %(call)s
    ON CONFLICT (offer_id) DO NOTHING
"""


def open_form(uow: UnitOfWork, offer: sql.Row) -> None:
    """A seat is connected: its form is open. It begins as a colleague's stands who sent the caller to this queue."""
    values = (new_id(), uow.org_id, offer["call_id"], offer["id"], offer["seat_id"], offer["account_id"])
    opened = uow.raw.execute(_OPEN, values).fetchone()
    if opened is None or not (opened[0] or offer["kind"] == "callback"):
        return
    told = ports.offered_transfer(uow, offer["id"])
    if told is not None:
        uow.raw.execute(_CAME_ALONG, (Jsonb(told["draft"]), offer["id"]))


def take_over(uow: UnitOfWork, call_id: UUID, offer_id: UUID, from_offer_id: UUID) -> None:
    """A seat takes the caller over from another: it has a form of its own now, which begins as the other's stands."""
    uow.raw.execute(_TAKE_OVER, {"id": new_id(), "offer": offer_id, "source": from_offer_id, "call": call_id})
