"""Calls that somebody must never come across: a complaint about them was brought in it (S41).

Whoever is barred from a ticket (`ticket_reader.barred`, read by its name here) sees none of the calls it came up in:
the transcript says who complains, and the line in the list that somebody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# of a call `c` for the account `%(asker)s`
NOT_BARRED = """
    NOT EXISTS (SELECT 1 FROM ticket_reader bar JOIN ticket_contact told ON told.ticket_id = bar.ticket_id
        WHERE bar.account_id = %(asker)s AND bar.barred AND told.call_id = c.id)
"""
_SEEN = f"SELECT 1 FROM call c WHERE c.id = %(call)s AND c.org_id = %(org)s AND {NOT_BARRED}"  # noqa: S608 - constant


def is_open_to(uow: UnitOfWork, call_id: UUID, account_id: UUID | None) -> bool:
    """Tell whether there is such a call, and nothing in it that is kept from this account."""
    values = {"call": call_id, "org": uow.org_id, "asker": account_id}
    return uow.raw.execute(_SEEN, values).fetchone() is not None
