"""The year-end appraisal sheet of a unit (S151): twelve months, their sum, target and completion, line by line.

Made of the frozen monthly snapshots and the tasks kept in time, of nothing else: what was published is what is
appraised. A month without a snapshot is 缺 and is in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.cycles import papers, sheets, tasks
from callcenter.cycles.appraisal_lines import MONTHS, NOT_THERE, Line, figure_line, tables, target_line
from callcenter.cycles.errors import CycleInvalid
from callcenter.cycles.models import CyclePaper
from callcenter.cycles.papers import HOTLINE, Unit
from callcenter.cycles.rounds import UnitKind
from callcenter.cycles.tasks import Standing
from callcenter.people.models import Org
from callcenter.reports import archive
from callcenter.reports.contents import Completion, Contents, FrozenFigure
from callcenter.reports.document import Block, Cell, Column, Document, Table, Text
from callcenter.reports.gathering import IN_ROWS
from callcenter.reports.models import Report

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# Counts and shares alone: their sums over months are those of their terms.
OF_HOTLINE = (
    "inbound", "answered", "connected_total", "service_level", "invitation", "response", "satisfaction",
    "callbacks_due_reached", "bad_verified", "bad_corrected", "done_in_time", "records", "contacts",
)  # fmt: skip
NOTE = (
    f"只依据已封存的月总结；“{NOT_THERE}”表示该月没有封存的月总结，不计入合计。任务完成数按月末累计数相减，"
    "缺月的数并入下一个有数的月份。比率的合计按分子、分母分别相加；不足30的只列件数。"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One month's standing summary, its seal checked."""

    report: Report
    contents: Contents


def snapshots(uow: UnitOfWork, year: int) -> dict[int, Snapshot]:
    """Return the monthly summaries of a year that stand, by month. Raises ReportAltered."""
    wanted = select(Report).where(
        Report.org_id == uow.org_id, Report.kind == "monthly", Report.state != "withdrawn",
        Report.first.between(date(year, 1, 1), date(year, 12, 31)),
    )  # fmt: skip
    return {row.first.month: Snapshot(row, archive.contents(row)) for row in uow.session.scalars(wanted)}


def make(uow: UnitOfWork, actor: UUID, year: int, only: tuple[str, str] | None = None) -> list[CyclePaper]:
    """Freeze the sheet of every unit of a year, or of one (kind, key). Unchanged ones stay. Raises CycleInvalid."""
    if year > clock.business_day(uow.now).year:
        raise CycleInvalid("该年度尚未开始。")
    found, standings = snapshots(uow, year), tasks.of_year(uow, year)
    units = [unit for unit in _units(found, standings) if only is None or unit[:2] == only]
    if not units or not (found or standings):
        raise CycleInvalid("该单位本年度没有任务，也没有封存的数据。")
    org = uow.session.get_one(Org, uow.org_id).name
    return [papers.freeze(uow, actor, "appraisal", unit, sheet(org, year, unit, found, standings)) for unit in units]


def _units(found: Mapping[int, Snapshot], standings: Iterable[Standing]) -> list[Unit]:
    """The hotline, and whoever had a target or a task in the year; named as they were last."""
    units: dict[tuple[str, str], Unit] = {HOTLINE[:2]: HOTLINE}
    for month in sorted(found):
        for each in found[month].contents.completion:
            if each.unit_kind != "hotline":
                units[each.unit_kind, each.unit_key] = cast("UnitKind", each.unit_kind), each.unit_key, each.unit
    for standing in standings:
        task = standing.task
        unit = cast("UnitKind", task.unit_kind), task.unit_key, task.unit_name
        units.setdefault((task.unit_kind, task.unit_key), unit)
    return list(units.values())


def sheet(org: str, year: int, unit: Unit, found: Mapping[int, Snapshot], standings: Sequence[Standing]) -> Document:
    """Return a unit's sheet. Pure: it says nothing of the moment, so that the same snapshots give the same sheet."""
    months = {month: each.contents for month, each in found.items()}
    own = [each for each in standings if (each.task.unit_kind, each.task.unit_key) == unit[:2]]
    goals: list[Block] = [*tables("任务完成情况", _targets(unit, months))]
    service: list[Block] = [*tables("服务情况", _figures(unit, months))]
    cycles: list[Block] = (
        [*sheets.summary(own), sheets.sheet("周期任务", own)] if own else [_none("本年度没有周期任务。")]
    )
    parts: list[tuple[str, Sequence[Block]]] = [
        ("任务完成情况", goals or [_none("本年度没有下达到本单位的任务指标。")]),
        ("服务情况", service or [_none("封存的月总结中没有本单位的数据。")]),
        ("周期任务", cycles),
        ("数据依据", [_sources(found), Text(text=NOTE, soft=True)]),
    ]
    return Document(
        kind="yearly",
        org=org,
        title=f"{year}年度考核表（{unit[2]}）",
        number=f"〔{year}〕年度考核",
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        facts=(("单位", unit[2]), ("已封存月总结", f"{len(found)}/12 个月")),
        edition=sheets.EDITION,
        sections=sheets.numbered(parts),
    )


def _none(words: str) -> Text:
    return Text(text=words, soft=True)


def _targets(unit: Unit, months: Mapping[int, Contents]) -> list[Line]:
    by_measure: dict[str, dict[int, Completion]] = {}
    for month in sorted(months):
        for each in months[month].completion:
            if (each.unit_kind, each.unit_key) == unit[:2]:
                by_measure.setdefault(each.measure, {})[month] = each
    return [target_line(measure, done, set(months)) for measure, done in by_measure.items()]


def _figures(unit: Unit, months: Mapping[int, Contents]) -> list[Line]:
    names = OF_HOTLINE if unit[0] == "hotline" else IN_ROWS
    read = {month: _read(unit, contents, names) for month, contents in months.items()}
    lines = (figure_line({month: each.get(name) for month, each in read.items()}) for name in names)
    return [line for line in lines if line is not None]


def _read(unit: Unit, contents: Contents, names: Iterable[str]) -> dict[str, FrozenFigure]:
    """What a month's snapshot says of a unit: a place's row is known by its name, an agent's by the account."""
    if unit[0] == "hotline":
        return {name: compared.now for name in names if (compared := contents.figure(name))}
    rows = contents.breakdown(unit[0])
    key = unit[1] if unit[0] == "agent" else unit[2]
    row = next((each for each in rows.rows if each.key == key), None) if rows else None
    return {name: each for name in names if row and (each := row.figure(name))}


def _sources(found: Mapping[int, Snapshot]) -> Table:
    columns = (
        Column(heading="月份", width=8),
        Column(heading="版本", width=8),
        Column(heading="封存校验值（SHA-256）", width=60),
    )
    return Table(name="所依据的月总结", columns=columns, rows=tuple(_source(month, found) for month in MONTHS))


def _source(month: int, found: Mapping[int, Snapshot]) -> tuple[Cell, ...]:
    report = found[month].report if month in found else None
    said = (f"第{report.version}版", report.payload_sha256) if report else (NOT_THERE, NOT_THERE)
    return Cell(text=f"{month}月"), Cell(text=said[0]), Cell(text=said[1])
