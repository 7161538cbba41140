"""Routes of reviews, for supervisors and qa: the list by its clocks, one review, its steps, the proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Reviewer
from callcenter.quality import appeals, details, finding, proof, queries, recordings, remedies, schemas, signing, views
from callcenter.quality.schemas import ReviewDetail

router = APIRouter(prefix="/api/reviews", tags=["reviews"])


@router.get("")
def list_reviews(
    uow: Uow, account: Reviewer, state: queries.State = "open", page: Annotated[int, Query(ge=1)] = 1
) -> schemas.ReviewPage:
    """Reviews that wait, the most urgent first; or those signed off, the latest first."""
    if state == "closed":
        shown, total = queries.closed_reviews(uow, account, page)
    else:
        found = queries.open_reviews(uow, account, state)
        shown, total = found[(page - 1) * queries.PAGE_SIZE : page * queries.PAGE_SIZE], len(found)
    return schemas.ReviewPage(items=views.rows(uow, account, shown), total=total, page_size=queries.PAGE_SIZE)


@router.get("/proof")
def prove(
    uow: Uow,
    account: Reviewer,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> schemas.ReviewProof:
    """Whether every bad rating and bad survey of a period (this month) is in time, overdue or closed."""
    last = last or clock.business_day(uow.now)
    first = first or last.replace(day=1)
    counted = proof.completeness(uow, first, last)
    fields = {name: getattr(counted, name) for name in counted.__slots__}
    return schemas.ReviewProof.model_validate(fields | {"first": first, "last": last, "backlog": proof.backlog(uow)})


@router.get("/{review_id}")
def show(review_id: UUID, uow: Uow, account: Reviewer) -> ReviewDetail:
    """One review; 404 for whom it is about."""
    return details.one(uow, account, review_id)


@router.post("/{review_id}/assign")
def assign(review_id: UUID, wanted: schemas.ReviewAssignIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """Take it, or give it to somebody who may."""
    finding.assign(uow, account, review_id, wanted.account_id or account.account_id)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/heard")
def heard(review_id: UUID, wanted: schemas.ReviewHeardIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """The recording was listened to; 409 where this account has not fetched it."""
    recordings.heard(uow, account, review_id, wanted.recording_id, wanted.seconds)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/verify")
def verify(review_id: UUID, wanted: schemas.ReviewTextIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """核实: what was heard is written down."""
    finding.verify(uow, account, review_id, wanted.text)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/find")
def find(review_id: UUID, wanted: schemas.ReviewFindIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """认定: substantiated, not, or to be counted out."""
    found = finding.Found(wanted.finding, wanted.criterion, wanted.text, wanted.told, wanted.reason)
    finding.find(uow, account, review_id, found)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/remedy")
def remedy(review_id: UUID, wanted: schemas.ReviewRemedyIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """整改: what is done, and the matter is done again."""
    measures = remedies.Remedy(
        tuple(wanted.measures), wanted.text, wanted.ticket_id, wanted.category, wanted.summary, wanted.accountability
    )
    remedies.remedy(uow, account, review_id, measures)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/exclusion/decide")
def decide_exclusion(review_id: UUID, wanted: schemas.ReviewExclusionIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """剔除复核: by a second supervisor."""
    finding.decide_exclusion(uow, account, review_id, approved=wanted.approved, text=wanted.text)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/appeal/decide")
def decide_appeal(review_id: UUID, wanted: schemas.ReviewAppealIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """申诉处理: by a supervisor who did not make the finding."""
    appeals.decide(uow, account, review_id, upheld=wanted.upheld, answer=wanted.answer)
    return details.one(uow, account, review_id)


@router.post("/{review_id}/sign-off")
def sign_off(review_id: UUID, wanted: schemas.ReviewTextIn, uow: Uow, account: Reviewer) -> ReviewDetail:
    """签结."""
    signing.sign_off(uow, account, review_id, wanted.text)
    return details.one(uow, account, review_id)
