"""Reading figures: of a period, by a dimension, over time. Pages, reports, the wallboard and exports all ask here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from callcenter.figures import counting, formulas, registry
from callcenter.figures.formulas import Figure, Formula
from callcenter.figures.periods import Period
from callcenter.figures.sources import Dimension, Measure

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Sums = dict[str, int]  # measure -> value


@dataclass(slots=True)
class Totals:
    """Sums of measures: of the whole, and by key where a dimension was asked for. Σ rows = whole."""

    whole: Sums = field(default_factory=dict)
    rows: dict[str, Sums] = field(default_factory=dict)

    def add(self, key: str | None, measure: Measure, value: int) -> None:
        """Put one count in."""
        for sums in (self.whole,) if key is None else (self.whole, self.rows.setdefault(key, {})):
            before = sums.get(measure.name, 0)
            sums[measure.name] = max(before, value) if measure.combine == "max" else before + value


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures of a period with the sums that they were worked out from. `rows` by key, most counted first."""

    period: Period
    figures: list[Figure]
    rows: list[tuple[str, list[Figure]]]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Point:
    """The figures of one step of a trend."""

    period: Period
    figures: list[Figure]


def totals(
    uow: UnitOfWork,
    first: date,
    last: date,
    by: Dimension | None = None,
    key: str | None = None,
    measures: Iterable[str] | None = None,
) -> Totals:
    """Return the sums of measures (all unless said) from `first` to `last`, both included; `key` narrows `by`."""
    wanted = set(registry.MEASURES if measures is None else measures)
    found = Totals()
    for count in counting.counts(uow, Period(first, last), wanted, by, key, daily=False):
        found.add(count.key if by else None, registry.MEASURES[count.measure], count.value)
    return found


def figures(
    uow: UnitOfWork,
    names: Iterable[str],
    first: date,
    last: date,
    by: Dimension | None = None,
    key: str | None = None,
    besides: Iterable[str] = (),
) -> Reading:
    """Return figures by name; `besides` are measures wanted in the sums. Raises UnknownFigure."""
    asked = formulas.of(names)
    found = totals(uow, first, last, by, key, measures_of(asked) | set(besides))
    rows = [(each, worked(asked, sums)) for each, sums in found.rows.items()]
    rows.sort(key=lambda row: (-max((each.denominator or each.numerator for each in row[1]), default=0), row[0]))
    return Reading(Period(first, last), worked(asked, found.whole), rows, found)


def series(
    uow: UnitOfWork,
    names: Iterable[str],
    steps: Sequence[Period],
    by: Dimension | None = None,
    key: str | None = None,
) -> list[Point]:
    """Return the figures of each step; the steps follow each other. Raises UnknownFigure."""
    asked = formulas.of(names)
    whole = Period(steps[0].first, steps[-1].last)
    sums = [Totals() for _ in steps]
    of_day = {day: number for number, step in enumerate(steps) for day in range(step.first.toordinal(),
              step.last.toordinal() + 1)}  # fmt: skip
    rolled = {name for name in measures_of(asked) if registry.BY_MEASURE[name].rolled}
    for count in counting.counts(uow, whole, rolled, by, key, daily=True):
        sums[of_day[count.day.toordinal()]].add(None, registry.MEASURES[count.measure], count.value)
    if others := measures_of(asked) - rolled:  # not added up over days: asked for each step
        for step, made in zip(steps, sums, strict=True):
            made.whole |= totals(uow, step.first, step.last, by, key, others).whole
    return [Point(step, worked(asked, made.whole)) for step, made in zip(steps, sums, strict=True)]


def measures_of(asked: Iterable[Formula]) -> set[str]:
    """Return every measure that these formulas use."""
    return {name for formula in asked for terms in (formula.numerator, formula.denominator) for name in terms}


def worked(asked: Iterable[Formula], sums: Sums) -> list[Figure]:
    """Work these formulas out over one set of sums."""
    return [formulas.work_out(formula, sums) for formula in asked]
