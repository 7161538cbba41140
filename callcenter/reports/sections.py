"""The parts of a report that everybody reads: what came in, how it was answered, what callers thought of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callcenter.figures.formulas.base import SMALL_SAMPLE, divided
from callcenter.reports import wording
from callcenter.reports.contents import Compared, Contents, Sum, TrendPoint
from callcenter.reports.document import NOTHING, Block, Cards, Cell, Chart, Column, Point, Table, Text
from callcenter.reports.wording import GRADES, SMALL_NOTE, cell, change, counted, goal, named

HEADLINES = ("inbound", "answered", "connected", "satisfaction", "response", "callback_satisfaction")
# The numbers K… of 12348.md 2.5 that belong to a part.
ANSWERING = range(1, 13)
OPINIONS = range(22, 28)
WORK = (15, 16, 17, 18, 19, 20, 21, 34, 36, 37)
REST = (13, 14, 28, 29, 30, 31, 32, 33, 35, 38)
OTHERS = "S"  # numbers of the source documents: units of consultation, legal aid, unmet demand, 涉访


def overall(contents: Contents) -> list[Block]:
    """The headline figures, and the same in a sentence."""
    found = [each for name in HEADLINES if (each := contents.figure(name)) is not None]
    return [Cards(cards=tuple(wording.card(each) for each in found)), Text(text=_sentence(contents))]


def _sentence(contents: Contents) -> str:
    said = [f"热线呼入 {contents.inbound} 人次"]
    for name in ("answered", "connected_total", "response", "satisfaction", "excellence", "callback_satisfaction"):
        each = contents.figure(name)
        if each is None:
            continue
        basis = wording.rests_on(each.now)
        said.append(f"{each.now.label} {wording.shown(each.now)}" + (f"（{basis}）" if basis else ""))
    if contents.loop.bad:
        said.append(f"差评 {contents.loop.bad} 件，已签结 {contents.loop.closed} 件")
    return "，".join(said) + "。"


def answering(contents: Contents) -> list[Block]:
    """How calls were answered, and what became of every one of them: Σ outcomes = calls."""
    blocks: list[Block] = [figures_table("接听指标", contents, of_numbers(contents, ANSWERING))]
    blocks.append(sums_table("来电去向", "去向", contents.outcomes, contents.inbound, "呼入量"))
    if len(contents.trend) > 1:
        blocks.append(trend("接听量趋势", contents.trend, "answered"))
    return blocks


def opinions(contents: Contents) -> list[Block]:
    """The five bars before any rate, the trend, every rate with n, and what was left out."""
    blocks: list[Block] = [bars("话后评价五级分布", contents.bars)]
    if len(contents.trend) > 1:
        blocks.append(trend("满意率趋势", contents.trend, "satisfaction"))
    blocks.append(figures_table("满意度与回访指标", contents, of_numbers(contents, OPINIONS)))
    blocks.append(sums_table("邀评去向", "去向", contents.invitations, contents.served, "应邀评的人工服务"))
    if any(contents.callback_bars.values()):
        blocks.append(bars("回访评价五级分布", contents.callback_bars))
    return [*blocks, Text(text=_left_out(contents), soft=True)]


def _left_out(contents: Contents) -> str:
    """剔除 are told with the rate before and after; tests and staff never count."""
    before, after = contents.figure("satisfaction_before"), contents.figure("satisfaction")
    told = []
    if before and after:
        left = (before.now.denominator or 0) - (after.now.denominator or 0)
        told.append(
            f"经复核剔除评价 {left} 条：剔除前满意率 {wording.shown(before.now)}（{wording.rests_on(before.now)}），"
            f"剔除后 {wording.shown(after.now)}（{wording.rests_on(after.now)}）。"
        )
    aside = "、".join(f"{each.label} {each.value} 人次" for each in contents.not_counted)
    told.append(f"另有{aside}。" if aside else "")
    told.append(f"本期应回访中尚有 {contents.callbacks_open} 件未完成。" if contents.callbacks_open else "")
    if contents.answers_open:
        told.append(f"短信邀请中尚有 {contents.answers_open} 人次仍在答复期内，答复计入之后的周通报、月总结。")
    return "".join(told)


def of_numbers(contents: Contents, numbers: Iterable[int]) -> list[Compared]:
    """Return the figures of these numbers K…, in the order of the formulas."""
    wanted = {f"K{number}" for number in numbers}
    return [each for each in contents.figures if each.now.number in wanted]


def figures_table(name: str, contents: Contents, figures: Sequence[Compared]) -> Table:
    """Every figure with what it rests on, what it was before and a year ago, and what is wanted."""
    columns = [
        Column(heading="指标（单位）", width=17), Column(heading="数值", width=8, align="right"),
        Column(heading="计算依据", width=16), Column(heading="上期", width=8, align="right"),
        Column(heading="环比", width=13, align="right"), Column(heading="上年同期", width=9, align="right"),
        Column(heading="同比", width=13, align="right"), Column(heading="目标", width=7, align="right"),
    ]  # fmt: skip
    rows = [_figure_row(each) for each in figures]
    if contents.before == contents.year_before:  # of a year they are one
        keep = (0, 1, 2, 5, 6, 7)
        columns = [columns[place] for place in keep]
        rows = [tuple(row[place] for place in keep) for row in rows]
    return Table(name=name, columns=tuple(columns), rows=tuple(rows), note=SMALL_NOTE)


def _figure_row(each: Compared) -> tuple[Cell, ...]:
    now = each.now
    return (
        Cell(text=named(now)),
        cell(now, wording.to_list(now)),
        counted(now) if now.denominator is not None else Cell(text=NOTHING),
        cell(each.before),
        change(now, each.before),
        cell(each.year_ago),
        change(now, each.year_ago),
        goal(now),
    )


def sums_table(name: str, heading: str, sums: Sequence[Sum], whole: int, whole_label: str) -> Table:
    """The parts of a whole with their shares; the last line is the whole, and the parts add up to it."""
    rows = [(Cell(text=each.label), count(each.value), Cell(text=share(each.value, whole))) for each in sums]
    added = sum(each.value for each in sums)
    rows.append((Cell(text=f"合计（{whole_label}）"), count(added), Cell(text=share(added, whole))))
    columns = (
        Column(heading=heading, width=20), Column(heading="人次", width=10, align="right"),
        Column(heading="占比", width=10, align="right"),
    )  # fmt: skip
    return Table(name=name, columns=columns, rows=tuple(rows))


def bars(name: str, grades: dict[str, int]) -> Chart:
    """The five grades, whose n is all of them."""
    whole = sum(grades.values())
    points = tuple(
        Point(
            label=label,
            number=str(grades.get(grade, 0)),
            text=f"{grades.get(grade, 0)} 人次",
            rests_on=share(grades.get(grade, 0), whole) if whole >= SMALL_SAMPLE else "",
        )
        for grade, label in GRADES.items()
    )
    return Chart(form="bars", name=f"{name}（n={whole}）", unit="人次", points=points, grades=True)


def trend(name: str, points: Sequence[TrendPoint], figure: str) -> Chart:
    """One figure over time with n beneath each point; a point of few is hollow and has no percentage."""
    found = [(point, next(each for each in point.figures if each.name == figure)) for point in points]
    last = found[-1][1]
    return Chart(
        form="line",
        name=name,
        unit=last.unit,
        points=tuple(
            Point(
                label=point.label,
                number=each.value,
                text=wording.shown(each).removesuffix(f" {each.unit}"),
                rests_on=wording.n_of(each),
                small=each.small,
            )
            for point, each in found
        ),
        target=last.target.value if last.target else None,
    )


def count(value: int) -> Cell:
    """Return a whole number."""
    return Cell(text=str(value), number=str(value))


def share(part: int, whole: int) -> str:
    """Return a part in percent of a whole of enough cases, or "—"."""
    return f"{divided(part, whole)}%" if whole >= SMALL_SAMPLE else NOTHING
