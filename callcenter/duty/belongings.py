"""What somebody holds at the desk: open tickets, forms left open, return calls; and giving it to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.calls import sql
from callcenter.duty import ports

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# A form whose seat is still in its wrap-up is finished by who took the call; it becomes a thing when they leave it.
_FORMS = """
    SELECT w.id, coalesce(p.masked, '') AS masked, w.began_at FROM wrap_up w JOIN seat s ON s.id = w.seat_id
        JOIN offer o ON o.id = w.offer_id JOIN call c ON c.id = w.call_id
        LEFT JOIN contact_point p ON p.id = c.caller_point_id
    WHERE s.account_id = %s AND w.org_id = %s AND w.state = 'open' AND w.began_at IS NOT NULL AND o.state = 'left'
        AND NOT (s.state = 'wrap_up' AND s.call_id = w.call_id)
    ORDER BY w.began_at
"""
_RETURN_CALLS = """
    SELECT r.id, r.kind, r.due_at, coalesce(p.masked, '') AS masked FROM return_call r
        LEFT JOIN contact_point p ON p.id = r.point_id
    WHERE r.owner_account_id = %s AND r.org_id = %s AND r.state = 'open' ORDER BY r.due_at
"""
_MOVE_FORM = """
    UPDATE wrap_up w SET seat_id = t.id FROM seat t, seat f
    WHERE w.id = ANY(%(ids)s) AND w.state = 'open' AND f.id = w.seat_id AND f.account_id = %(giver)s
        AND t.account_id = %(taker)s AND NOT (f.state = 'wrap_up' AND f.call_id = w.call_id)
    RETURNING w.id
"""
_MOVE_RETURN_CALL = """
    UPDATE return_call r SET owner_account_id = a.id, owner_name = a.name, claimed_at = %(now)s FROM account a
    WHERE r.id = ANY(%(ids)s) AND r.state = 'open' AND r.owner_account_id = %(giver)s AND a.id = %(taker)s
        AND r.dialling_call_id IS NULL
    RETURNING r.id
"""


@dataclass(frozen=True, slots=True)
class Belonging:
    """One thing that somebody holds. kind: ticket form return_call; the title shows a masked number at most."""

    kind: str
    object_id: UUID
    title: str
    due_at: datetime | None


def of(uow: UnitOfWork, account_id: UUID) -> list[Belonging]:
    """Return all that an account holds, tickets first."""
    tickets = [
        Belonging("ticket", each.ticket_id, each.title, each.due_at) for each in ports.open_matters(uow, account_id)
    ]
    forms = [
        Belonging("form", row["id"], row["masked"], None) for row in sql.every(uow, _FORMS, (account_id, uow.org_id))
    ]
    calls = [
        Belonging("return_call", row["id"], f"{row['kind']} {row['masked']}", row["due_at"])
        for row in sql.every(uow, _RETURN_CALLS, (account_id, uow.org_id))
    ]
    return [*tickets, *forms, *calls]


def move(uow: UnitOfWork, things: Sequence[tuple[str, UUID]], giver: UUID, taker: UUID) -> set[UUID]:
    """Give things (kind, id) to a colleague; the domain is locked. Returns those that moved: the others were done."""
    ids = {kind: [each for named, each in things if named == kind] for kind in ("ticket", "form", "return_call")}
    people = {"giver": giver, "taker": taker, "now": uow.now}
    forms = uow.raw.execute(_MOVE_FORM, people | {"ids": ids["form"]}).fetchall()
    calls = uow.raw.execute(_MOVE_RETURN_CALL, people | {"ids": ids["return_call"]}).fetchall()
    tickets = ports.take_over(uow, ids["ticket"], giver, taker) if ids["ticket"] else set()
    return tickets | {UUID(str(row[0])) for row in (*forms, *calls)}
