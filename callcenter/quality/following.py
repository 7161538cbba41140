"""What becomes of a review by itself: the ticket was closed again, the second call is over. Asked by every event that
may matter and by a sweep; what the facts allow is done once, whoever asks and however often.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.quality import history, matters, rights, supervising
from callcenter.quality.models import Review, ReviewCall
from callcenter.surveys import again
from callcenter.surveys.models import Survey

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

log = logging.getLogger(__name__)

WAITING = ("remedied", "supervised", "corrected", "called_again")  # for somebody else's fact
GOING = ("due", "calling")
VOID = "closed"  # the survey of a round whose ticket was opened again
AT_ONCE = 50


def settle(uow: UnitOfWork, review_id: UUID, *, skip: bool = False) -> None:
    """Take a review as far as the facts lead."""
    review = rights.by_id(uow, review_id, skip=skip)
    if review is None:
        return
    if review.stage in ("remedied", "supervised"):
        _follow_ticket(uow, review)
    elif review.stage in ("corrected", "called_again"):
        _follow_call(uow, review)


def sweep(uow: UnitOfWork) -> int:
    """Settle what waits longest: what a killed process left. Returns how many were looked at."""
    waiting = select(Review.id).where(Review.org_id == uow.org_id, Review.stage.in_(WAITING))
    found = list(uow.session.scalars(waiting.order_by(func.random()).limit(AT_ONCE)))
    for review_id in found:
        settle(uow, review_id, skip=True)
    return len(found)


def _follow_ticket(uow: UnitOfWork, review: Review) -> None:
    ticket = _ticket(uow, review)
    if ticket is None or ticket.state != "closed" or ticket.closed_at is None:
        return
    begun = review.stage_since
    if ticket.closed_at < begun:
        return
    _correct(uow, review, ticket)


def _correct(uow: UnitOfWork, review: Review, ticket: Ticket) -> None:
    """整改到位: the matter was done again. The second call begins, or a person decides where none may be made."""
    workers = matters.worked_on_by(uow, ticket, review.remedied_at)
    review.corrected_at, review.redone_by = review.corrected_at or uow.now, ticket.closed_by
    content = {"ticket": str(ticket.id), "outcome": ticket.outcome}
    history.move(uow, review, "correct", "corrected", None, content)
    reason = again.why_not(uow, ticket)
    if reason is not None:
        _heard(uow, review, "not_called", {"reason": reason})
        return
    not_by = {each for each in (review.account_id, ticket.handler_id) if each} | workers
    uow.checkpoint("review corrected")
    _ask(uow, review, again.ask(uow, ticket, not_by))


def _ask(uow: UnitOfWork, review: Review, survey: Survey) -> None:
    last = select(func.coalesce(func.max(ReviewCall.number), 0)).where(ReviewCall.review_id == review.id)
    number = (uow.session.scalar(last) or 0) + 1
    row = {"review_id": review.id, "survey_id": survey.id, "number": number, "at": uow.now}
    uow.session.add(ReviewCall(org_id=review.org_id, **row))
    history.add(uow, review, "second_call_due", None, {"survey": str(survey.id), "number": number})


def _follow_call(uow: UnitOfWork, review: Review) -> None:
    call, survey = last_call(uow, review)
    if call is None or survey is None or survey.state in GOING:
        return
    if survey.state == VOID:
        ticket = _ticket(uow, review)
        closed = ticket is not None and ticket.state == "closed" and ticket.closings > survey.round
        if review.stage == "corrected" and ticket is not None and closed:
            _correct(uow, review, ticket)
        return
    result = result_of(survey)
    if call.result == result or (call.result is not None and result != "unhappy"):
        return  # heard before
    call.result = result
    said = {"survey": str(survey.id), "grade": survey.grade, "solved": survey.solved}
    if result == "unhappy" and review.supervised_at is None:
        review.second_result = result
        history.move(uow, review, "supervise", "supervised", None, said)
        supervising.begin(uow, review, _ticket(uow, review))
    elif review.stage == "corrected":
        # still unhappy after 督办: the head signs it off with the reasons
        _heard(uow, review, result, said)
    else:
        review.second_result = result
        history.add(uow, review, "heard_late", None, said | {"result": result})


def result_of(survey: Survey) -> str:
    """Return what a second call that is over came to: happy unhappy declined unreachable not_called."""
    if (survey.grade or 0) >= 4 or survey.solved == 3:
        return "unhappy"
    if survey.grade is not None:
        return "happy"
    return {"declined": "declined", "suppressed": "not_called"}.get(survey.state, "unreachable")


def last_call(uow: UnitOfWork, review: Review) -> tuple[ReviewCall | None, Survey | None]:
    """Return the latest second call of a review and the survey that makes it."""
    called = select(ReviewCall, Survey).join(Survey, ReviewCall.survey_id == Survey.id)
    latest = called.where(ReviewCall.review_id == review.id).order_by(ReviewCall.number.desc()).limit(1)
    row = uow.session.execute(latest, execution_options={"populate_existing": True}).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


def _heard(uow: UnitOfWork, review: Review, result: str, content: dict[str, Any]) -> None:
    review.second_result = result
    history.move(uow, review, "hear_again", "called_again", None, content | {"result": result})


def _ticket(uow: UnitOfWork, review: Review) -> Ticket | None:
    return None if review.ticket_id is None else matters.root(uow, review.ticket_id)
