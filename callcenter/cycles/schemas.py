"""The cycles of work as the console gets them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from callcenter.cycles import rounds
from callcenter.cycles.letters import Sent
from callcenter.cycles.models import CyclePaper
from callcenter.cycles.papers import PaperKind
from callcenter.cycles.rounds import RuledKind, TaskKind, UnitKind
from callcenter.cycles.rules import Rule
from callcenter.cycles.tasks import Standing
from callcenter.cycles.terms import Stage, State
from callcenter.reports.contents import FrozenFigure
from callcenter.reports.document import Document

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class CyclePerson(BaseModel):
    """Somebody a task can be given to."""

    id: UUID
    staff_no: str
    name: str


class CycleRuleOut(BaseModel):
    """A rule in force. Days are working days; version 0 is the shipped one."""

    kind: RuledKind
    title: str
    active: bool
    due_days: int
    remind_days: int
    unit_kinds: list[UnitKind]
    owner_id: UUID | None
    version: int

    @classmethod
    def of(cls, rule: Rule) -> CycleRuleOut:
        """Make it of a rule."""
        return cls(
            kind=rule.kind, title=rounds.TITLES[rule.kind], active=rule.active, due_days=rule.due_days,
            remind_days=rule.remind_days, unit_kinds=list(rule.unit_kinds), owner_id=rule.owner_id,
            version=rule.version,
        )  # fmt: skip


class CycleRuleIn(BaseModel):
    """A rule's next version; `version` is the one that was read."""

    active: bool
    due_days: int = Field(ge=1, le=60)
    remind_days: int = Field(ge=0, le=20)
    unit_kinds: list[UnitKind] = Field(min_length=1, max_length=3)
    owner_id: UUID | None = None
    version: int = Field(ge=0)


class CycleTaskOut(BaseModel):
    """A task as it stands now. `owner`: staff number and name; `may_do`: whoever asks can say that it is done now."""

    id: UUID
    kind: TaskKind
    title: str
    unit_kind: UnitKind
    unit_key: str
    unit: str
    period: str
    first: date
    last: date
    due: date
    state: State
    owner_id: UUID | None
    owner: str | None
    done_at: datetime | None
    note: str | None
    report_id: UUID | None
    report: str | None
    may_do: bool

    @classmethod
    def of(cls, each: Standing, today: date) -> CycleTaskOut:
        """Make it of a task that whoever asks may do when its period is over."""
        task = each.task
        return cls(
            id=task.id, kind=cast("TaskKind", task.kind), title=each.title,
            unit_kind=cast("UnitKind", task.unit_kind), unit_key=task.unit_key, unit=task.unit_name,
            period=each.period, first=task.first, last=task.last, due=each.due, state=each.state,
            owner_id=task.owner_id, owner=each.owner_said if each.owner else None, done_at=task.done_at,
            note=task.note, report_id=task.report_id, report=each.report,
            may_do=each.state in ("open", "overdue") and (task.kind == "measure" or today >= task.last),
        )  # fmt: skip


class CycleLetterOut(BaseModel):
    """A reminder letter; `mine`: its receipt is that of whoever asks. `read_by` and `owner` are said in words."""

    id: UUID
    number: str
    stage: Stage
    task_id: UUID
    task: str
    period: str
    unit: str
    due: date
    body: str
    owner: str | None
    made_at: datetime
    read_at: datetime | None
    read_by: str | None
    mine: bool

    @classmethod
    def of(cls, sent: Sent, reader: UUID) -> CycleLetterOut:
        """Make it of a letter; what it says is what was frozen."""
        letter, said = sent.letter, sent.letter.payload
        return cls(
            id=letter.id, number=said["number"], stage=cast("Stage", letter.stage), task_id=letter.task_id,
            task=said["task"], period=said["period"], unit=said["unit"], due=date.fromisoformat(said["due"]),
            body=said["body"], owner=sent.owner and f"{sent.owner[1]}（{sent.owner[0]}）", made_at=letter.made_at,
            read_at=letter.read_at, read_by=sent.read_by and f"{sent.read_by[1]}（{sent.read_by[0]}）",
            mine=letter.owner_id in (None, reader),
        )  # fmt: skip


class CyclePaperOut(BaseModel):
    """A frozen bulletin or appraisal sheet, without what it says."""

    id: UUID
    kind: PaperKind
    unit_kind: UnitKind
    unit_key: str
    unit: str
    first: date
    last: date
    version: int
    made_at: datetime
    sha256: str

    @classmethod
    def of(cls, paper: CyclePaper) -> CyclePaperOut:
        """Make it of a paper."""
        return cls(
            id=paper.id, kind=cast("PaperKind", paper.kind), unit_kind=cast("UnitKind", paper.unit_kind),
            unit_key=paper.unit_key, unit=paper.unit_name, first=paper.first, last=paper.last, version=paper.version,
            made_at=paper.made_at, sha256=paper.payload_sha256,
        )  # fmt: skip


class CyclePaperShown(BaseModel):
    """A frozen paper as it is shown."""

    row: CyclePaperOut
    document: Document


class CyclesOut(BaseModel):
    """A year: its tasks by due day, the share kept in time, letters, papers, rules, and who tasks can be given to."""

    year: int
    today: date
    tasks: list[CycleTaskOut]
    in_time: FrozenFigure
    letters: list[CycleLetterOut]
    papers: list[CyclePaperOut]
    rules: list[CycleRuleOut]
    people: list[CyclePerson]


class OwnCyclesOut(BaseModel):
    """What somebody still has to do, and the letters that they were sent."""

    tasks: list[CycleTaskOut]
    letters: list[CycleLetterOut]


class CycleDoneIn(BaseModel):
    """A word on how it was done, and the report that it rests on."""

    note: Words
    report_id: UUID | None = None


class CycleOwnerIn(BaseModel):
    """Who does it from now on."""

    owner_id: UUID


class CycleCancelIn(BaseModel):
    """Why nobody does it."""

    reason: Words


class CycleMeasureIn(BaseModel):
    """A measure that an analysis pack decided."""

    report_id: UUID
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
    unit_kind: UnitKind = "hotline"
    unit_key: str = Field(default="", max_length=64)
    owner_id: UUID
    due_on: date


class CycleMonthIn(BaseModel):
    """The month of a dispatch bulletin."""

    year: int = Field(ge=2000, le=2100)
    month: int = Field(ge=1, le=12)


class CycleAppraisalIn(BaseModel):
    """The year that is appraised, of all units or of one."""

    year: int = Field(ge=2000, le=2100)
    unit_kind: UnitKind | None = None
    unit_key: str = Field(default="", max_length=64)


SheetFormat = Literal["xlsx", "pdf"]
