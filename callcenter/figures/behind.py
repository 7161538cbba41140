"""The list behind a number: the rows that it counted, as somebody may see them, on a page or as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callcenter.errors import Invalid
from callcenter.figures import formulas, reading, registry
from callcenter.figures.formulas.base import total_of
from callcenter.figures.schemas import Behind, BehindColumn, Part
from callcenter.figures.sources import Page, Source, Terms, Wanted
from callcenter.figures.sources.base import PAGE_SIZE
from callcenter.figures.sources.rows import RowSource
from callcenter.printing import sheets
from callcenter.printing.sheets import Cell, Column

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

WIDE = 18


class NoListBehind(Invalid):
    """There is no list behind this: the figure has no such part, or the measure does not exist."""

    code = "figure_has_no_list"


@dataclass(frozen=True, slots=True)
class Number:
    """What a list is behind: a part of a figure, or one measure (`part` None)."""

    name: str
    label: str
    unit: str
    terms: Terms


def number(name: str, part: Part | None) -> Number:
    """Return the number of that name: a figure's part, or a measure. Raises UnknownFigure, NoListBehind."""
    if part is None and name in registry.MEASURES:
        measure = registry.MEASURES[name]
        return Number(name, measure.label, measure.unit, {name: 1})
    formula = formulas.of([name])[0]
    terms = formula.denominator if part == "denominator" else formula.numerator
    if not terms:
        raise NoListBehind("该指标没有分母。")
    side = "分母" if part == "denominator" else "分子"
    label = f"{formula.label}（{side}）" if formula.denominator else formula.label
    unit = formula.denominator_unit if part == "denominator" else formula.numerator_unit
    return Number(name, label, unit, terms)


def page(uow: UnitOfWork, eyes: SignedIn, asked: Number, wanted: Wanted) -> Behind:
    """Return one page of the list, with the number as it is read now."""
    found = _source(asked, wanted).behind(uow, eyes, asked.terms, wanted)
    return Behind(
        name=asked.name,
        label=asked.label,
        number=_counted(uow, asked, wanted),
        unit=asked.unit,
        columns=[BehindColumn.model_validate(column) for column in found.columns],
        rows=found.rows,
        total=found.total,
        page_size=PAGE_SIZE,
        links=found.links,
    )


def _counted(uow: UnitOfWork, asked: Number, wanted: Wanted) -> int:
    key = wanted.key if wanted.by and not wanted.others else None
    sums = reading.totals(uow, wanted.first, wanted.last, wanted.by, key, list(asked.terms))
    own = total_of(asked.terms, sums.rows.get(wanted.key, {})) if wanted.others else 0
    return total_of(asked.terms, sums.whole) - own


def xlsx(uow: UnitOfWork, eyes: SignedIn, asked: Number, wanted: Wanted) -> tuple[bytes, int]:
    """Return the whole list as a spreadsheet, and its rows. Raises SheetTooLong."""
    source, first = _source(asked, wanted), replace(wanted, page=1)
    begun = source.behind(uow, eyes, asked.terms, first)
    columns = [Column(each.label, WIDE) for each in begun.columns]
    title = f"{asked.label}（{wanted.first:%Y-%m-%d} 至 {wanted.last:%Y-%m-%d}）"
    return sheets.xlsx("明细", columns, _cells(uow, eyes, source, asked, first, begun), title)


def _source(asked: Number, wanted: Wanted) -> Source:
    found = registry.sources_of(asked.terms)
    if len(found) != 1:
        raise NoListBehind("该指标由多类记录合计，没有单一的明细。")
    if wanted.others and (wanted.by is None or not isinstance(found[0], RowSource)):
        raise NoListBehind("该指标没有其他各项合计的明细。")
    return found[0]


def _cells(
    uow: UnitOfWork, eyes: SignedIn, source: Source, asked: Number, wanted: Wanted, begun: Page
) -> Iterator[list[Cell]]:
    """All rows, page by page: an export holds no more in memory than a page."""
    if begun.total > sheets.MOST_ROWS:
        raise sheets.SheetTooLong(f"超过 {sheets.MOST_ROWS} 行，请缩小范围后再导出。")
    everything = source.behind(uow, eyes, asked.terms, replace(wanted, page=None))
    for row in everything.rows:
        yield [_cell(row.get(column.key)) for column in everything.columns]


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | datetime):
        return value
    return str(value)
