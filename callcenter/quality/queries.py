"""Lists of reviews. Open ones are few: they are read whole and put in the order of their clocks, which no index knows,
since no due time is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from callcenter.quality import rights, terms
from callcenter.quality.models import Review
from callcenter.quality.terms import Clock
from callcenter.tickets import running

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

State = Literal["open", "overdue", "mine", "appeals", "closed"]
PAGE_SIZE = 50
MOST = 2000  # open ones of a place; beyond it the oldest are shown, and they are what is urgent


@dataclass(frozen=True, slots=True)
class Listed:
    """A review with the clocks that run."""

    review: Review
    clock: Clock | None
    appeal: Clock | None

    @property
    def urgent(self) -> tuple[bool, float, str]:
        """What is due first comes first; what is over comes last."""
        due = [each.due_at for each in (self.clock, self.appeal) if each is not None]
        return (not due, min(due).timestamp() if due else 0.0, str(self.review.id))

    @property
    def overdue(self) -> bool:
        """One of its clocks is over."""
        return any(each is not None and each.card == "red" for each in (self.clock, self.appeal))


def open_reviews(uow: UnitOfWork, eyes: SignedIn, state: State = "open") -> list[Listed]:
    """Return the reviews that wait for something, as far as these eyes may see them, the most urgent first.

    Those signed off whose appeal is not answered wait too.
    """
    appealed = Review.appealed_at.is_not(None) & Review.appeal_decided_at.is_(None)
    wanted = {
        "mine": (Review.stage != "signed_off") & (Review.assigned_to == eyes.account_id),
        "appeals": appealed,
    }.get(state, (Review.stage != "signed_off") | appealed)
    found = _clocked(uow, list(uow.session.scalars(_seen(uow, eyes, wanted).order_by(Review.begins_at).limit(MOST))))
    if state == "overdue":
        found = [each for each in found if each.overdue]
    return sorted(found, key=lambda each: each.urgent)


def overdue(uow: UnitOfWork) -> int:
    """Return how many reviews have a clock that is over; a number alone, whoever may see them."""
    waits = (Review.stage != "signed_off") | (Review.appealed_at.is_not(None) & Review.appeal_decided_at.is_(None))
    found = select(Review).where(Review.org_id == uow.org_id, waits).order_by(Review.begins_at).limit(MOST)
    return sum(each.overdue for each in _clocked(uow, list(uow.session.scalars(found))))


def closed_reviews(uow: UnitOfWork, eyes: SignedIn, page: int) -> tuple[list[Listed], int]:
    """Return (one page of those signed off, latest first; how many there are)."""
    over = Review.stage == "signed_off"
    shown = _seen(uow, eyes, over).order_by(Review.signed_off_at.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    total = select(func.count()).select_from(Review).where(Review.org_id == uow.org_id, over, rights.visible_to(eyes))
    return _clocked(uow, list(uow.session.scalars(shown))), uow.session.scalar(total) or 0


def one(uow: UnitOfWork, eyes: SignedIn, review_id: UUID) -> Listed:
    """Return a review. Raises ReviewNotFound."""
    review = uow.session.scalar(_seen(uow, eyes, Review.id == review_id))
    if review is None:
        raise rights.ReviewNotFound("没有这条核实单。")
    return _clocked(uow, [review])[0]


def _seen(uow: UnitOfWork, eyes: SignedIn, wanted: ColumnElement[bool]):  # type: ignore[no-untyped-def]
    return select(Review).where(Review.org_id == uow.org_id, wanted, rights.visible_to(eyes))


def _clocked(uow: UnitOfWork, reviews: list[Review]) -> list[Listed]:
    days = running.days_from(uow, min((each.begins_at for each in reviews), default=uow.now))
    return [
        Listed(each, terms.clock_of(each, days, uow.now), terms.appeal_clock(each, days, uow.now)) for each in reviews
    ]
