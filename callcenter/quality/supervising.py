"""督办: the caller is still unhappy after it was done again. The head is told until somebody acknowledges, the ticket
goes back to its unit under supervision, and a clock of its own runs (12348.md 2.3, SV).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.quality import matters
from callcenter.quality.models import Review
from callcenter.sensitive import escalations
from callcenter.tickets import handling, notices, stages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

REASON = "差评重办后群众仍不满意，列入督办"
WITH_A_UNIT = ("dispatched", "signed")


def begin(uow: UnitOfWork, review: Review, ticket: Ticket | None) -> None:
    """Put a review under supervision; its row is locked. The survey's answer may have reopened the ticket before."""
    review.supervised_at = review.supervised_at or uow.now
    if ticket is None:
        return
    ticket = stages.for_update(uow, ticket.id)
    if ticket.state == "closed":
        handling.do_again(uow, ticket, None, REASON)
    escalations.begin(uow, ticket, "urgent", REASON, None)
    press(uow, ticket, review)


def follow_dispatch(uow: UnitOfWork, ticket_id: UUID) -> None:
    """The ticket has gone to its unit: the unit is told that it is supervised, once for each time."""
    found = matters.reviews_of(uow, matters.doubles(uow, ticket_id), ("supervised",))
    for review_id in found:
        review = uow.session.get_one(Review, review_id)
        press(uow, stages.for_update(uow, ticket_id), review)


def press(uow: UnitOfWork, ticket: Ticket, review: Review) -> None:
    """Write the unit's 督办 where it has the ticket and was not told since; the ticket's row is locked."""
    if ticket.stage not in WITH_A_UNIT or review.supervised_at is None:
        return
    if not matters.supervised_since(uow, ticket, review.supervised_at):
        notices.write(uow, ticket, "supervise", None, REASON)
