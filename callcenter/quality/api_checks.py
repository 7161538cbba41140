"""Routes of quality checks, for supervisors and qa: the card, draws, a call to be checked, the checks."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.errors import Invalid
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Reviewer
from callcenter.quality import check_forms, check_queries, checks, samples
from callcenter.quality import check_schemas as schemas
from callcenter.quality.check_models import QualitySample

router = APIRouter(prefix="/api/quality", tags=["quality"])


class SubjectMissing(Invalid):
    """A check is of one call or of one matter."""

    code = "check_subject_missing"


@router.get("/scorecard")
def show_card(uow: Uow, _account: Reviewer) -> schemas.Scorecard:
    """The scorecard in force."""
    return check_queries.card(check_forms.in_force(uow))


@router.put("/scorecard")
def publish_card(wanted: schemas.ScorecardIn, uow: Uow, account: Admin) -> schemas.Scorecard:
    """Publish the next version; 400 scorecard_faulty says what is wrong."""
    items = [item.model_dump() for item in wanted.items]
    made = check_forms.publish(uow, account.account_id, items, wanted.pass_mark, wanted.wording.model_dump())
    return check_queries.card(made)


@router.get("/samples")
def list_samples(uow: Uow, _account: Reviewer) -> list[schemas.SampleOut]:
    """The draws, the newest first."""
    return [_sample(sample, checked) for sample, checked in samples.listed(uow)]


@router.post("/samples", status_code=201)
def draw_sample(wanted: schemas.SampleIn, uow: Uow, account: Reviewer) -> schemas.SampleOut:
    """Draw calls to check (S101); 400 quality_sample_impossible."""
    asked = samples.Wanted(wanted.first, wanted.last, tuple(wanted.strata), wanted.rate, wanted.seed)
    return _sample(samples.make(uow, account.account_id, asked), 0)


@router.get("/samples/{sample_id}")
def show_sample(sample_id: UUID, uow: Uow, account: Reviewer) -> schemas.SampleDetail:
    """One draw with its calls, drawn again to prove it."""
    calls = samples.calls(uow, account.account_id, sample_id)
    sample, checked = next(each for each in samples.listed(uow) if each[0].id == sample_id)
    shown = check_queries.drawn(uow, account, sample_id, [each.call_id for each in calls])
    own = {"calls": shown, "reproducible": samples.is_reproducible(uow, sample_id)}
    return schemas.SampleDetail.model_validate(_sample(sample, checked).model_dump() | own)


@router.get("/calls/{call_id}")
def show_subject(call_id: UUID, uow: Uow, account: Reviewer) -> schemas.CheckSubject:
    """A call to be checked; 403 check_own_work for who had a part in it."""
    return check_queries.subject(uow, account, call_id)


@router.get("/checks")
def list_checks(
    uow: Uow,
    account: Reviewer,
    state: schemas.CheckState | None = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> schemas.CheckPage:
    """The checks, the newest first."""
    return check_queries.page(uow, account, state, page)


@router.post("/checks", status_code=201)
def keep_check(wanted: schemas.CheckIn, uow: Uow, account: Reviewer) -> schemas.CheckDetail:
    """Keep a check; 409 checked_before, 403 check_own_work, 400 check_kind_unfit."""
    scores = wanted.scores.model_dump()
    judged = checks.Judged(
        wanted.kind, scores, wanted.errors, wanted.findings, wanted.rectify, sample_id=wanted.sample_id
    )
    if (wanted.call_id is None) == (wanted.ticket_id is None):
        raise SubjectMissing("请选择一通电话或一个事项。")
    if wanted.call_id is not None:
        made = checks.of_call(uow, account, wanted.call_id, judged)
    else:
        assert wanted.ticket_id is not None
        made = checks.of_ticket(uow, account, wanted.ticket_id, judged)
    return check_queries.one(uow, account, made.id)


@router.get("/checks/{check_id}")
def show_check(check_id: UUID, uow: Uow, account: Reviewer) -> schemas.CheckDetail:
    """One check."""
    return check_queries.one(uow, account, check_id)


@router.post("/checks/{check_id}/rectified")
def rectified(check_id: UUID, wanted: schemas.RectifiedIn, uow: Uow, account: Reviewer) -> schemas.CheckDetail:
    """整改 is done; 409 nothing_to_rectify."""
    checks.rectify(uow, account, check_id, wanted.text)
    return check_queries.one(uow, account, check_id)


@router.get("/summary")
def show_summary(
    uow: Uow,
    _account: Reviewer,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> schemas.CheckSummary:
    """What a period (this month) came to by service line; nought errors is a value (S102)."""
    last = last or clock.business_day(uow.now)
    return check_queries.summary(uow, first or last.replace(day=1), last)


def _sample(sample: QualitySample, checked: int) -> schemas.SampleOut:
    names = ("id", "first", "last", "strata", "rate", "seed", "population", "size", "drawn_at")
    return schemas.SampleOut.model_validate({name: getattr(sample, name) for name in names} | {"checked": checked})
