"""Task sheet, plan and bulletin as documents (S138). Pure: standings in, a document out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from callcenter import clock
from callcenter.cycles import terms
from callcenter.cycles.tasks import Standing
from callcenter.cycles.terms import STATES, State
from callcenter.figures.formulas import Figure
from callcenter.figures.formulas.base import Formula, work_out
from callcenter.reports import wording
from callcenter.reports.document import NOTHING, Block, Card, Cards, Cell, Column, Document, Section, Table, Text
from callcenter.reports.gathering import frozen

IN_TIME = Formula(
    "cycle_in_time", "", "任务按时完成率", "按时完成 ÷ 已到期限或已完成的任务", "cycle_in_time.1", {"in_time": 1},
    {"judged": 1}, numerator_unit="项", denominator_unit="项", source="S131",
)  # fmt: skip
EDITION = "内部版"
SHEET: tuple[Column, ...] = (
    Column(heading="任务", width=16), Column(heading="时段", width=12), Column(heading="承办单位", width=12),
    Column(heading="负责人", width=13), Column(heading="期限", width=11), Column(heading="状态", width=9),
    Column(heading="完成日期", width=11), Column(heading="说明", width=16),
)  # fmt: skip


def task_sheet(org: str, year: int, standings: Sequence[Standing], today: date) -> Document:
    """任务表 and 计划单 of a year: how each task stands, and when the rest of the year's are due."""
    planned = [each for each in standings if each.state == "open"]
    plan = Table(name="计划单", columns=PLAN, rows=tuple(_planned(each) for each in planned))
    sections = (
        Section(title="一、任务表", blocks=(*summary(standings), sheet("任务表", standings))),
        Section(title="二、计划单", blocks=(plan,)),
    )
    return Document(
        kind="yearly", org=org, title=f"{year}年周期任务表", number=f"〔{year}〕", first=date(year, 1, 1),
        last=date(year, 12, 31), facts=(("截至", f"{today:%Y-%m-%d}"),), edition=EDITION, sections=sections,
    )  # fmt: skip


PLAN: tuple[Column, ...] = (
    Column(heading="期限", width=12), Column(heading="任务", width=16), Column(heading="时段", width=14),
    Column(heading="承办单位", width=16), Column(heading="负责人", width=16),
)  # fmt: skip


def _planned(each: Standing) -> tuple[Cell, ...]:
    said = (f"{each.due:%Y-%m-%d}", each.title, each.period, each.task.unit_name, each.owner_said)
    return tuple(Cell(text=text) for text in said)


def bulletin(
    org: str, month: tuple[date, date], standings: Sequence[Standing], before: Sequence[Standing], today: date
) -> Document:
    """调度通报 of a month: all tasks due in it by state, and what earlier months still owe (`before`)."""
    first, last = month
    parts: list[tuple[str, list[Block]]] = [("总体情况", [*summary(standings)])]
    for state in _BY_STATE:
        found = [each for each in standings if each.state == state]
        if found:
            parts.append((terms.SAID[state], [sheet(f"{terms.SAID[state]}（{len(found)}项）", found)]))
    if before:
        parts.append(("以前月份逾期未完成", [sheet(f"以前月份逾期未完成（{len(before)}项）", before)]))
    return Document(
        kind="monthly", org=org, title=f"{first.year}年{first.month}月工作调度通报",
        number=f"〔{first.year}〕第{first.month}期", first=first, last=last,
        facts=(("任务期限", f"{first} 至 {last}"), ("截至", f"{today:%Y-%m-%d}")), edition=EDITION,
        sections=numbered(parts),
    )  # fmt: skip


_BY_STATE: tuple[State, ...] = ("overdue", "open", "late_done", "done", "cancelled")


def numbered(parts: Sequence[tuple[str, Sequence[Block]]]) -> tuple[Section, ...]:
    """Return sections with their Chinese numbers."""
    return tuple(
        Section(title=f"{wording.numeral(place)}、{title}", blocks=tuple(blocks))
        for place, (title, blocks) in enumerate(parts, start=1)
    )


def summary(standings: Sequence[Standing]) -> list[Block]:
    """How many stand how, and the share kept in time with what it rests on."""
    counts = {state: sum(each.state == state for each in standings) for state in STATES}
    told = "，".join(f"{terms.SAID[state]} {n} 项" for state, n in counts.items() if n)
    text = f"共 {len(standings)} 项任务" + (f"：{told}。" if told else "。")
    rate = frozen(kept(standings))
    card = Card(label=rate.label, value=wording.shown(rate), rests_on=wording.rests_on(rate))
    return [Text(text=text), Cards(cards=(card,))]


def kept(standings: Sequence[Standing]) -> Figure:
    """Return the share of tasks done in time; cancelled ones and those that may still be in time are not counted."""
    judged = [each for each in standings if each.state in ("done", "late_done", "overdue")]
    return work_out(IN_TIME, {"in_time": sum(each.state == "done" for each in judged), "judged": len(judged)})


def sheet(name: str, standings: Sequence[Standing]) -> Table:
    """Return tasks as a table."""
    return Table(name=name, columns=SHEET, rows=tuple(_row(each) for each in standings))


def _row(each: Standing) -> tuple[Cell, ...]:
    done = each.task.done_at
    note = "；".join(part for part in (each.task.note, each.report and f"依据：{each.report}") if part)
    said = (
        each.title, each.period, each.task.unit_name, each.owner_said, f"{each.due:%Y-%m-%d}", terms.SAID[each.state],
        f"{clock.business_day(done):%Y-%m-%d}" if done else NOTHING, note or NOTHING,
    )  # fmt: skip
    return tuple(Cell(text=text) for text in said)
