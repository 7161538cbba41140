"""The parts of a report about units and agents: targets of the year, the ranking by volume, what is checked against
gaming. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from callcenter.figures.sources.ratings import SKIPPED
from callcenter.reports import wording
from callcenter.reports.contents import Completion, Contents, FrozenFigure, Suspicion
from callcenter.reports.document import NOTHING, Block, Cell, Chart, Column, Link, Point, Table
from callcenter.reports.sections import count

MOST_BARS = 30
ORDINALS = {1: "第一方阵", 2: "第二方阵", 3: "第三方阵"}


def completion(contents: Contents, *, names: bool) -> list[Block]:
    """Done against the year's targets, the day on which one was met or will be (S139–S144). `names`: agents too."""
    each_of = [each for each in contents.completion if names or each.unit_kind != "agent"]
    if not each_of:
        return []
    columns = (
        Column(heading="单位", width=20), Column(heading="内容", width=14),
        Column(heading="完成 ÷ 目标", width=16, align="right"), Column(heading="完成率（%）", width=10, align="right"),
        Column(heading="名次", width=8, align="right"), Column(heading="方阵", width=10),
        Column(heading="达标日期", width=12), Column(heading="预计完成", width=12),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(text=each.unit),
            Cell(text=each.measure),
            Cell(text=f"{each.done} ÷ {each.target} {each.done_unit}"),
            Cell(text=each.share or NOTHING, number=each.share),
            Cell(text=f"{each.rank}/{each.of}" if each.rank else NOTHING),
            Cell(text=ORDINALS.get(each.band or 0, NOTHING)),
            Cell(text=f"{each.met_on:%Y-%m-%d}" if each.met_on else NOTHING),
            Cell(text=f"{each.forecast_on:%Y-%m-%d}" if each.forecast_on else NOTHING),
        )
        for each in each_of
    )
    note = "预计日期按本年已过工作日的日均完成量推算。完成率可超过100%。"
    return [_completion_chart(each_of), Table(name="年度任务完成情况", columns=columns, rows=rows, note=note)]


def _completion_chart(each_of: Sequence[Completion]) -> Chart:
    points = tuple(
        Point(
            label=each.unit,
            number=each.share,
            text=NOTHING if each.share is None else f"{each.share}%",
            rests_on=f"{each.done} ÷ {each.target} {each.done_unit}",
        )
        for each in each_of[:MOST_BARS]
    )
    return Chart(form="bars", name="任务完成率", unit="%", points=points)


def agents(contents: Contents) -> list[Block]:
    """The ranking by volume with its ties (S133): never by satisfaction."""
    columns = (
        Column(heading="名次", width=8, align="right"), Column(heading="坐席", width=20),
        Column(heading="接听量（人次）", width=14, align="right"),
        Column(heading="完成率（%）", width=14, align="right"),
    )  # fmt: skip
    rows = tuple(
        (
            count(each.rank),
            Cell(text=each.name),
            Cell(text=str(each.answered), number=str(each.answered), link=Link(figure="answered", part="numerator",
                 by="agent", key=each.key)),
            Cell(text=each.share or NOTHING, number=each.share),
        )
        for each in contents.ranking
    )  # fmt: skip
    note = "按接听量排列，数量相同的并列；满意率不参与排名。"
    return [Table(name="坐席接听量", columns=columns, rows=rows, note=note)] if rows else []


def suspicions(contents: Contents) -> list[Block]:
    """What is looked at against gaming, of each agent beside all others."""
    columns = (
        Column(heading="坐席", width=14),
        Column(heading="邀评率", width=16),
        Column(heading="其他坐席邀评率", width=16),
        Column(heading="坐席先挂机且未邀请（人次）", width=11, align="right"),
        Column(heading="跳过邀评（人次）", width=18),
        Column(heading="短时间同号评价（人次）", width=10, align="right"),
        Column(heading="长通话未评价", width=16),
        Column(heading="转出后差评（人次）", width=10, align="right"),
    )
    rows = tuple(
        (
            Cell(text=each.name + (" ※" if each.apart else "")),
            _beside(each.invitation, wording.to_list(each.invitation, "agent", each.key)),
            _beside(each.invitation_peers),
            _listed(each.hung_up_before, "seat_hung_up_before", each.key),
            Cell(text="、".join(f"{SKIPPED.get(why, why)} {n}" for why, n in each.skipped.items() if n) or NOTHING),
            count(each.bursts),
            _beside(each.unrated_long, _unrated(each)),
            _listed(each.handed_on_bad, "handed_on_bad", each.key),
        )
        for each in contents.suspicions
    )
    note = "以上为核对线索，不是结论。※ 与其他坐席的差异超出偶然范围（95%置信区间不相交）。不足30的只列件数。"
    return [Table(name="防刷分核对", columns=columns, rows=rows, note=note)] if rows else []


def _beside(figure: FrozenFigure, link: Link | None = None) -> Cell:
    counted = f"{figure.numerator} ÷ {figure.denominator}"
    return Cell(text=counted if figure.small or figure.value is None else f"{figure.value}%（{counted}）", link=link)


def _listed(n: int, measure: str, key: str) -> Cell:
    link = Link(figure=measure, part=None, by="agent", key=key) if n else None
    return Cell(text=str(n), number=str(n), link=link)


def _unrated(each: Suspicion) -> Link | None:
    return Link(figure="long_unrated", part=None, by="agent", key=each.key) if each.unrated_long.numerator else None
