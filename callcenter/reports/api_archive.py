"""Routes of the archive of reports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter.audit import service as audit
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.reports import archive, jobs, rendering, service
from callcenter.reports.archive_schemas import (
    Archive,
    MadeReport,
    PossibleReader,
    PublishIn,
    ReaderOut,
    ReadersIn,
    ReadersOut,
    ReportOut,
    ReportRow,
    WantedReport,
    WithdrawIn,
)
from callcenter.reports.errors import ReportNotFound
from callcenter.reports.layout import Edition
from callcenter.reports.periods import KindName
from callcenter.reports.rendering import Format

router = APIRouter(prefix="/api", tags=["reports"])


@router.get("/reports")
def list_reports(
    uow: Uow,
    account: CurrentAccount,
    kind: KindName | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
) -> Archive:
    """The archive: all of it for who supervises, else what was sent to whoever asks."""
    rows = [ReportRow.of(each) for each in archive.listed(uow, account, kind, year)]
    return Archive(reports=rows, years=archive.years(uow, account))


@router.post("/reports")
def make_report(uow: Uow, account: Supervisor, wanted: WantedReport) -> MadeReport:
    """Make the report of an older period, or find the one that stands. 409 `report_too_early`, `report_being_made`."""
    # In a transaction of its own: all of its figures are of one moment.
    return MadeReport(id=jobs.make_one(wanted.kind, wanted.day, account.account_id))


@router.get("/reports/{report_id}")
def show_report(uow: Uow, account: CurrentAccount, report_id: UUID, edition: Edition | None = None) -> ReportOut:
    """A report: for who supervises whole, or as it is published; for all others as it was published."""
    found = archive.one(uow, account, report_id)
    report, supervises = found.report, archive.supervises(account)
    shown = archive.edition_for(account, report, edition)
    return ReportOut(
        row=ReportRow.of(found),
        edition=shown,
        document=archive.document(report, shown) if supervises or report.state == "published" else None,
        own=archive.own_line(account, report),
        readers=[ReaderOut.model_validate(each) for each in archive.readers(uow, report_id)] if supervises else [],
        versions=[ReportOut.of_version(each) for each in archive.versions(uow, account, report)],
        formula_versions=report.formula_versions,
        sha256=report.payload_sha256,
    )


@router.get("/reports/{report_id}/file", response_class=Response)
def download_report(
    uow: Uow,
    account: CurrentAccount,
    report_id: UUID,
    form: Annotated[Format, Query(alias="format")] = "pdf",
    edition: Edition | None = None,
) -> Response:
    """The report as a file, the same bytes whenever it is asked for. Audited."""
    report = archive.one(uow, account, report_id).report
    if report.state == "withdrawn" and not archive.supervises(account):
        raise ReportNotFound("该报表已撤回。")
    shown = archive.edition_for(account, report, edition)
    file = rendering.render(archive.document(report, shown), form, report.made_at)
    audit.note(uow, account.account_id, "report_downloaded", ("report", report.id), f"{form} {shown}")
    return download(file.content, file.media_type, file.name)


@router.post("/reports/{report_id}/read", status_code=204)
def read_report(uow: Uow, account: CurrentAccount, report_id: UUID) -> None:
    """The page was opened: the receipt of whoever was sent the report. The first time counts."""
    if archive.one(uow, account, report_id).report.state == "published":
        service.read(uow, report_id, account.account_id)


@router.post("/reports/{report_id}/publish")
def publish_report(uow: Uow, account: Supervisor, report_id: UUID, wanted: PublishIn) -> ReportRow:
    """Send it to its readers. 409 `report_not_to_publish`."""
    service.publish(uow, report_id, account.account_id, ranking=wanted.ranking)
    return ReportRow.of(archive.one(uow, account, report_id))


@router.post("/reports/{report_id}/withdraw")
def withdraw_report(uow: Uow, account: Supervisor, report_id: UUID, wanted: WithdrawIn) -> ReportRow:
    """Take it back with a reason; `POST /api/reports` then makes the next version. 409 `report_withdrawn`."""
    service.withdraw(uow, report_id, account.account_id, wanted.reason)
    return ReportRow.of(archive.one(uow, account, report_id))


@router.get("/report-recipients")
def list_readers(uow: Uow, _account: Supervisor) -> ReadersOut:
    """Who gets the reports of each kind, and who could."""
    return _readers(uow)


@router.put("/report-recipients")
def put_readers(uow: Uow, account: Supervisor, wanted: ReadersIn) -> ReadersOut:
    """Say who gets the reports of a kind from the next publication on. Audited."""
    service.set_readers(uow, account.account_id, wanted.kind, wanted.accounts)
    return _readers(uow)


def _readers(uow: Uow) -> ReadersOut:
    people = [PossibleReader.model_validate(each) for each in archive.possible_readers(uow)]
    return ReadersOut(readers=archive.standing_readers(uow), people=people)
