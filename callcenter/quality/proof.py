"""The proof that the loop is closed: of every bad rating and bad survey of a period, which review looks after it, and
whether that is in time, overdue or closed. `missing` is what none of the three is, and always 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.quality import terms
from callcenter.quality.models import Review
from callcenter.quality.opening import BAD_RATING, BAD_SURVEY
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets import periods, running

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of bad ratings and surveys (条) of a period: bad = in_time + overdue + closed + missing.

    `verified_in_time`: verified by the end of the working day after (K27). `missing_ids`: what has no review.
    """

    bad: int
    reviewed: int
    in_time: int
    overdue: int
    closed: int
    missing: int
    verified: int
    verified_in_time: int
    excluded: int
    missing_ids: tuple[UUID, ...]


def completeness(uow: UnitOfWork, first: date, last: date) -> Completeness:
    """Count the bad ratings and surveys of some days (Asia/Shanghai, both included), each by its own day."""
    ratings = _rows(uow, Rating, BAD_RATING, Review.rating_id == Rating.id, first, last)
    surveys = _rows(uow, Survey, BAD_SURVEY, Review.survey_id == Survey.id, first, last)
    return _count(uow, [*ratings, *surveys])


def _rows(uow: UnitOfWork, table: Any, bad: Any, joined: Any, first: date, last: date) -> Sequence[Any]:
    found = (
        select(table.id, Review)
        .outerjoin(Review, joined)
        .where(table.org_id == uow.org_id, bad, table.business_day.between(first, last))
    )
    return uow.session.execute(found).all()


def _count(uow: UnitOfWork, rows: Sequence[Any]) -> Completeness:
    reviews: list[Review] = [review for _, review in rows if review is not None]
    oldest = min((review.begins_at for review in reviews), default=uow.now)
    days = running.days_from(uow, oldest)
    cards = [terms.clock_of(each, days, uow.now) for each in reviews]
    closed = sum(clock is None for clock in cards)
    overdue = sum(clock is not None and clock.card == "red" for clock in cards)
    missing = tuple(row_id for row_id, review in rows if review is None)
    verified = [each for each in reviews if each.verified_at is not None]
    return Completeness(
        bad=len(rows),
        reviewed=len(reviews),
        in_time=len(reviews) - closed - overdue,
        overdue=overdue,
        closed=closed,
        missing=len(rows) - len(reviews),
        verified=len(verified),
        verified_in_time=sum(_in_time(each, days) for each in verified),
        excluded=sum(each.finding == "malicious" and each.stage == "signed_off" for each in reviews),
        missing_ids=missing[:50],
    )


def _in_time(review: Review, days: periods.Days) -> bool:
    return review.verified_at is not None and review.verified_at <= periods.due(terms.VERIFY, review.begins_at, days).at


def backlog(uow: UnitOfWork) -> int:
    """Return how many reviews are not signed off, of whatever day."""
    found = select(func.count()).select_from(Review).where(Review.org_id == uow.org_id, Review.stage != "signed_off")
    return uow.session.scalar(found) or 0
