"""What the account that a complaint is about must not come across at the desk (S41): the call that brought it in the
history of a number, and the lines of 待回电 of whoever complains. The call itself is not offered to it either
(`tickets.queries.complained_about_seat`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_CALLS = """
SELECT DISTINCT told.call_id FROM ticket_reader bar
JOIN ticket t ON t.id = bar.ticket_id AND t.point_id = %s
JOIN ticket_contact told ON told.ticket_id = t.id
WHERE bar.account_id = %s AND bar.barred AND told.call_id IS NOT NULL
"""
_POINTS = """
SELECT DISTINCT t.point_id FROM ticket_reader bar JOIN ticket t ON t.id = bar.ticket_id
WHERE bar.account_id = %s AND bar.barred AND t.state = 'open' AND t.point_id IS NOT NULL
"""


def hidden_calls(uow: UnitOfWork, account_id: UUID, point_id: UUID) -> set[UUID]:
    """Answer the desk: the calls of a number that this account is not to know of."""
    return {UUID(str(row[0])) for row in uow.raw.execute(_CALLS, (point_id, account_id)).fetchall()}


def barred_points(uow: UnitOfWork, account_id: UUID) -> set[UUID]:
    """Answer the desk: the numbers whose owed calls this account neither sees nor makes."""
    return {UUID(str(row[0])) for row in uow.raw.execute(_POINTS, (account_id,)).fetchall()}
