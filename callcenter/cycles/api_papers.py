"""Routes of the frozen papers: dispatch bulletins and appraisal sheets."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.cycles import appraisal, papers, rounds, sheets, tasks
from callcenter.cycles.errors import CycleInvalid
from callcenter.cycles.papers import HOTLINE
from callcenter.cycles.schemas import CycleAppraisalIn, CycleMonthIn, CyclePaperOut, CyclePaperShown
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import Supervisor
from callcenter.people.models import Org
from callcenter.reports.rendering import Format

router = APIRouter(prefix="/api/cycles", tags=["cycles"])


@router.post("/bulletins")
def make_bulletin(uow: Uow, account: Supervisor, wanted: CycleMonthIn) -> CyclePaperOut:
    """Freeze 调度通报 of a month: the tasks due in it by state, and what earlier months still owe. 400 `cycle_invalid`
    before the month has begun, and where there is nothing to tell.
    """
    (first, last), today = rounds.month(wanted.year, wanted.month), clock.business_day(uow.now)
    standings = tasks.due_between(uow, first, last)
    owed = tasks.owed_before(uow, first)
    if first > today or not (standings or owed):
        raise CycleInvalid("该月尚未开始，或没有到期的任务。")
    org = uow.session.get_one(Org, uow.org_id).name
    document = sheets.bulletin(org, (first, last), standings, owed, today)
    return CyclePaperOut.of(papers.freeze(uow, account.account_id, "bulletin", HOTLINE, document))


@router.post("/appraisals")
def make_appraisals(uow: Uow, account: Supervisor, wanted: CycleAppraisalIn) -> list[CyclePaperOut]:
    """Freeze the appraisal sheets of a year from its monthly summaries. 400 `cycle_invalid`, 409 `report_altered`."""
    only = (wanted.unit_kind, wanted.unit_key) if wanted.unit_kind else None
    return [CyclePaperOut.of(each) for each in appraisal.make(uow, account.account_id, wanted.year, only)]


@router.get("/papers/{paper_id}")
def show_paper(uow: Uow, _account: Supervisor, paper_id: UUID) -> CyclePaperShown:
    """A frozen paper. 409 `cycle_paper_altered`."""
    paper = papers.one(uow, paper_id)
    return CyclePaperShown(row=CyclePaperOut.of(paper), document=papers.document(paper))


@router.get("/papers/{paper_id}/file", response_class=Response)
def download_paper(
    uow: Uow, account: Supervisor, paper_id: UUID, form: Annotated[Format, Query(alias="format")] = "pdf"
) -> Response:
    """A frozen paper as a file, the same bytes whenever it is asked for. Audited."""
    paper = papers.one(uow, paper_id)
    file = papers.file(paper, form)
    audit.note(uow, account.account_id, "cycle_paper_downloaded", ("cycle_paper", paper.id), form)
    return download(file.content, file.media_type, file.name)
