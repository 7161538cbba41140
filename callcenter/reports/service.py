"""Making, publishing, withdrawing and reading reports. What was made never changes; what is wrong is withdrawn with a
reason and made again as another version, and both stay.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.clock import SHANGHAI
from callcenter.figures.periods import Period
from callcenter.people.models import Account
from callcenter.reports import gathering, periods, sealing
from callcenter.reports.errors import (
    ReportBeingMade,
    ReportNotFound,
    ReportNotToPublish,
    ReportTooEarly,
    ReportWithdrawn,
)
from callcenter.reports.models import Report, ReportReader, ReportRecipient
from callcenter.reports.periods import KINDS, KindName
from callcenter.surveys.written import ANSWERED_WITHIN

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LOCK = 12348_25
NEWS = "report"


def make(uow: UnitOfWork, kind: KindName, day: date, by: UUID | None = None) -> Report:
    """Return the report of the period that `day` lies in, made now if there is none that stands.

    For the edge of a transaction of its own in REPEATABLE READ (`jobs.make_one`): its figures are of one moment. Raises
    ReportTooEarly, ReportBeingMade.
    """
    period = periods.period_of(kind, day)
    _lock(uow, kind, period)
    versions = _versions(uow, kind, period)
    if versions and versions[-1].state != "withdrawn":
        return versions[-1]
    _require_over(uow, kind, period)
    contents = gathering.gather(uow, kind, period)
    uow.checkpoint("report counted")
    payload = contents.model_dump(mode="json")
    made = Report(
        org_id=uow.org_id, kind=kind, first=period.first, last=period.last, version=len(versions) + 1, state="made",
        ranking_published=False, made_at=uow.now, made_by=by, replaces_id=versions[-1].id if versions else None,
        formula_versions=contents.versions(), payload=payload, payload_sha256=sealing.sha256(payload),
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    about = f"{kind} {period.first}/{period.last} v{made.version} sha256={made.payload_sha256}"
    audit.note(uow, by, "report_made", ("report", made.id), about)
    uow.checkpoint("report made")
    uow.live("supervisors", NEWS, {"report_id": str(made.id), "state": made.state})
    return made


def publish(uow: UnitOfWork, report_id: UUID, by: UUID, *, ranking: bool) -> Report:
    """Send a report to its readers, with the ranking or without. Said twice is once. Raises ReportNotToPublish."""
    report = _locked(uow, report_id)
    if report.state == "published" and report.ranking_published == ranking:
        return report
    if report.state != "made":
        raise ReportNotToPublish("该报表已发布或已撤回，不能再发布。")
    report.state, report.ranking_published = "published", ranking
    report.published_at, report.published_by = uow.now, by
    recipients = _recipients(uow, report)
    for account_id in recipients:
        uow.session.add(ReportRecipient(org_id=uow.org_id, report_id=report.id, account_id=account_id, read_at=None))
    about = f"ranking={'yes' if ranking else 'no'} recipients={len(recipients)} sha256={report.payload_sha256}"
    audit.note(uow, by, "report_published", ("report", report.id), about)
    _tell(uow, report, recipients)
    return report


def withdraw(uow: UnitOfWork, report_id: UUID, by: UUID, reason: str) -> Report:
    """Take a report back with a reason; it stays in the archive. Whoever got it is told. Raises ReportWithdrawn."""
    report = _locked(uow, report_id)
    if report.state == "withdrawn":
        raise ReportWithdrawn("该报表已经撤回。")
    report.state, report.withdrawn_at, report.withdrawn_by, report.withdrawn_reason = "withdrawn", uow.now, by, reason
    audit.note(uow, by, "report_withdrawn", ("report", report.id), reason)
    _tell(uow, report, _sent_to(uow, report.id))
    return report


def read(uow: UnitOfWork, report_id: UUID, reader: UUID) -> None:
    """Note that a recipient has opened a report; the first time counts. Whoever was not sent it is not noted."""
    mine = (ReportRecipient.report_id == report_id, ReportRecipient.account_id == reader)
    found = uow.session.scalar(select(ReportRecipient).where(*mine).with_for_update())
    if found is not None and found.read_at is None:
        found.read_at = uow.now
        uow.live("supervisors", NEWS, {"report_id": str(report_id), "state": "read"})


def set_readers(uow: UnitOfWork, by: UUID, kind: KindName, accounts: list[UUID]) -> None:
    """Say who gets the reports of a kind from the next publication on. Accounts that are closed are not kept."""
    wanted = set(uow.session.scalars(_active(uow, accounts)))
    present = select(ReportReader).where(ReportReader.org_id == uow.org_id, ReportReader.kind == kind)
    before = {each.account_id: each for each in uow.session.scalars(present)}
    for account_id, reader in before.items():
        if account_id not in wanted:
            uow.session.delete(reader)
    for account_id in sorted(wanted - set(before)):
        row = {"org_id": uow.org_id, "kind": kind, "account_id": account_id}
        uow.session.execute(insert(ReportReader).values(row).on_conflict_do_nothing())
    audit.note(uow, by, "report_readers_set", ("report_readers", None), f"{kind} readers={len(wanted)}")


def _require_over(uow: UnitOfWork, kind: KindName, period: Period) -> None:
    since = periods.made_from(kind, period, ANSWERED_WITHIN)
    if uow.now < since:
        raise ReportTooEarly(f"本期数据尚未齐全，{since.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 起可以生成。")


def _lock(uow: UnitOfWork, kind: KindName, period: Period) -> None:
    """One at a time; nobody waits, for who waited would not see what the other made."""
    number = KINDS.index(kind) * 10_000_000 + period.first.toordinal()
    row = uow.raw.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, number)).fetchone()
    if row is None or not row[0]:
        raise ReportBeingMade("这份报表正在生成，请稍候。")


def _versions(uow: UnitOfWork, kind: KindName, period: Period) -> list[Report]:
    of = (Report.org_id == uow.org_id, Report.kind == kind, Report.first == period.first)
    return list(uow.session.scalars(select(Report).where(*of).order_by(Report.version)))


def _locked(uow: UnitOfWork, report_id: UUID) -> Report:
    wanted = select(Report).where(Report.org_id == uow.org_id, Report.id == report_id)
    found = uow.session.scalar(wanted.with_for_update(key_share=True))
    if found is None:
        raise ReportNotFound("没有这份报表。")
    return found


def _recipients(uow: UnitOfWork, report: Report) -> list[UUID]:
    """Its kind's readers, and of a corrected one those who got the version before."""
    readers = select(ReportReader.account_id).where(ReportReader.org_id == uow.org_id, ReportReader.kind == report.kind)
    wanted = {*uow.session.scalars(readers), *(_sent_to(uow, report.replaces_id) if report.replaces_id else ())}
    return sorted(uow.session.scalars(_active(uow, list(wanted))))


def _active(uow: UnitOfWork, accounts: list[UUID]):  # type: ignore[no-untyped-def]
    return select(Account.id).where(Account.org_id == uow.org_id, Account.active, Account.id.in_(accounts))


def _sent_to(uow: UnitOfWork, report_id: UUID) -> list[UUID]:
    return list(uow.session.scalars(select(ReportRecipient.account_id).where(ReportRecipient.report_id == report_id)))


def _tell(uow: UnitOfWork, report: Report, accounts: list[UUID]) -> None:
    news = {"report_id": str(report.id), "state": report.state}
    uow.live("supervisors", NEWS, news)
    for account_id in accounts:
        uow.live(f"account:{account_id}", NEWS, news)
