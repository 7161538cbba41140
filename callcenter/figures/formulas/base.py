"""What a formula is, and working one out. Pure: sums of measures in, a figure out.

A figure carries its numerator and denominator wherever it goes (S140). Nothing to divide by is no value, never 0 % or
100 %. Decimal, ROUND_HALF_UP, two places: Python's `round` is the banker's. A changed formula gets a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Literal

from callcenter.figures.sources.base import Terms

HUNDREDTH = Decimal("0.01")
SMALL_SAMPLE = 30  # below this many a rate is shown as counts with its interval, without a bare percentage
Z_95 = 1.959963984540054
SCALES = {"%": 100, "‱": 10_000}

# share: a part of a whole. ratio: one sum over another, also above 100 %. count: a sum. quantile: of a histogram
Kind = Literal["share", "ratio", "count", "quantile"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is wanted: `at_least` this value, or at most; in the figure's unit. `source`: who says so."""

    value: str
    at_least: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a figure divides by what. `number`: K… of 12348.md 2.5. `text` is shown beside the figure.

    The terms of a numerator are measures of one source, and so are those of a denominator. `unit` is %, ‱, or that of
    a sum by another (秒, 分, 次). `interval`: below 30 a 95 % Wilson interval belongs to it. A quantile's numerator has
    the bins of a histogram (`<name>_<upper bound>`, the last `_more`), `quantile` how far up it is read, in per cent.
    """

    name: str
    number: str
    label: str
    text: str
    version: str
    numerator: Terms
    denominator: Terms = field(default_factory=dict)
    unit: str = "%"
    kind: Kind = "share"
    interval: bool = False
    quantile: int = 0
    target: Target | None = None
    numerator_unit: str = ""
    denominator_unit: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one period. `value` is a decimal text ("98.34") or None; `interval` is in the same unit.

    `small`: a share of fewer than 30: what is shown is numerator, denominator and interval. `denominator` is None where
    the figure is a count.
    """

    name: str
    number: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int | None
    value: str | None
    unit: str
    numerator_unit: str
    denominator_unit: str
    interval: tuple[str, str] | None
    small: bool
    target: Target | None
    note: str


def work_out(formula: Formula, totals: Mapping[str, int]) -> Figure:
    """Work a formula out over sums of measures; a measure that is missing is nought."""
    numerator = total_of(formula.numerator, totals)
    denominator: int | None = total_of(formula.denominator, totals) if formula.denominator else None
    if formula.kind == "quantile":
        value = _quantile(formula, totals)
        denominator = numerator
    elif denominator is None:
        value = str(numerator)
    else:
        value = divided(numerator, denominator, SCALES.get(formula.unit, 1))
    small = formula.kind == "share" and denominator is not None and denominator < SMALL_SAMPLE
    within = small and formula.interval and denominator is not None and numerator <= denominator
    return Figure(
        name=formula.name,
        number=formula.number,
        label=formula.label,
        formula=formula.text,
        formula_version=formula.version,
        numerator=numerator,
        denominator=denominator,
        value=value,
        unit=formula.unit,
        numerator_unit=formula.numerator_unit,
        denominator_unit=formula.denominator_unit,
        interval=wilson(numerator, denominator or 0) if within else None,
        small=small,
        target=formula.target,
        note=formula.note,
    )


def total_of(terms: Terms, totals: Mapping[str, int]) -> int:
    """Return the weighted sum of measures."""
    return sum(weight * totals.get(name, 0) for name, weight in terms.items())


def divided(numerator: int, denominator: int, scale: int = 100) -> str | None:
    """Return numerator ÷ denominator × scale, two places, half up; None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return str((Decimal(numerator) * scale / Decimal(denominator)).quantize(HUNDREDTH, ROUND_HALF_UP))


def wilson(numerator: int, denominator: int) -> tuple[str, str] | None:
    """Return the 95 % Wilson interval in percent, or None for an empty sample."""
    if denominator == 0:
        return None
    share, n, z2 = numerator / denominator, denominator, Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return _two_places(low), _two_places(high)


def _two_places(share: float) -> str:
    return str((Decimal(repr(share)) * 100).quantize(HUNDREDTH, ROUND_HALF_UP))


def _quantile(formula: Formula, totals: Mapping[str, int]) -> str | None:
    """Return the upper bound of the bin in which the quantile lies; of the last bin, the bound it lies beyond."""
    counted: dict[int, int] = {}
    for name in formula.numerator:
        said = name.rsplit("_", 1)[1]
        bound = -1 if said == "more" else int(said)
        counted[bound] = counted.get(bound, 0) + totals.get(name, 0)
    bounds = sorted(bound for bound in counted if bound >= 0)
    total, reached = sum(counted.values()), 0
    for each in bounds:
        reached += counted[each]
        if total and reached * 100 >= formula.quantile * total:
            return str(each)
    return str(bounds[-1]) if total else None
