"""Calls that somebody must never come across: a complaint about them was brought in it (S41).

Whoever is barred from a ticket (`ticket_reader.barred`, read by its name here) sees none of the calls it came up in:
the transcript says who complains, and the line in the list that somebody did. Nor does whom a ticket for `named`
readers does not name: it is about somebody of the centre, and its supervisors are kept out. Nor do they open or hear a
survey's call about such a ticket (`survey_attempt`): what is said there may be the complaint itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callcenter.db.unit_of_work import UnitOfWork

# of a call `c` for the account `%(asker)s`
NOT_BARRED = """
    NOT EXISTS (SELECT 1 FROM ticket_reader bar JOIN ticket_contact told ON told.ticket_id = bar.ticket_id
        WHERE bar.account_id = %(asker)s AND bar.barred AND told.call_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM ticket kept JOIN ticket_contact told ON told.ticket_id = kept.id
        WHERE kept.locked = 'named' AND told.call_id = c.id AND NOT EXISTS (SELECT 1 FROM ticket_reader own
            WHERE own.ticket_id = kept.id AND own.account_id = %(asker)s))
"""
_NOT_ABOUT_BARRED = """
    NOT EXISTS (SELECT 1 FROM survey_attempt tried JOIN ticket kept ON kept.id = tried.ticket_id
        WHERE tried.call_id = c.id AND (EXISTS (SELECT 1 FROM ticket_reader bar
                WHERE bar.ticket_id = kept.id AND bar.account_id = %(asker)s AND bar.barred)
            OR (kept.locked = 'named' AND NOT EXISTS (SELECT 1 FROM ticket_reader own
                WHERE own.ticket_id = kept.id AND own.account_id = %(asker)s))))
"""
_SEEN = f"""
    SELECT 1 FROM call c WHERE c.id = %(call)s AND c.org_id = %(org)s AND {NOT_BARRED} AND {_NOT_ABOUT_BARRED}
"""  # noqa: S608 - constant text
_OPEN = f"SELECT c.id FROM call c WHERE c.id = ANY(%(calls)s) AND c.org_id = %(org)s AND {NOT_BARRED}"  # noqa: S608

_LOCKED = """
    SELECT 1 FROM ticket t JOIN ticket_contact told ON told.ticket_id = t.id
    WHERE told.call_id = %(call)s AND t.locked IS NOT NULL
    UNION ALL SELECT 1 FROM ticket t JOIN survey_attempt tried ON tried.ticket_id = t.id
    WHERE tried.call_id = %(call)s AND t.locked IS NOT NULL LIMIT 1
"""

_ABOUT = """
    SELECT 1 FROM survey_attempt tried JOIN survey s ON s.id = tried.survey_id JOIN ticket t ON t.id = s.ticket_id
    WHERE tried.call_id = %(call)s AND %(asker)s IN (s.served_by, t.first_responder_id)
"""


def open_calls(uow: UnitOfWork, call_ids: Iterable[UUID], account_id: UUID | None) -> set[UUID]:
    """Return those of some calls in which nothing is kept from this account."""
    values = {"calls": list(call_ids), "org": uow.org_id, "asker": account_id}
    return {UUID(str(row[0])) for row in uow.raw.execute(_OPEN, values).fetchall()}


def is_open_to(uow: UnitOfWork, call_id: UUID, account_id: UUID | None) -> bool:
    """Tell whether there is such a call, and nothing in it that is kept from this account."""
    values = {"call": call_id, "org": uow.org_id, "asker": account_id}
    return uow.raw.execute(_SEEN, values).fetchone() is not None


def is_confidential(uow: UnitOfWork, call_id: UUID) -> bool:
    """Tell whether a matter of a call is locked: supervisors hear it, who only checks quality does not (S36, S71)."""
    return uow.raw.execute(_LOCKED, {"call": call_id}).fetchone() is not None


def is_about(uow: UnitOfWork, call_id: UUID, account_id: UUID) -> bool:
    """Tell whether a survey's call asked about what this account did: why somebody was dissatisfied is not for their
    ears (S93).
    """
    return uow.raw.execute(_ABOUT, {"call": call_id, "asker": account_id}).fetchone() is not None
