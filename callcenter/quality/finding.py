"""From the recording to a finding: who takes it, what was heard, whether it is so. The agent is told, not by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.errors import Invalid
from callcenter.quality import history, recordings, rights
from callcenter.quality.models import Review, ReviewExclusion
from callcenter.quality.moves import Finding

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

# what a caller was not satisfied with (12348.md 3.3, SV question 5), and what the agent is told of it
Criterion = Literal["waiting", "attitude", "expertise", "time_limit", "language", "notice", "record", "other"]
Reason = Literal["malicious", "mistaken"]
# a telephone number, a ticket's number, a time of the day: what would say who complained
_TELLS_WHO: Final = re.compile(r"\d{5,}|\d{1,2}\s*[:：点时]\s*\d{0,2}|[*＊]{2,}\d+")


class ToldNamesCaller(Invalid):
    """What the agent reads would tell who complained (console.md)."""

    code = "told_names_caller"


class FindingIncomplete(Invalid):
    """A finding without what it rests on."""

    code = "finding_incomplete"


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer found. `text` is for the file, `told` for the agent; `reason` why it is to be counted out."""

    finding: Finding
    criterion: Criterion | None
    text: str
    told: str
    reason: Reason | None = None


def assign(uow: UnitOfWork, account: SignedIn, review_id: UUID, to: UUID) -> None:
    """Give a review to somebody who may take it, or take it. Raises ReviewNotFound, ReviewConcerned."""
    review = rights.taken(uow, account, review_id)
    if to not in {each.id for each in rights.reviewers(uow, review)}:
        raise rights.ReviewConcerned("该账号不能核实这条评价。")
    review.assigned_to = to
    history.add(uow, review, "assigned", account.account_id, {"to": str(to)})
    uow.live(f"account:{to}", "review_assigned", {"review_id": str(review.id)})


def verify(uow: UnitOfWork, account: SignedIn, review_id: UUID, text: str) -> None:
    """核实: the recording was heard and what was in it is written down. Raises RecordingNotHeard, ReviewStage."""
    review = rights.taken(uow, account, review_id)
    history.require(review, "verify", "verified")
    listened = recordings.require_heard(uow, account, review)
    review.verified_by, review.verified_at = account.account_id, uow.now
    review.assigned_to = review.assigned_to or account.account_id
    content = {"text": text, "recordings": listened}
    history.move(uow, review, "verify", "verified", account.account_id, content)


def find(uow: UnitOfWork, account: SignedIn, review_id: UUID, found: Found) -> None:
    """认定: substantiated or not, or to be counted out. Raises FindingIncomplete, ToldNamesCaller, ReviewStage."""
    review = rights.taken(uow, account, review_id)
    history.require(review, "find", found.finding)
    _check(found)
    review.finding, review.criterion, review.told = found.finding, found.criterion, found.told.strip() or None
    review.found_by, review.found_at = account.account_id, uow.now
    content = {"finding": found.finding, "criterion": found.criterion, "text": found.text, "told": found.told}
    history.move(uow, review, "find", found.finding, account.account_id, content)
    if found.finding == "malicious":
        _propose(uow, account, review, found)
    elif review.account_id is not None:
        uow.live(f"account:{review.account_id}", "own_reviews", {})


def require_nameless(told: str) -> None:
    """Raises ToldNamesCaller where a text for the agent has a number or a time in it."""
    if _TELLS_WHO.search(told):
        raise ToldNamesCaller("告知坐席的内容不能含有号码、工单号或来电时间，以免泄露评价人。")


def _check(found: Found) -> None:
    if found.finding == "substantiated" and (found.criterion is None or not found.told.strip()):
        raise FindingIncomplete("认定属实须选择问题类别，并写明告知坐席的内容。")
    if found.finding == "malicious" and found.reason is None:
        raise FindingIncomplete("申请剔除须选择理由。")
    require_nameless(found.told)


def _propose(uow: UnitOfWork, account: SignedIn, review: Review, found: Found) -> None:
    made = ReviewExclusion(
        org_id=review.org_id, review_id=review.id, reason=found.reason or "malicious", evidence=found.text,
        proposed_by=account.account_id, proposed_at=uow.now, state="proposed",
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, account.account_id, "rating_exclusion_proposed", ("review", review.id), made.reason)


def decide_exclusion(uow: UnitOfWork, account: SignedIn, review_id: UUID, *, approved: bool, text: str) -> None:
    """剔除复核: by a supervisor who did not propose it; approved it ends the review, else it is found anew.

    Raises ReviewSecondPerson, ReviewStage.
    """
    review = rights.taken(uow, account, review_id, *rights.DECIDERS)
    history.require(review, "approve", "signed_off")
    proposed = exclusion(uow, review)
    if proposed is None:
        raise history.ReviewStage("没有待复核的剔除申请。")
    rights.require_another(account, proposed.proposed_by)
    proposed.state = "approved" if approved else "rejected"
    proposed.decided_by, proposed.decided_at, proposed.decision = account.account_id, uow.now, text
    word = f"rating_exclusion_{proposed.state}"
    audit.note(uow, account.account_id, word, ("review", review.id), proposed.reason)
    if approved:
        history.move(uow, review, "approve", "signed_off", account.account_id, {"text": text})
    else:
        review.finding = review.criterion = review.told = review.found_at = review.found_by = None
        history.move(uow, review, "reject", "verified", account.account_id, {"text": text})


def exclusion(uow: UnitOfWork, review: Review) -> ReviewExclusion | None:
    """Return the exclusion that is proposed or approved."""
    standing = ReviewExclusion.review_id == review.id, ReviewExclusion.state != "rejected"
    return uow.session.scalar(select(ReviewExclusion).where(*standing))
