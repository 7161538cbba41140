"""Reports as the console gets them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.figures.periods import Period
from callcenter.reports import periods
from callcenter.reports.archive import Listed
from callcenter.reports.document import Block, Document
from callcenter.reports.layout import Edition
from callcenter.reports.models import Report
from callcenter.reports.periods import KindName

State = Literal["made", "published", "withdrawn"]
LONGEST_REASON = 500


class ReportRow(BaseModel):
    """A line of the archive. `sent` and `opened` count its readers; `mine`: it was sent to whoever asks."""

    id: UUID
    kind: KindName
    title: str
    number: str
    period: str
    first: date
    last: date
    version: int
    state: State
    ranking_published: bool
    made_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    sent: int
    opened: int
    mine: bool
    read_at: datetime | None

    @classmethod
    def of(cls, listed: Listed) -> ReportRow:
        """Make the line of a report."""
        report = listed.report
        kind = cast("KindName", report.kind)
        period = Period(report.first, report.last)
        return cls(
            id=report.id, kind=kind, title=periods.PRODUCTS[kind].title, number=periods.number(kind, period),
            period=periods.said(kind, period), first=report.first, last=report.last, version=report.version,
            state=cast("State", report.state), ranking_published=report.ranking_published, made_at=report.made_at,
            published_at=report.published_at, withdrawn_at=report.withdrawn_at,
            withdrawn_reason=report.withdrawn_reason, sent=listed.sent, opened=listed.opened, mine=listed.mine,
            read_at=listed.read_at,
        )  # fmt: skip


class Archive(BaseModel):
    """The archive of a kind and year, and the years of which there are any."""

    reports: list[ReportRow]
    years: list[int]


class ReportVersion(BaseModel):
    """Another version of the same period."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    state: State
    made_at: datetime
    withdrawn_reason: str | None


class ReaderOut(BaseModel):
    """Somebody who was sent the report; `read_at` null: not opened yet."""

    model_config = ConfigDict(from_attributes=True)

    account_id: UUID
    staff_no: str
    name: str
    read_at: datetime | None


class ReportOut(BaseModel):
    """A report as it is shown. `document` is null for who may not read it any more (withdrawn); `own` is an agent's
    line; `readers` is for who supervises. `formula_versions` and `sha256` are those frozen.
    """

    row: ReportRow
    edition: Edition
    document: Document | None
    own: list[Block]
    readers: list[ReaderOut]
    versions: list[ReportVersion]
    formula_versions: dict[str, str]
    sha256: str

    @staticmethod
    def of_version(report: Report) -> ReportVersion:
        """Make the line of a version."""
        return ReportVersion.model_validate(report)


class PublishIn(BaseModel):
    """Whether the ranking goes out with it; not, unless said (S133)."""

    ranking: bool = False


class WithdrawIn(BaseModel):
    """Why; whoever got the report reads it."""

    reason: str = Field(min_length=2, max_length=LONGEST_REASON)


class WantedReport(BaseModel):
    """A report of the period that a day lies in."""

    kind: KindName
    day: date


class MadeReport(BaseModel):
    """The report that stands."""

    id: UUID


class PossibleReader(BaseModel):
    """Somebody who may be sent reports."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    staff_no: str
    name: str


class ReadersOut(BaseModel):
    """Who gets the reports of each kind, and who could."""

    readers: dict[str, list[UUID]]
    people: list[PossibleReader]


class ReadersIn(BaseModel):
    """Who gets the reports of a kind from the next publication on."""

    kind: KindName
    accounts: list[UUID] = Field(max_length=500)
