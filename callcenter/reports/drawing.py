"""Where the bars and points of a chart lie: shares of its height and width, for whoever draws it. Pure.

A rate's axis need not begin at nought (98 % and 99 % would be one line), so its ends are printed; bars always begin
at nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from callcenter.reports.document import Chart

TICKS = 4  # spaces between the lines of an axis
STEPS = tuple(Decimal(step) for step in ("1", "2", "5", "10", "20", "25", "50"))
WHOLE = Decimal(100)


def drawn(chart: Chart) -> dict[str, Any]:
    """Return the chart as plain values for a template: labels, texts, and places between 0 and 1 as floats."""
    numbers = [Decimal(point.number) for point in chart.points if point.number is not None]
    goal = None if chart.target is None else Decimal(chart.target)
    low, high, ticks = _axis(chart, numbers if goal is None else [*numbers, goal])
    return {
        "form": chart.form,
        "name": chart.name,
        "unit": chart.unit,
        "grades": chart.grades,
        "points": [
            {
                "label": point.label,
                "text": point.text,
                "rests_on": point.rests_on,
                "small": point.small,
                "at": None if point.number is None else _share(Decimal(point.number), low, high),
            }
            for point in chart.points
        ],
        "ticks": [{"at": _share(tick, low, high), "text": f"{tick.normalize():f}"} for tick in ticks],
        "target": None if goal is None else {"at": _share(goal, low, high), "text": f"目标 {goal}{chart.unit}"},
    }


def _axis(chart: Chart, numbers: Sequence[Decimal]) -> tuple[Decimal, Decimal, list[Decimal]]:
    """The ends of the axis and its lines. Percentages of a line end at a hundred unless something lies above."""
    if not numbers:
        return Decimal(0), Decimal(1), []
    low, high = min(numbers), max(numbers)
    if chart.form == "bars":
        return Decimal(0), max(high, Decimal(1)), []
    step = _step(high - low)
    bottom = max(Decimal(0), (low / step).to_integral_value(ROUND_FLOOR) * step - step)
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    if chart.unit == "%" and high <= WHOLE:
        top = min(max(top, bottom + step), WHOLE)
    top = max(top, bottom + step)
    lines = int((top - bottom) / step)
    return bottom, top, [bottom + step * line for line in range(lines + 1)]


def _step(span: Decimal) -> Decimal:
    wanted = span / TICKS
    scale = Decimal(1)
    while wanted > STEPS[-1] * scale:
        scale *= 10
    return next(step * scale for step in STEPS if step * scale >= wanted)


def _share(number: Decimal, low: Decimal, high: Decimal) -> float:
    return float(round((number - low) / (high - low), 6))
