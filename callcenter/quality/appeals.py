"""申诉: what the agent reads of a finding about them, and what they say to it (国办发〔2019〕51号).

They read the finding, its criterion and the words written for them: no number, no name, no ticket, no time of a call;
the day is that of the finding, never of the rating. That an agent may remember the talk cannot be helped; the page does
not confirm it. It is decided by somebody who did not make the finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.errors import Conflict
from callcenter.quality import finding, history, rights, terms
from callcenter.quality.models import Review
from callcenter.tickets import running

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class AppealTooLate(Conflict):
    """The three working days are over, it was appealed before, or there is nothing to appeal."""

    code = "appeal_too_late"


class AppealClosed(Conflict):
    """No appeal is open."""

    code = "appeal_closed"


def mine(uow: UnitOfWork, account_id: UUID) -> list[Review]:
    """Return the findings about an account, latest first; one that is to be counted out shows when it was approved."""
    told = Review.finding.in_(("substantiated", "unsubstantiated")) | (Review.stage == "signed_off")
    found = select(Review).where(Review.account_id == account_id, Review.found_at.is_not(None), told)
    return list(uow.session.scalars(found.order_by(Review.found_at.desc()).limit(100)))


def appeal(uow: UnitOfWork, account: SignedIn, review_id: UUID, text: str) -> None:
    """Appeal, once, within three working days of the finding. Raises ReviewNotFound, AppealTooLate."""
    review = rights.by_id(uow, review_id)
    if review is None or review.account_id != account.account_id or review.found_at is None:
        raise rights.ReviewNotFound("没有这条核实结果。")
    until = terms.appeal_until(review, running.days_from(uow, review.found_at))
    if until is None or uow.now > until:
        raise AppealTooLate("已提交过申诉，或已超过三个工作日的申诉期限。")
    review.appeal, review.appealed_at = text, uow.now
    history.add(uow, review, "appealed", account.account_id, {"text": text})


def decide(uow: UnitOfWork, account: SignedIn, review_id: UUID, *, upheld: bool, answer: str) -> None:
    """Decide an appeal: upheld, the finding is "not substantiated" from then on, in every figure too.

    What is being done again for the caller goes on. Raises AppealClosed, ReviewSecondPerson, ToldNamesCaller.
    """
    review = rights.taken(uow, account, review_id, *rights.DECIDERS)
    if review.appealed_at is None or review.appeal_decided_at is not None:
        raise AppealClosed("没有待处理的申诉。")
    rights.require_another(account, review.found_by)
    finding.require_nameless(answer)
    review.appeal_upheld, review.appeal_answer = upheld, answer
    review.appeal_decided_by, review.appeal_decided_at = account.account_id, uow.now
    content = {"upheld": upheld, "text": answer}
    history.add(uow, review, "appeal_decided", account.account_id, content)
    audit.note(uow, account.account_id, "review_appeal_decided", ("review", review.id), f"upheld={upheld}")
    if upheld:
        review.finding = "unsubstantiated"
        if review.stage == "substantiated":
            history.move(uow, review, "uphold", "unsubstantiated", account.account_id, content)
    if review.account_id is not None:
        uow.live(f"account:{review.account_id}", "own_reviews", {})
