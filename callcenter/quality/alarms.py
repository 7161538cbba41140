"""A low score is told within seconds (S87): with the key, before anything else is asked, and again with its review.

Each reviewer is told on their own account: never whom it is about, supervisor or not, nor who may not know of the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.quality import rights

if TYPE_CHECKING:
    from callcenter.calls.events import RatingKeyed
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.quality.models import Review

LOW = 4
# of the accounts `a`: those that review, took no part in the call, and from whom nothing about it is kept
_HEARERS = """
SELECT a.id FROM account a WHERE a.org_id = %(org)s AND a.active AND a.roles && %(roles)s AND a.id <> ALL(%(concerned)s)
    AND NOT EXISTS (SELECT 1 FROM ticket_contact told JOIN ticket t ON t.id = told.ticket_id
        LEFT JOIN ticket_reader own ON own.ticket_id = t.id AND own.account_id = a.id
        WHERE told.call_id = %(call)s AND (own.barred OR (t.locked = 'named' AND own.id IS NULL)))
"""


def low_key(uow: UnitOfWork, event: RatingKeyed) -> None:
    """Now, with the key: the review comes when the call is over, up to a minute later if a reason is spoken."""
    if (event.grade or 0) >= LOW:
        _tell(uow, event.call_id, rights.served(uow, event.call_id), event.grade, None)


def opened(uow: UnitOfWork, review: Review) -> None:
    """The review is there."""
    _tell(uow, review.call_id, rights.concerned(uow, review), review.grade, review.id)


def _tell(
    uow: UnitOfWork, call_id: UUID | None, concerned: set[UUID], grade: int | None, review_id: UUID | None
) -> None:
    values = {"org": uow.org_id, "roles": list(rights.REVIEWERS), "concerned": list(concerned), "call": call_id}
    told = {
        "review_id": str(review_id) if review_id else None,
        "grade": grade,
        "call_id": str(call_id) if call_id else None,
    }
    for (account_id,) in uow.raw.execute(_HEARERS, values).fetchall():
        uow.live(f"account:{account_id}", "low_rating", told)
