"""What became of bad ratings and bad callbacks: K27, by the day of the rating, and by that on which the callback ended.

Not rolled: a time limit passes without a row being written, and a corrected calendar moves it. Which review is in time,
and which overdue, is quality's word (`quality.terms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from callcenter.calls import bars
from callcenter.figures.sources import calls, matters, ratings, surveys
from callcenter.figures.sources.base import Among, Count, Dimension, Measure, Page, Terms, Wanted
from callcenter.figures.sources.rows import Listed, Part, RowSource, words_of
from callcenter.quality import terms as limits
from callcenter.quality.models import Review
from callcenter.surveys.counting import COUNTED
from callcenter.tickets import periods, running

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

_COUNTED: Final = {
    "": ("差评", "1"),
    "_verified": ("已核实", "(v.verified_at IS NOT NULL)::int"),
    "_verified_in_time": ("一个工作日内核实", "(v.id IS NOT NULL AND v.id = ANY(%(in_time)s))::int"),
    "_overdue": ("复核超期", "(v.id IS NOT NULL AND v.id = ANY(%(overdue)s))::int"),
    "_missing": ("没有复核", "(v.id IS NULL)::int"),
    "_substantiated": ("核实属实", "coalesce(v.finding = 'substantiated', false)::int"),
    "_corrected": (
        "属实且已整改",
        "coalesce(v.finding = 'substantiated' AND v.corrected_at IS NOT NULL, false)::int",
    ),
    "_malicious": ("恶意或误评", "coalesce(v.finding = 'malicious', false)::int"),
    "_open": ("复核未签结", "coalesce(v.signed_off_at IS NULL AND v.id IS NOT NULL, false)::int"),
    "_signed_off": ("复核已签结", "(v.signed_off_at IS NOT NULL)::int"),
}
_STAGES = {
    "open": "待核实", "verified": "已核实", "substantiated": "属实", "unsubstantiated": "不属实", "malicious": "拟剔除",
    "remedied": "整改中", "corrected": "已重办", "called_again": "已再次回访", "supervised": "督办",
    "signed_off": "已签结",
}  # fmt: skip
_REVIEWED = (
    Listed("stage", "复核阶段", words_of("v.stage", _STAGES)),
    Listed("verified_at", "核实时间", "v.verified_at", open=True),
    Listed("signed_off_at", "签结时间", "v.signed_off_at", open=True),
)
_RATINGS = Part(
    rows="rating r JOIN call c ON c.id = r.call_id LEFT JOIN review v ON v.rating_id = r.id",
    where="r.org_id = %(org)s AND c.business_day BETWEEN %(first)s AND %(last)s AND r.grade >= 4"
    f" AND r.settled_at IS NOT NULL AND {COUNTED}",
    day="c.business_day",
    measures={f"bad{suffix}": expression for suffix, (_, expression) in _COUNTED.items()},
    dimensions=ratings.DIMENSIONS,
    joins=matters.JOINS,
    id="v.id",
    links="review",
    order="c.arrived_at DESC, r.id",
    listed=(*(each for each in ratings.LISTED if each.key not in {"invitation", "reason", "talk"}), *_REVIEWED),
    list_joins=calls.LIST_JOINS.replace("a.id = c.account_id", "a.id = r.account_id"),
    seen=bars.NOT_BARRED,
)
_SURVEYS = Part(
    rows="survey s JOIN ticket t ON t.id = s.ticket_id LEFT JOIN review v ON v.survey_id = s.id",
    where="s.org_id = %(org)s AND s.business_day BETWEEN %(first)s AND %(last)s AND s.ended_at IS NOT NULL"
    f" AND (s.grade >= 4 OR s.solved = 3) AND NOT {surveys.SECOND_CALL}",
    day="s.business_day",
    measures={f"bad_survey{suffix}": expression for suffix, (_, expression) in _COUNTED.items()},
    dimensions=surveys.DIMENSIONS,
    id="v.id",
    links="review",
    order="s.ended_at DESC, s.id",
    listed=(*surveys.LISTED, *_REVIEWED),
    list_joins=surveys.LIST_JOINS,
    seen=matters.TICKET_SEEN,
)


class ReviewSource:
    """The source `reviews`; clocks are read when it is asked."""

    name = "reviews"
    measures = tuple(
        Measure(f"{prefix}{suffix}", f"{said}{label}" if suffix else f"{said}", "人次")
        for prefix, said in (("bad", "差评"), ("bad_survey", "回访差评"))
        for suffix, (label, _) in _COUNTED.items()
    )
    dimensions = frozenset(ratings.DIMENSIONS) | frozenset(surveys.DIMENSIONS)
    rolled = False

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, among: Among = None
    ) -> Iterator[Count]:
        """Count the bad ratings and callbacks of some days, and how far each review is now."""
        return self._of(uow, first, last).count(uow, first, last, by, among)

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return the bad ratings or callbacks with their reviews."""
        return self._of(uow, wanted.first, wanted.last).behind(uow, eyes, terms, wanted)

    def _of(self, uow: UnitOfWork, first: date, last: date) -> RowSource:
        found = select(Review).where(Review.org_id == uow.org_id, Review.business_day.between(first, last))
        reviews = uow.session.scalars(found).all()
        days = running.days_from(uow, min((each.begins_at for each in reviews), default=uow.now))
        values = {
            "in_time": [each.id for each in reviews if _in_time(each, days)],
            "overdue": [each.id for each in reviews if _overdue(each, days, uow)],
        }
        return RowSource(self.name, self.measures, (_RATINGS, _SURVEYS), rolled=False, values=values)


def _in_time(review: Review, days: periods.Days) -> bool:
    if review.verified_at is None:
        return False
    return review.verified_at <= periods.due(limits.VERIFY, review.begins_at, days).at


def _overdue(review: Review, days: periods.Days, uow: UnitOfWork) -> bool:
    running_one = limits.clock_of(review, days, uow.now)
    return running_one is not None and running_one.card == "red"


SOURCE: Final = ReviewSource()
