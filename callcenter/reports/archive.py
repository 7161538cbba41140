"""The archive of reports, as somebody may see it: who supervises sees all of them whole; everybody else what was sent
to them, in the published edition, and of the agents' lines their own alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from callcenter.people.identity import DISPLAY, SignedIn
from callcenter.people.models import Account
from callcenter.reports import layout, sealing
from callcenter.reports.contents import Contents
from callcenter.reports.document import Block, Document
from callcenter.reports.errors import ReportAltered, ReportNotFound
from callcenter.reports.layout import Edition
from callcenter.reports.models import Report, ReportReader, ReportRecipient
from callcenter.reports.periods import KindName

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FEWEST_RATINGS = 5  # an agent sees their own from so many up: fewer would tell who rated


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the archive: the report without what it says, how many have read it, and when this reader did."""

    report: Report
    sent: int
    opened: int
    mine: bool
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who was sent a report, and when they opened it first."""

    account_id: UUID
    staff_no: str
    name: str
    read_at: datetime | None


def supervises(eyes: SignedIn) -> bool:
    """Tell whether somebody sees every report whole."""
    return eyes.has("supervisor", "admin")


def listed(uow: UnitOfWork, eyes: SignedIn, kind: KindName | None, year: int | None) -> list[Listed]:
    """Return the archive, latest first. A year is that in which the period begins."""
    wanted: list[ColumnElement[bool]] = []
    if kind is not None:
        wanted.append(Report.kind == kind)
    if year is not None:
        wanted.append(Report.first.between(date(year, 1, 1), date(year, 12, 31)))
    return _listed(uow, eyes, *wanted)


def years(uow: UnitOfWork, eyes: SignedIn) -> list[int]:
    """Return the years of which there are reports, latest first."""
    found = select(func.extract("year", Report.first)).where(*_seen(uow, eyes)).distinct()
    return sorted((int(year) for year in uow.session.scalars(found)), reverse=True)


def one(uow: UnitOfWork, eyes: SignedIn, report_id: UUID) -> Listed:
    """Return a report. Raises ReportNotFound."""
    found = _listed(uow, eyes, Report.id == report_id)
    if not found:
        raise ReportNotFound("没有这份报表。")
    return found[0]


def versions(uow: UnitOfWork, eyes: SignedIn, report: Report) -> list[Report]:
    """Return every version of a report's period that somebody may see, the first one first."""
    same = (Report.kind == report.kind, Report.first == report.first)
    return list(uow.session.scalars(select(Report).where(*_seen(uow, eyes), *same).order_by(Report.version)))


def readers(uow: UnitOfWork, report_id: UUID) -> list[Reader]:
    """Return who was sent a report; who has not read it first."""
    found = (
        select(ReportRecipient.account_id, Account.staff_no, Account.name, ReportRecipient.read_at)
        .join(Account, Account.id == ReportRecipient.account_id)
        .where(ReportRecipient.report_id == report_id)
    )
    rows = [Reader(*row) for row in uow.session.execute(found)]
    return sorted(rows, key=lambda each: (each.read_at is not None, each.staff_no))


def standing_readers(uow: UnitOfWork) -> dict[str, list[UUID]]:
    """Return who gets the reports of each kind."""
    found = select(ReportReader.kind, ReportReader.account_id).where(ReportReader.org_id == uow.org_id)
    told: dict[str, list[UUID]] = {}
    for kind, account_id in uow.session.execute(found.order_by(ReportReader.account_id)):
        told.setdefault(kind, []).append(account_id)
    return told


def possible_readers(uow: UnitOfWork) -> list[Account]:
    """Return everybody who works here; a screen on a wall reads nothing."""
    found = select(Account).where(Account.org_id == uow.org_id, Account.active, Account.roles != [DISPLAY])
    return list(uow.session.scalars(found.order_by(Account.staff_no)))


def edition_for(eyes: SignedIn, report: Report, wanted: Edition | None) -> Edition:
    """Return the edition that somebody gets: whole for who supervises unless they ask for the published one."""
    published: Edition = "ranked" if report.ranking_published else "published"
    if not supervises(eyes) or wanted in ("published", "ranked"):
        return published
    return "internal"


def contents(report: Report) -> Contents:
    """Return what was frozen. Raises ReportAltered when it is not what was sealed."""
    if sealing.sha256(report.payload) != report.payload_sha256:
        raise ReportAltered("报表内容与封存校验值不符，请联系管理员核查。")
    return Contents.model_validate(report.payload)


def document(report: Report, edition: Edition) -> Document:
    """Return the report as it is shown in an edition. Raises ReportAltered."""
    return layout.document(contents(report), edition, report.version)


def own_line(eyes: SignedIn, report: Report) -> list[Block]:
    """Return the line of an agent who reads a published report: theirs and nobody else's."""
    if supervises(eyes) or report.state == "withdrawn":
        return []
    return layout.own(contents(report), str(eyes.account_id), FEWEST_RATINGS)


def _listed(uow: UnitOfWork, eyes: SignedIn, *wanted: ColumnElement[bool]) -> list[Listed]:
    # What a report says is long, and no line of a list shows it; SQLAlchemy reads it when it is asked for.
    reports = select(Report).where(*_seen(uow, eyes), *wanted)
    found = list(uow.session.scalars(reports.order_by(Report.last.desc(), Report.kind, Report.version.desc())))
    sent = (
        select(ReportRecipient.report_id, func.count(), func.count(ReportRecipient.read_at))
        .where(ReportRecipient.report_id.in_([each.id for each in found]))
        .group_by(ReportRecipient.report_id)
    )
    counts = {row[0]: (row[1], row[2]) for row in uow.session.execute(sent)}
    own = select(ReportRecipient.report_id, ReportRecipient.read_at).where(
        ReportRecipient.account_id == eyes.account_id
    )
    mine = {row[0]: row[1] for row in uow.session.execute(own)}
    return [
        Listed(each, *counts.get(each.id, (0, 0)), mine=each.id in mine, read_at=mine.get(each.id)) for each in found
    ]


def _seen(uow: UnitOfWork, eyes: SignedIn) -> tuple[ColumnElement[bool], ...]:
    if supervises(eyes):
        return (Report.org_id == uow.org_id,)
    sent = select(ReportRecipient.report_id).where(ReportRecipient.account_id == eyes.account_id)
    return Report.org_id == uow.org_id, Report.state != "made", Report.id.in_(sent)
