"""Monthly submissions as the console gets and writes them. A month is written 2026-10."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from callcenter.submissions.lines import LINES, Line
from callcenter.submissions.models import Submission, SubmissionStep
from callcenter.submissions.tree import Unit
from callcenter.submissions.views import Standing

Level = Literal["village", "township", "county", "city"]
StateName = Literal["draft", "submitted", "returned", "accepted", "locked"]
ActionName = Literal["save", "submit", "accept", "return", "lock", "correct"]
MONTH: Final = "^20[0-9]{2}-(0[1-9]|1[0-2])$"  # \d would take digits of other scripts, which are no date
MonthText = Annotated[str, Field(pattern=MONTH)]
Amount = Annotated[int, Field(ge=0, le=10**12)]


def _said(text: str) -> str:
    if len(text.strip()) < 2:
        raise ValueError("a reason is said in words")
    return text.strip()


Reason = Annotated[str, Field(max_length=500), AfterValidator(_said)]


class SubmissionLineOut(BaseModel):
    """A line of the catalogue; `hotline`: the hotline counts the same thing by place (measure's name)."""

    key: str
    label: str
    unit: str
    note: str
    hotline: str | None

    @classmethod
    def of(cls, line: Line) -> SubmissionLineOut:
        return cls(key=line.key, label=line.label, unit=line.unit, note=line.note, hotline=line.measure)


class ReportingUnitOut(BaseModel):
    """A unit of the tree; months are written 2026-10."""

    id: UUID
    code: str
    name: str
    level: Level
    parent_id: UUID | None
    responsible_id: UUID | None
    responsible: str | None
    first_month: str
    last_month: str | None

    @classmethod
    def of(cls, unit: Unit) -> ReportingUnitOut:
        plain = {name: getattr(unit, name) for name in ("id", "code", "name", "level", "parent_id", "responsible_id",
                 "responsible")}  # fmt: skip
        last = None if unit.last_month is None else f"{unit.last_month:%Y-%m}"
        return cls(first_month=f"{unit.first_month:%Y-%m}", last_month=last, **plain)


class SubmissionRow(BaseModel):
    """How far a unit is with a month (`views.Standing`). `values`: what it reports by line, null: nothing yet."""

    unit: ReportingUnitOut
    submission_id: UUID | None
    version: int | None
    state: StateName | None
    in_force_version: int | None
    values: dict[str, int] | None
    due: date
    overdue: bool
    late: bool
    sent_on: date | None
    differs: bool
    changed_below: list[str]
    disturbed: bool
    missing: list[str]
    missing_below: int
    lower: int

    @classmethod
    def of(cls, each: Standing) -> SubmissionRow:
        latest, sent = each.latest, each.sent
        plain = {name: getattr(each, name) for name in ("values", "due", "overdue", "late", "sent_on", "differs",
                 "changed_below", "disturbed", "missing", "missing_below", "lower")}  # fmt: skip
        return cls(
            unit=ReportingUnitOut.of(each.unit),
            submission_id=latest.id if latest else None,
            version=latest.version if latest else None,
            state=latest.state if latest else None,
            in_force_version=sent.version if sent and sent.state in ("accepted", "locked") else None,
            **plain,
        )


class SubmissionOverview(BaseModel):
    """A unit's month with those directly below it; without a unit, the highest ones that the asker sees."""

    month: str
    lines: list[SubmissionLineOut]
    path: list[ReportingUnitOut]
    unit: SubmissionRow | None
    rows: list[SubmissionRow]
    sums: dict[str, int]
    can_open: bool

    @classmethod
    def catalogue(cls) -> list[SubmissionLineOut]:
        return [SubmissionLineOut.of(line) for line in LINES]


class SubmissionValue(BaseModel):
    """One line. `typed` null: the whole is `own` + `below`. `difference`: whole less that sum; `apart`: own less the
    hotline's figure.
    """

    line: str
    own: int | None
    typed: int | None
    below: int
    whole: int
    difference: int
    hotline: int | None
    apart: int | None
    reason: str


class SubmissionStepOut(BaseModel):
    """Who took which step when."""

    action: Literal["opened", "saved", "submitted", "returned", "accepted", "locked", "corrected"]
    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, step: SubmissionStep, name: str) -> SubmissionStepOut:
        return cls(action=step.action, by=name, at=step.at, reason=step.reason)


class SubmissionVersion(BaseModel):
    """One version of the same month."""

    id: UUID
    version: int
    state: StateName
    changed_at: datetime

    @classmethod
    def of(cls, row: Submission) -> SubmissionVersion:
        return cls(id=row.id, version=row.version, state=row.state, changed_at=row.changed_at)


class SubmissionOut(BaseModel):
    """One submission whole. `place`: the name under which the hotline's lists of records (/api/figures/behind, by
    place) know it.
    """

    id: UUID
    unit: ReportingUnitOut
    month: str
    version: int
    state: StateName
    revision: int
    place: str | None
    values: list[SubmissionValue]
    missing: list[str]
    changed_below: list[str]
    steps: list[SubmissionStepOut]
    versions: list[SubmissionVersion]
    actions: list[ActionName]


class OpenSubmissionIn(BaseModel):
    """Open a unit's month."""

    unit_id: UUID
    month: MonthText


class SubmissionFilled(BaseModel):
    """One line as filled in."""

    line: str = Field(max_length=40)
    own: Amount | None
    typed: Amount | None = None
    reason: str = Field(default="", max_length=500)


class SubmissionIn(BaseModel):
    """Lines to write; `revision` is the one that was read."""

    revision: int = Field(ge=1)
    values: list[SubmissionFilled] = Field(max_length=60)


class SendSubmissionIn(BaseModel):
    """Send what was read."""

    revision: int = Field(ge=1)


class AcceptSubmissionIn(BaseModel):
    """Take what was read; `reason` explains a difference that the unit did not."""

    revision: int = Field(ge=1)
    reason: str = Field(default="", max_length=500)


class ReturnSubmissionIn(BaseModel):
    """Return what was read, with a reason."""

    revision: int = Field(ge=1)
    reason: Reason


class CorrectSubmissionIn(BaseModel):
    """Open a correction of a locked month, with a reason."""

    reason: Reason
