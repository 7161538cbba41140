"""The parts of a report about the work itself: bad ratings and what became of them, time limits, one dimension after
another, weak points, and how every figure is worked out. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from callcenter.clock import SHANGHAI
from callcenter.reports import findings, wording
from callcenter.reports.contents import Breakdown, Contents, Row
from callcenter.reports.document import NOTHING, Block, Cell, Column, Link, Table, Text
from callcenter.reports.sections import OTHERS, REST, WORK, figures_table, of_numbers
from callcenter.reports.wording import cell

MOST_ROWS = 30  # of a breakdown on paper; the page's list has them all
BY = {
    "agent": "坐席", "queue": "队列", "language": "语种", "group": "特殊群体", "category": "类别", "place": "属地",
    "channel": "渠道", "mode": "评价方式",
}  # fmt: skip
IN_BREAKDOWN = ("answered", "records", "satisfaction", "excellence", "response", "invitation")
STAGES = {
    "open": "待核实", "verified": "已核实", "substantiated": "属实待整改", "unsubstantiated": "不属实待签结",
    "malicious": "拟剔除待审", "remedied": "整改中", "corrected": "已重办待再访", "called_again": "已再次回访",
    "supervised": "督办", "signed_off": "已签结",
}  # fmt: skip
FINDINGS = {"substantiated": "属实", "unsubstantiated": "不属实", "malicious": "恶意"}


def loop(contents: Contents, *, names: bool) -> list[Block]:
    """Every bad rating is open in time, overdue or closed: the numbers, then each of them. No caller stands here."""
    of = contents.loop
    told = (
        f"差评（4、5分及回访“没有解决”）{of.bad} 件，已建立核查 {of.reviewed} 件；其中时限内办理 {of.in_time} 件、"
        f"超期 {of.overdue} 件、已签结 {of.closed} 件，未建立核查 {of.missing} 件。"
    )
    if not contents.bad_ratings:
        return [Text(text=told)]
    columns = [
        Column(heading="日期", width=11), Column(heading="评价", width=13), Column(heading="坐席", width=14),
        Column(heading="核查阶段", width=14), Column(heading="核查结论", width=10), Column(heading="时限", width=8),
    ]  # fmt: skip
    rows = [
        (
            Cell(text=f"{each.day:%Y-%m-%d}"),
            Cell(text=wording.GRADES.get(str(each.grade), "没有解决")),
            Cell(text=each.agent or NOTHING),
            Cell(text=STAGES[each.stage]),
            Cell(text=FINDINGS.get(each.finding or "", NOTHING)),
            Cell(text="超期" if each.overdue else "正常"),
        )
        for each in contents.bad_ratings
    ]
    kept = [place for place in range(len(columns)) if names or place != 2]
    shown = tuple(tuple(row[place] for place in kept) for row in rows)
    return [Text(text=told), Table(name="差评及其核查", columns=tuple(columns[place] for place in kept), rows=shown,
                                    note=_more(contents.bad_ratings_more))]  # fmt: skip


def work(contents: Contents) -> list[Block]:
    """Time limits kept and missed, and the matters that are overdue now."""
    blocks: list[Block] = []
    if figures := of_numbers(contents, WORK):
        blocks.append(figures_table("办理指标", contents, figures))
    if not contents.overdue and not contents.overdue_more:
        return [*blocks, Text(text="截至统计时，没有超期未结的工单。")]
    columns = (
        Column(heading="工单号", width=16), Column(heading="时限", width=16), Column(heading="应于", width=16),
        Column(heading="承办单位", width=20),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(text=each.number),
            Cell(text=each.clock),
            Cell(text=f"{each.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
            Cell(text=each.department or NOTHING),
        )
        for each in contents.overdue
    )
    return [*blocks, Table(name="超期未结工单", columns=columns, rows=rows, note=_more(contents.overdue_more))]


def _more(left: int) -> str | None:
    return f"另有 {left} 件，见系统清单。" if left else None


def rest(contents: Contents) -> list[Block]:
    """Duty, hand-overs, quality checks, transcripts."""
    figures = of_numbers(contents, REST)
    return [figures_table("值班、转接、质检与转写指标", contents, figures)] if figures else []


def units(contents: Contents) -> list[Block]:
    """What is counted in 条, 人次, 人 and 件 (S142, S143), never mixed; legal aid, unmet demand, 涉访."""
    figures = [each for each in contents.figures if each.now.number.startswith(OTHERS)]
    return [figures_table("咨询、援助与需求指标", contents, figures)] if figures else []


def breakdown(found: Breakdown) -> list[Block]:
    """One dimension: every row with its n; a small sample has no bare percentage."""
    shown = found.rows[:MOST_ROWS]
    if not any(row.key for row in shown):  # nothing was told apart: it would repeat the whole
        return []
    wanted = IN_BREAKDOWN[2:] if found.by == "mode" else IN_BREAKDOWN  # a call has no way of rating before it is rated
    present = [name for name in wanted if any(row.figure(name) for row in shown)]
    labels = [next(figure for row in shown if (figure := row.figure(name))) for name in present]
    head = [Column(heading=BY[found.by], width=20)]
    for figure in labels:
        head.append(Column(heading=wording.named(figure), width=10, align="right"))
        if figure.denominator is not None:
            head.append(Column(heading="n", width=6, align="right"))
    left = len(found.rows) - len(shown)
    note = f"只列前 {MOST_ROWS} 项，另有 {left} 项，见系统清单。" if left else None
    rows = tuple(_row(found.by, row, present) for row in shown if _anything(row, present))
    return [Table(name=f"按{BY[found.by]}", columns=tuple(head), rows=rows, note=note)]


def _anything(row: Row, names: Sequence[str]) -> bool:
    figures = (row.figure(name) for name in names)
    return any(figure is not None and (figure.denominator or figure.numerator) for figure in figures)


def _row(by: str, row: Row, names: Sequence[str]) -> tuple[Cell, ...]:
    cells = [Cell(text=row.name or "未归入")]
    for name in names:
        figure = row.figure(name)
        if figure is None:
            cells.append(Cell(text=NOTHING))
            continue
        cells.append(cell(figure, wording.to_list(figure, by, row.key)))
        if figure.denominator is not None:
            behind = Link(figure=name, part="denominator", by=by, key=row.key) if figure.denominator else None
            cells.append(Cell(text=str(figure.denominator), number=str(figure.denominator), link=behind))
    return tuple(cells)


def weak_points(contents: Contents) -> list[Block]:
    """What the rules found, each a sentence."""
    found = findings.of(contents)
    if not found:
        return [Text(text="按既定规则对照，本期各项指标未发现明显薄弱环节。")]
    return [Text(text=f"（{wording.numeral(place)}）{sentence}") for place, sentence in enumerate(found[:19], start=1)]


def measures() -> list[Block]:
    """Room for what the meeting decides (S135): written in by hand, never by the system."""
    columns = (
        Column(heading="整改措施", width=40),
        Column(heading="责任单位（人）", width=16),
        Column(heading="完成时限", width=12),
    )
    empty = tuple(tuple(Cell(text="　") for _ in columns) for _ in range(4))
    return [Table(name="研判会议定事项（会后填写）", columns=columns, rows=empty)]


def method(contents: Contents) -> list[Block]:
    """How every figure was worked out, with the version of its formula."""
    columns = (
        Column(heading="指标", width=18),
        Column(heading="计算公式", width=44),
        Column(heading="口径版本", width=20),
    )
    rows = tuple(
        (Cell(text=each.now.label), Cell(text=each.now.formula), Cell(text=each.now.formula_version))
        for each in contents.figures
    )
    note = "上期、上年同期均按本期口径重新统计。比率四舍五入保留两位小数。"
    return [Table(name="指标口径", columns=columns, rows=rows, note=note)]
