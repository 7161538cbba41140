"""Writing reviews for the console: names instead of ids, in a few statements however many reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.calls.models import Call
from callcenter.contacts.models import ContactPoint
from callcenter.desk.models import Queue
from callcenter.people import queries as people
from callcenter.quality.models import Review
from callcenter.quality.queries import Listed
from callcenter.quality.schemas import OwnFinding, ReviewAppeal, ReviewClock, ReviewRow
from callcenter.quality.terms import Clock, appeal_until
from callcenter.tickets import periods, running
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

Names = dict[UUID, tuple[str, str]]


def rows(uow: UnitOfWork, eyes: SignedIn, listed: Sequence[Listed]) -> list[ReviewRow]:
    """Write a list."""
    return [ReviewRow.model_validate(fields) for fields in fields_of(uow, eyes, listed)]


def fields_of(uow: UnitOfWork, eyes: SignedIn, listed: Sequence[Listed]) -> list[dict[str, Any]]:
    """Return what every row says."""
    reviews = [each.review for each in listed]
    known = people.names(uow, {i for each in reviews for i in (each.account_id, each.assigned_to) if i})
    named = uow.session.execute(select(Queue.key, Queue.name).where(Queue.org_id == uow.org_id))
    queues = {row[0]: row[1] for row in named}
    numbers = _numbers(uow, reviews)
    return [_row(eyes, each, known, queues, numbers) for each in listed]


def _row(
    eyes: SignedIn, listed: Listed, known: Names, queues: dict[str, str], numbers: dict[UUID, str]
) -> dict[str, Any]:
    review = listed.review
    staff_no, agent = known.get(review.account_id, (None, None)) if review.account_id else (None, None)
    same = ("id", "grade", "unsolved", "stage", "finding", "language", "begins_at")
    return {name: getattr(review, name) for name in same} | {
        "source": "rating" if review.rating_id else "survey",
        "staff_no": staff_no,
        "agent": agent,
        "queue_name": queues.get(review.queue_key or "", review.queue_key),
        "number_masked": numbers.get(review.id),
        "clock": clock(listed.clock),
        "appeal_clock": clock(listed.appeal),
        "assigned_to": known[review.assigned_to][1] if review.assigned_to in known else None,
        "mine": review.assigned_to == eyes.account_id,
        "supervised": review.supervised_at is not None,
    }


def clock(read: Clock | None) -> ReviewClock | None:
    """Write a clock."""
    if read is None:
        return None
    return ReviewClock(
        name=read.name, begins_at=read.begins_at, due_at=read.due_at, card=read.card, guessed=read.guessed
    )  # fmt: skip


def appeal(review: Review) -> ReviewAppeal | None:
    """Write an appeal."""
    if review.appeal is None or review.appealed_at is None:
        return None
    return ReviewAppeal(
        text=review.appeal, at=review.appealed_at, upheld=review.appeal_upheld, answer=review.appeal_answer
    )  # fmt: skip


def own(uow: UnitOfWork, reviews: Sequence[Review]) -> list[OwnFinding]:
    """Write findings for whom they are about: the day is that of the finding."""
    days = running.days_from(uow, min((each.found_at for each in reviews if each.found_at), default=uow.now))
    return [
        OwnFinding(
            id=each.id,
            found_on=periods.local_day(each.found_at),
            finding=each.finding,
            criterion=each.criterion,
            told=each.told,
            appeal_until=_open_until(each, appeal_until(each, days), uow),
            appeal=appeal(each),
        )
        for each in reviews
        if each.found_at is not None
    ]


def _open_until(review: Review, until: Any, uow: UnitOfWork) -> Any:
    return until if until is not None and uow.now <= until else None


def _numbers(uow: UnitOfWork, reviews: Sequence[Review]) -> dict[UUID, str]:
    by_call = (
        select(Review.id, ContactPoint.masked)
        .outerjoin(Ticket, Ticket.id == Review.ticket_id)
        .outerjoin(Call, Call.id == Review.call_id)
        .join(ContactPoint, ContactPoint.id == func.coalesce(Ticket.point_id, Call.caller_point_id))
        .where(Review.id.in_([each.id for each in reviews]))
    )
    return {row[0]: row[1] for row in uow.session.execute(by_call)}
