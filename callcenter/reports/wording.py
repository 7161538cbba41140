"""Figures in words and signs, the same in every report: nothing to divide by is "—", fewer than thirty are counts with
their interval and no bare percentage, a rate stands beside what it was divided by. Pure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from callcenter.figures.formulas.base import HUNDREDTH
from callcenter.reports.contents import Compared, FrozenFigure
from callcenter.reports.document import NOTHING, Card, Cell, Link

NUMERALS = "一二三四五六七八九十"
GRADES = {"1": "非常满意", "2": "满意", "3": "基本满意", "4": "不满意", "5": "非常不满意"}
RATES = ("%", "‱")
SMALL_NOTE = "“—”表示没有可比数据；样本不足30的比率只列件数与95%置信区间，不列百分比，也不作同比、环比。"


def numeral(number: int) -> str:
    """Return 1 to 19 as Chinese writes it: 十二."""
    if number <= 10:
        return NUMERALS[number - 1]
    return f"十{NUMERALS[number - 11]}"


def named(figure: FrozenFigure) -> str:
    """Return a figure's name with its unit: 满意率（%）, 服务水平（20 秒，%）."""
    if not figure.unit:
        return figure.label
    return (
        f"{figure.label[:-1]}，{figure.unit}）" if figure.label.endswith("）") else f"{figure.label}（{figure.unit}）"
    )


def shown(figure: FrozenFigure | None) -> str:
    """Return a figure as it is read alone: 98.34%, 12/13, 341 人次, —."""
    if figure is None or figure.value is None:
        return NOTHING
    if figure.small:
        return f"{figure.numerator}/{figure.denominator}"
    return f"{figure.value}{figure.unit}" if figure.unit in RATES else f"{figure.value} {figure.unit}".strip()


def rests_on(figure: FrozenFigure) -> str:
    """Return what a figure was divided by what, with n; of a count nothing."""
    if figure.denominator is None:
        return ""
    counted = f"{figure.numerator} ÷ {figure.denominator} {figure.denominator_unit}".strip()
    if figure.interval is not None and figure.small:
        low, high = figure.interval
        counted += f"，95%区间 {low}%–{high}%"
    return counted


def n_of(figure: FrozenFigure) -> str:
    """Return n = 121 of a rate; of a count nothing."""
    return "" if figure.denominator is None else f"n={figure.denominator}"


def cell(figure: FrozenFigure | None, link: Link | None = None) -> Cell:
    """Return a figure's value under a heading that has its unit; a number only where a bare one may stand."""
    if figure is None or figure.value is None:
        return Cell(text=NOTHING, link=link)
    if figure.small:
        return Cell(text=shown(figure), link=link)
    return Cell(text=figure.value, number=figure.value, link=link)


def counted(figure: FrozenFigure, by: str | None = None, key: str | None = None) -> Cell:
    """Return numerator and denominator, leading to the list of the numerator."""
    return Cell(text=rests_on(figure) or f"{figure.numerator} {figure.unit}", link=to_list(figure, by, key))


def to_list(figure: FrozenFigure, by: str | None = None, key: str | None = None) -> Link | None:
    """Return the way to the list behind a figure: of a rate that of its numerator. Nought has no list."""
    return Link(figure=figure.name, part="numerator", by=by, key=key) if figure.numerator else None


def change(now: FrozenFigure, then: FrozenFigure | None) -> Cell:
    """Return how a figure changed: rates in points, all else with the difference in per cent; "—": nothing to tell."""
    if then is None or now.value is None or then.value is None or now.small or then.small:
        return Cell(text=NOTHING)
    difference = Decimal(now.value) - Decimal(then.value)
    if now.unit in RATES:
        unit = "个百分点" if now.unit == "%" else "个万分点"
        return Cell(text=f"{_signed(difference)} {unit}", number=str(difference))
    if Decimal(then.value) == 0:
        return Cell(text=NOTHING)
    share = (difference * 100 / Decimal(then.value)).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Cell(text=f"{_signed(difference)}（{_signed(share)}%）", number=str(difference))


def goal(figure: FrozenFigure) -> Cell:
    """Return what is wanted: ≥ 98."""
    if figure.target is None:
        return Cell(text=NOTHING)
    return Cell(text=f"{'≥' if figure.target.at_least else '≤'} {figure.target.value}")


def missed(figure: FrozenFigure) -> bool:
    """Tell whether a figure of enough cases does not reach its target."""
    if figure.target is None or figure.value is None or figure.small:
        return False
    wanted, value = Decimal(figure.target.value), Decimal(figure.value)
    return value < wanted if figure.target.at_least else value > wanted


def card(each: Compared) -> Card:
    """Return a headline figure with what it rests on and how it changed."""
    changed = change(each.now, each.before).text
    beneath = [rests_on(each.now), f"环比 {changed}" if changed != NOTHING else "环比 —"]
    return Card(
        label=each.now.label,
        value=shown(each.now),
        rests_on="；".join(part for part in beneath if part),
        link=to_list(each.now),
    )


def _signed(number: Decimal) -> str:
    return f"{number:+f}" if number else "0"
