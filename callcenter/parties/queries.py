"""What others ask of the parties of a call."""

from datetime import datetime
from typing import Any
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import talk_schemas as schemas
from callcenter.parties import roles
from callcenter.parties.beside import is_shown_to_seat
from callcenter.parties.roles import Role

# Another seat that is connected, somebody who has taken the call over, or who is asked to. Experts go with the seat.
_OTHERS = """
    SELECT EXISTS (SELECT 1 FROM offer WHERE call_id = %(call)s AND state = 'connected' AND id <> %(offer)s)
        OR EXISTS (SELECT 1 FROM party WHERE call_id = %(call)s AND role = 'outside' AND state IN ('joined', 'held'))
        OR EXISTS (SELECT 1 FROM party WHERE call_id = %(call)s AND role = 'supervisor' AND mode = 'took_over'
            AND state = 'joined')
        OR EXISTS (SELECT 1 FROM transfer WHERE call_id = %(call)s AND state IN ('ringing', 'consulting'))
"""
_SHOWN = """
    SELECT p.* FROM party p WHERE p.call_id = %s AND (p.state IN ('ringing', 'joined', 'held')
        OR (p.state IN ('refused', 'failed') AND p.left_at > %s - interval '1 minute'))
    ORDER BY p.asked_at, p.id
"""
_TRANSFER = """
    SELECT t.*, s.name AS from_name, s.staff_no AS from_staff_no, coalesce(w.draft, '{}'::jsonb) AS draft
    FROM transfer t JOIN seat s ON s.id = t.from_seat_id LEFT JOIN wrap_up w ON w.offer_id = t.from_offer_id
        JOIN offer o ON o.id = %(offer)s
    WHERE t.call_id = %(call)s AND (o.id IN (t.from_offer_id, t.to_offer_id) OR t.to_entry_id = o.entry_id)
    ORDER BY t.asked_at DESC LIMIT 1
"""
# By the seat that was asked, or by the place in the queue that the call was handed to: whoever answers it is told. A
# callback's place is that of the first call.
_OFFERED = """
    SELECT t.id, t.kind, t.call_id, s.staff_no AS from_staff_no, s.name AS from_name, t.reason,
        coalesce(w.draft, '{}'::jsonb) AS draft
    FROM offer o LEFT JOIN queue_entry e ON e.id = o.entry_id
        JOIN transfer t ON t.call_id = coalesce(e.call_id, o.call_id)
        JOIN seat s ON s.id = t.from_seat_id LEFT JOIN wrap_up w ON w.offer_id = t.from_offer_id
    WHERE o.id = %s AND (t.to_offer_id = o.id OR t.to_entry_id = o.entry_id) ORDER BY t.asked_at DESC LIMIT 1
"""


def still_served(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> bool:
    """Once the seat of this offer has left: does anybody else talk with the caller, or come to?"""
    row = uow.raw.execute(_OTHERS, {"call": call_id, "offer": offer_id}).fetchone()
    return bool(row and row[0])


def offered_transfer(uow: UnitOfWork, offer_id: UUID) -> dict[str, Any] | None:
    """What travels with a call that a colleague has handed on, to this seat or to the queue that offers it."""
    return sql.one(uow, _OFFERED, (offer_id,))


def of_desk(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> dict[str, Any]:
    """Parties and transfer as the desk of this offer sees them; of supervisors those whom it is to see."""
    found = [row for row in sql.every(uow, _SHOWN, (call_id, uow.now)) if _is_shown(row)]
    transfer = sql.one(uow, _TRANSFER, {"call": call_id, "offer": offer_id})
    return {
        "parties": [party(row, offer_id) for row in found],
        "transfer": None if transfer is None else _transfer(transfer, offer_id),
        "handed_on": transfer is not None and transfer["from_offer_id"] == offer_id and is_taken(transfer),
    }


def is_taken(transfer: sql.Row) -> bool:
    """Whether somebody has the call, and its form with it. A queue has nobody before a seat of it has answered."""
    return transfer["state"] == "completed" and transfer["answered_at"] is not None


def _is_shown(row: sql.Row) -> bool:
    return row["role"] != Role.SUPERVISOR or is_shown_to_seat(row["mode"])


def party(row: sql.Row, offer_id: UUID | None) -> schemas.Party:
    """A party for a desk. Only who is beside caller and seat is held or removed by itself."""
    own = row["offer_id"] is not None and row["offer_id"] == offer_id
    beside = Role(row["role"]) in {Role.INTERPRETER, Role.EXPERT, Role.OUTSIDE}
    return schemas.Party(
        **{name: row[name] for name in schemas.Party.model_fields if name in row},
        since=_since(row),
        held_since=row["held_at"],
        own=own,
        may_hold=beside and row["state"] in roles.IN_CONFERENCE,
    )


def _since(row: sql.Row) -> datetime:
    return row["left_at"] or row["joined_at"] or row["asked_at"]  # type: ignore[no-any-return]


def _transfer(row: sql.Row, offer_id: UUID) -> schemas.Transfer:
    side = "from" if row["from_offer_id"] == offer_id else "to"
    values = {name: row[name] for name in schemas.Transfer.model_fields if name in row}
    return schemas.Transfer(**values | {"side": side, "draft": row["draft"] if side == "to" else {}})
