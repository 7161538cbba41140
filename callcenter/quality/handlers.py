"""What quality does about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.quality import following, matters, opening, supervising
from callcenter.quality.models import ReviewCall

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.surveys.events import RatingSettled, SurveyEnded
    from callcenter.tickets.events import TicketClosed, TicketDispatched


def review_rating(uow: UnitOfWork, event: RatingSettled) -> None:
    """Now: a bad rating has its review in the transaction that settles it. Told twice it has one."""
    opening.of_call(uow, event.call_id)


def review_survey(uow: UnitOfWork, event: SurveyEnded) -> None:
    """Now: the same for a survey; the answer of a second call opens none, it belongs to the review that asked."""
    opening.of_survey(uow, event.survey_id)


def hear_second_call(uow: UnitOfWork, event: SurveyEnded) -> None:
    """The second call of a review is over, whatever it came to."""
    asked = select(ReviewCall.review_id).where(ReviewCall.survey_id == event.survey_id)
    for review_id in list(uow.session.scalars(asked)):
        following.settle(uow, review_id)


def follow_closing(uow: UnitOfWork, event: TicketClosed) -> None:
    """The matter of a review was done again."""
    for review_id in matters.reviews_of(uow, matters.doubles(uow, event.ticket_id), following.WAITING):
        following.settle(uow, review_id)


def press_unit(uow: UnitOfWork, event: TicketDispatched) -> None:
    """A supervised matter has gone to its unit."""
    supervising.follow_dispatch(uow, event.ticket_id)
