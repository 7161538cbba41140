"""The task sheet: reading tasks with their due day and state, doing them, giving them to somebody, calling them off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.cycles import rounds, rules, terms
from callcenter.cycles.errors import (
    CycleInvalid,
    CycleTaskEarly,
    CycleTaskOfOther,
    CycleTaskOver,
    CycleTaskUnknown,
)
from callcenter.cycles.making import HOTLINE
from callcenter.cycles.models import CycleTask
from callcenter.cycles.rounds import UnitKind
from callcenter.cycles.terms import State
from callcenter.figures import target_plans
from callcenter.figures.periods import Period
from callcenter.people import queries as people
from callcenter.reports import archive, periods
from callcenter.reports.models import Report
from callcenter.reports.periods import KindName

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

SUPERVISES = ("supervisor", "admin")
STILL = (CycleTask.done_at.is_(None), CycleTask.cancelled_at.is_(None))


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as it stands now: its last day in time, its state, whose it is (staff number, name)."""

    task: CycleTask
    title: str
    period: str
    due: date
    state: State
    owner: tuple[str, str] | None
    report: str | None

    @property
    def owner_said(self) -> str:
        """Return the owner in words, "—" where nobody is."""
        return f"{self.owner[1]}（{self.owner[0]}）" if self.owner else "—"


def of_year(uow: UnitOfWork, year: int) -> list[Standing]:
    """Return the tasks about a year's periods, by due day."""
    return listed(uow, CycleTask.last.between(date(year, 1, 1), date(year, 12, 31)))


def due_between(uow: UnitOfWork, first: date, last: date) -> list[Standing]:
    """Return the tasks due from day to day, both included, by due day."""
    # A due day lies after its period by at most what `FARTHEST` covers; a measure's period may be any.
    near = (CycleTask.last.between(first - terms.FARTHEST, last)) | (CycleTask.due_on.between(first, last))
    return [each for each in listed(uow, near) if first <= each.due <= last]


def owed_before(uow: UnitOfWork, day: date) -> list[Standing]:
    """Return what is late and was due before a day, by due day."""
    return [each for each in listed(uow, *STILL) if each.state == "overdue" and each.due < day]


def mine(uow: UnitOfWork, account_id: UUID, most: int = 200) -> list[Standing]:
    """Return what somebody still has to do, by due day: what is due first, where somebody has every unit's year."""
    return listed(uow, CycleTask.owner_id == account_id, *STILL)[:most]


def listed(uow: UnitOfWork, *wanted: ColumnElement[bool]) -> list[Standing]:
    """Return the tasks that meet all conditions, by due day."""
    rows = list(uow.session.scalars(select(CycleTask).where(CycleTask.org_id == uow.org_id, *wanted)))
    if not rows:
        return []
    days, today = terms.days_for(uow, rows), clock.business_day(uow.now)
    names = people.names(uow, {row.owner_id for row in rows if row.owner_id})
    reports = _reports(uow, {row.report_id for row in rows if row.report_id})
    found = [_standing(row, days.due(row), today, names, reports) for row in rows]
    return sorted(found, key=_in_turn)


def _in_turn(each: Standing) -> tuple[date, int, int, str, UUID]:
    """By due day; the hotline's before the places' before the agents'."""
    task = each.task
    unit = rounds.UNIT_KINDS.index(cast("UnitKind", task.unit_kind))
    return each.due, unit, list(rounds.TITLES).index(task.kind), task.unit_key, task.id


def _standing(
    row: CycleTask, due: date, today: date, names: dict[UUID, tuple[str, str]], reports: dict[UUID, str]
) -> Standing:
    return Standing(
        task=row,
        title=row.title or rounds.TITLES[row.kind],
        period=rounds.said(row.first, row.last),
        due=due,
        state=terms.state(row, due, today),
        owner=names.get(row.owner_id) if row.owner_id else None,
        report=reports.get(row.report_id) if row.report_id else None,
    )


