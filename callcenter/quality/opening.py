"""Opening reviews: exactly one for each bad rating and each bad survey, whatever dies or is told twice.

A review is made in the transaction that settles the rating or ends the survey, so none is missing at any moment that
others can see. The sweep looks all the same: rows that came another way (imported, told by a killed process of an
older version) are found by what they say, not by an event. The clock begins with the rating, not with the row.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.ids import new_id
from callcenter.quality import alarms, history
from callcenter.quality.events import ReviewOpened
from callcenter.quality.models import Review, ReviewCall
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

DISSATISFIED, NOT_SOLVED = 4, 3
LOOK_BACK = timedelta(days=40)  # a sweep reads the bad ones of so many days; the proof counts all
AT_ONCE = 200
_MAY_BE_BAD = "SELECT 1 FROM rating WHERE call_id = %s AND grade >= %s"
BAD_RATING = (Rating.grade >= DISSATISFIED) & Rating.settled_at.is_not(None) & Rating.excluded_as.is_(None)
# of a second call: its answer belongs to the review that asked, unless it came when that was signed off
OF_REVIEW = (
    select(ReviewCall.id)
    .join(Review, Review.id == ReviewCall.review_id)
    .where(ReviewCall.survey_id == Survey.id, or_(Review.stage != "signed_off", ReviewCall.result == "unhappy"))
    .exists()
)
BAD_SURVEY = or_(Survey.grade >= DISSATISFIED, Survey.solved == NOT_SOLVED) & Survey.ended_at.is_not(None) & ~OF_REVIEW


def of_call(uow: UnitOfWork, call_id: UUID) -> Review | None:
    """Open the review of a call's rating; None where it is not bad, or has its review."""
    if uow.raw.execute(_MAY_BE_BAD, (call_id, DISSATISFIED)).fetchone() is None:  # most calls, at the cost of one look
        return None
    rating = uow.session.scalar(select(Rating).where(Rating.call_id == call_id, BAD_RATING))
    return None if rating is None else _of_rating(uow, rating)


def of_survey(uow: UnitOfWork, survey_id: UUID) -> Review | None:
    """Open the review of a survey that is over; None where it is not bad, or has its review."""
    survey = uow.session.scalar(select(Survey).where(Survey.id == survey_id, BAD_SURVEY))
    return None if survey is None else _of_survey(uow, survey)


def sweep(uow: UnitOfWork) -> int:
    """Open what is missing. Returns how many were: more than 0 is a defect, and is logged."""
    since = clock.business_day(uow.now - LOOK_BACK)
    ratings = uow.session.scalars(_missing_ratings().where(Rating.business_day >= since).limit(AT_ONCE)).all()
    surveys = uow.session.scalars(_missing_surveys().where(Survey.business_day >= since).limit(AT_ONCE)).all()
    made = [_of_rating(uow, each) for each in ratings] + [_of_survey(uow, each) for each in surveys]
    found = sum(each is not None for each in made)
    if found:
        log.warning("reviews were missing", extra={"count": found})
    return found


def _missing_ratings() -> Select[Rating]:
    there = select(Review.id).where(Review.rating_id == Rating.id).exists()
    return select(Rating).where(BAD_RATING, ~there).order_by(Rating.business_day)


def _missing_surveys() -> Select[Survey]:
    there = select(Review.id).where(Review.survey_id == Survey.id).exists()
    return select(Survey).where(BAD_SURVEY, ~there).order_by(Survey.business_day)


def _of_rating(uow: UnitOfWork, rating: Rating) -> Review | None:
    own = {
        "rating_id": rating.id,
        "call_id": rating.call_id,
        "account_id": rating.account_id,
        "grade": rating.grade,
        "unsolved": False,
        "language": rating.language,
        "queue_key": rating.queue_key,
        "begins_at": rating.rated_at or rating.settled_at,
        "business_day": rating.business_day,
        "retain_until": rating.retain_until,
    }
    return _open(uow, own, "rating")


def _of_survey(uow: UnitOfWork, survey: Survey) -> Review | None:
    ended_at = survey.ended_at or uow.now
    ticket = uow.session.get_one(Ticket, survey.ticket_id)
    own = {
        "survey_id": survey.id,
        "call_id": ticket.call_id,
        "ticket_id": ticket.id,
        "account_id": survey.served_by,
        "grade": survey.grade,
        "unsolved": survey.solved == NOT_SOLVED,
        "language": survey.language,
        "queue_key": survey.queue_key,
        "begins_at": ended_at,
        "business_day": survey.business_day or clock.business_day(ended_at),
        "retain_until": survey.retain_until,
    }
    return _open(uow, own, "survey")


def _open(uow: UnitOfWork, own: dict[str, Any], source: str) -> Review | None:
    row = own | {"id": new_id(), "org_id": uow.org_id, "opened_at": uow.now, "stage": "open", "stage_since": uow.now}
    made = insert(Review).values(row).on_conflict_do_nothing().returning(Review)
    review = uow.session.scalar(made)
    if review is None:
        return None  # told twice
    uow.checkpoint("review opened")
    history.add(uow, review, "opened", None, {"source": source, "grade": review.grade, "unsolved": review.unsolved})
    uow.record(ReviewOpened(review.id, review.account_id))
    alarms.opened(uow, review)
    log.info("review opened", extra={"review_id": str(review.id), "source": source})
    return review
