"""The lines of an appraisal sheet: twelve months, sum, target, completion. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from callcenter.figures.formulas.base import SCALES, SMALL_SAMPLE, divided
from callcenter.reports import wording
from callcenter.reports.contents import Completion, FrozenFigure
from callcenter.reports.document import NOTHING, Cell, Column, Table

MONTHS = range(1, 13)
NOT_THERE = "缺"  # no frozen snapshot of this month
AT_ONCE = 5  # lines that stand side by side on A4


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is appraised, with its twelve months."""

    heading: str
    months: tuple[Cell, ...]
    whole: Cell
    target: Cell
    completion: Cell


def target_line(measure: str, done: Mapping[int, Completion], there: AbstractSet[int]) -> Line:
    """Return a target's line. Snapshots hold what was done since New Year's: a month is that less the one before it.

    After a gap the number is that of all months since the last one known, and says so: Σ months = sum.
    """
    months, before = [], 0
    for month in MONTHS:
        if month not in done:
            months.append(Cell(text=NOTHING if month in there else NOT_THERE))
            continue
        number = done[month].done - (done[before].done if before else 0)
        months.append(_since(number, before + 1, month))
        before = month
    last = done[before]
    share = Cell(text=f"{last.share}%", number=last.share) if last.share is not None else Cell(text=NOTHING)
    heading = f"{measure}（{last.done_unit}）"
    return Line(heading, tuple(months), _number(last.done), _number(last.target), share)


def _since(number: int, first: int, month: int) -> Cell:
    if first == month:
        return _number(number)
    left_out = f"{first}月" if first == month - 1 else f"{first}—{month - 1}月"
    return Cell(text=f"{number}（含{left_out}）")


def _number(number: int) -> Cell:
    return Cell(text=str(number), number=str(number))


def figure_line(months: Mapping[int, FrozenFigure | None]) -> Line | None:
    """Return a figure's line; None where no snapshot knows it. `months`: by month that has a snapshot."""
    known = [months[month] for month in sorted(months)]
    found = [each for each in known if each is not None]
    if not found:
        return None
    cells = tuple(_shown(months[month]) if month in months else Cell(text=NOT_THERE) for month in MONTHS)
    whole = summed(found)
    if whole is None:
        return Line(wording.named(found[-1]), cells, Cell(text="口径有变，不合计"), wording.goal(found[-1]), _none())
    return Line(wording.named(whole), cells, _shown(whole), wording.goal(whole), _reached(whole))


def summed(figures: Sequence[FrozenFigure]) -> FrozenFigure | None:
    """Return a count or share over several months: of its terms summed. None where its formula was not one and the
    same: what was counted in two ways has no sum.
    """
    last = figures[-1]
    if len({each.formula_version for each in figures}) > 1:
        return None
    numerator = sum(each.numerator for each in figures)
    if last.denominator is None:
        return last.model_copy(update={"numerator": numerator, "value": str(numerator)})
    denominator = sum(each.denominator or 0 for each in figures)
    return last.model_copy(
        update={
            "numerator": numerator,
            "denominator": denominator,
            "value": divided(numerator, denominator, SCALES.get(last.unit, 1)),
            "small": denominator < SMALL_SAMPLE,
            "interval": None,
        }
    )


def _shown(figure: FrozenFigure | None) -> Cell:
    """A share stands beside its n; a small sample is its counts."""
    if figure is None or figure.value is None:
        return Cell(text=NOTHING)
    if figure.denominator is None:
        return Cell(text=figure.value, number=figure.value)
    return Cell(text=wording.shown(figure) if figure.small else f"{figure.value}（n={figure.denominator}）")


def _reached(figure: FrozenFigure) -> Cell:
    if figure.target is None or figure.value is None or figure.small:
        return _none()
    return Cell(text="未达标" if wording.missed(figure) else "达标")


def _none() -> Cell:
    return Cell(text=NOTHING)


def tables(name: str, lines: Sequence[Line]) -> list[Table]:
    """Return the lines as tables, months downwards, some lines side by side."""
    groups = [lines[start : start + AT_ONCE] for start in range(0, len(lines), AT_ONCE)]
    many = len(groups) > 1
    return [
        _table(f"{name}（{wording.numeral(place)}）" if many else name, group)
        for place, group in enumerate(groups, start=1)
    ]


def _table(name: str, lines: Sequence[Line]) -> Table:
    columns = (
        Column(heading="月份", width=9),
        *(Column(heading=each.heading, width=14, align="right") for each in lines),
    )
    rows = [(Cell(text=f"{month}月"), *(each.months[month - 1] for each in lines)) for month in MONTHS]
    rows.append((Cell(text="合计"), *(each.whole for each in lines)))
    rows.append((Cell(text="目标"), *(each.target for each in lines)))
    rows.append((Cell(text="完成情况"), *(each.completion for each in lines)))
    return Table(name=name, columns=columns, rows=tuple(rows))