def _reports(uow: UnitOfWork, ids: set[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    found = uow.session.scalars(select(Report).where(Report.id.in_(ids)))
    return {row.id: _report_said(row) for row in found}


def _report_said(report: Report) -> str:
    kind = cast("KindName", report.kind)
    return f"{periods.said(kind, Period(report.first, report.last))}{periods.PRODUCTS[kind].title}"


def one(uow: UnitOfWork, task_id: UUID) -> Standing:
    """Return a task. Raises CycleTaskUnknown."""
    found = listed(uow, CycleTask.id == task_id)
    if not found:
        raise CycleTaskUnknown("没有这项任务。")
    return found[0]


def do(uow: UnitOfWork, account: SignedIn, task_id: UUID, note: str, report_id: UUID | None) -> Standing:
    """Say that a task is done, with a word on it and the report it rests on. By its owner or who supervises.

    Raises CycleTaskUnknown, CycleTaskOfOther, CycleTaskOver, CycleTaskEarly, ReportNotFound.
    """
    task = _open(uow, task_id, account)
    if task.kind != "measure" and clock.business_day(uow.now) < task.last:
        raise CycleTaskEarly("任务时段尚未结束，不能办结。")
    if report_id is not None:
        archive.one(uow, account, report_id)  # only one that the account may read
        task.report_id = report_id
    task.done_at, task.done_by, task.note = uow.now, account.account_id, note
    uow.session.flush()
    uow.checkpoint("cycle task done")
    audit.note(uow, account.account_id, "cycle_task_done", ("cycle_task", task.id), note)
    return _told(uow, task)


def give(uow: UnitOfWork, account: SignedIn, task_id: UUID, owner_id: UUID) -> Standing:
    """Give a task to somebody, who has the unit's later ones too. Raises as `do`, CycleInvalid."""
    rules.require_owner(uow, owner_id)
    task = _open(uow, task_id, account)
    before, task.owner_id = task.owner_id, owner_id
    uow.session.flush()
    if task.kind != "measure":
        _give_later(uow, task)
    audit.note(uow, account.account_id, "cycle_task_given", ("cycle_task", task.id), f"owner={owner_id}")
    if before:
        uow.live(f"account:{before}", "cycles", {})
    return _told(uow, task)


def _give_later(uow: UnitOfWork, task: CycleTask) -> None:
    later = select(CycleTask).where(
        CycleTask.org_id == uow.org_id, CycleTask.kind == task.kind, CycleTask.unit_kind == task.unit_kind,
        CycleTask.unit_key == task.unit_key, CycleTask.first > task.first, CycleTask.done_at.is_(None),
        CycleTask.cancelled_at.is_(None),
    )  # fmt: skip
    for each in uow.session.scalars(later.order_by(CycleTask.first).with_for_update()):
        each.owner_id = task.owner_id
    uow.session.flush()


def cancel(uow: UnitOfWork, account: SignedIn, task_id: UUID, reason: str) -> Standing:
    """Call a task off with a reason: its unit has none any more. Raises as `do`."""
    task = _open(uow, task_id, account)
    task.cancelled_at, task.cancelled_by, task.note = uow.now, account.account_id, reason
    uow.session.flush()
    audit.note(uow, account.account_id, "cycle_task_cancelled", ("cycle_task", task.id), reason)
    return _told(uow, task)


@dataclass(frozen=True, slots=True)
class Measure:
    """What an analysis pack decided: who does what by when (S135)."""

    report_id: UUID
    title: str
    unit_kind: UnitKind
    unit_key: str
    owner_id: UUID
    due_on: date
    remind_days: int = 3


def add_measure(uow: UnitOfWork, account: SignedIn, wanted: Measure) -> Standing:
    """Write down a measure as a task of its own; it is about the pack's period. Raises CycleInvalid, ReportNotFound."""
    report = archive.one(uow, account, wanted.report_id).report
    names = {"": HOTLINE} if wanted.unit_kind == "hotline" else target_plans.names(uow, wanted.unit_kind)
    if report.kind != "analysis" or wanted.unit_key not in names:
        raise CycleInvalid("整改措施须依据分析研判报告，并指定现有单位。")
    if wanted.due_on < clock.business_day(uow.now):
        raise CycleInvalid("完成期限不能早于今天。")
    rules.require_owner(uow, wanted.owner_id)
    task = CycleTask(
        org_id=uow.org_id, kind="measure", rule_version=0, unit_kind=wanted.unit_kind, unit_key=wanted.unit_key,
        unit_name=names[wanted.unit_key], first=report.first, last=report.last, due_days=0,
        remind_days=wanted.remind_days, title=wanted.title, due_on=wanted.due_on, owner_id=wanted.owner_id,
        made_at=uow.now, report_id=report.id,
    )  # fmt: skip
    uow.session.add(task)
    uow.session.flush()
    audit.note(uow, account.account_id, "cycle_measure_added", ("cycle_task", task.id), wanted.title)
    return _told(uow, task)


def locked(uow: UnitOfWork, task_id: UUID) -> CycleTask | None:
    """Return a task, held until the end of the transaction."""
    wanted = select(CycleTask).where(CycleTask.org_id == uow.org_id, CycleTask.id == task_id)
    return uow.session.scalar(wanted.with_for_update(key_share=True), execution_options=_FRESH)


_FRESH: dict[str, Any] = {"populate_existing": True}


def _open(uow: UnitOfWork, task_id: UUID, account: SignedIn) -> CycleTask:
    task = locked(uow, task_id)
    if task is None:
        raise CycleTaskUnknown("没有这项任务。")
    if task.owner_id != account.account_id and not account.has(*SUPERVISES):
        raise CycleTaskOfOther("只有负责人或班长可以办理这项任务。")
    if task.done_at is not None or task.cancelled_at is not None:
        raise CycleTaskOver("该任务已办结或已撤销。")
    return task


def _told(uow: UnitOfWork, task: CycleTask) -> Standing:
    uow.live("supervisors", "cycles", {})
    if task.owner_id:
        uow.live(f"account:{task.owner_id}", "cycles", {})
    return one(uow, task.id)
