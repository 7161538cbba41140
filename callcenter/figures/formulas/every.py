"""The table of formulas: those that are always so, and those that a setting shapes."""

from __future__ import annotations

from collections.abc import Iterable

from callcenter import settings
from callcenter.errors import Invalid
from callcenter.figures.formulas import lines, opinions, work
from callcenter.figures.formulas.base import Formula

SHIPPED_SECONDS = 20
SHIPPED_ABANDONS: lines.Abandons = "counted"


class UnknownFigure(Invalid):
    """There is no figure of this name."""

    code = "figure_unknown"


def _table(seconds: int, abandons: lines.Abandons, weights: tuple[int, ...]) -> tuple[Formula, ...]:
    made = (
        *lines.FIXED, lines.service_level(seconds, abandons), *opinions.FIXED, opinions.score(weights), *work.FIXED,
    )  # fmt: skip
    return tuple(sorted(made, key=lambda formula: (formula.number[0] != "K", int(formula.number[1:]))))


# As shipped; docs/kpi.md prints them.
ALL: tuple[Formula, ...] = _table(SHIPPED_SECONDS, SHIPPED_ABANDONS, opinions.SHIPPED_WEIGHTS)


def every() -> tuple[Formula, ...]:
    """Return all formulas as this place has set them, in the order of their numbers."""
    chosen = settings.load()
    weights = tuple(int(part) for part in chosen.score_weights.split(","))
    return _table(chosen.service_level_seconds, chosen.service_level_abandons, weights)


def of(names: Iterable[str]) -> tuple[Formula, ...]:
    """Return formulas by name, in the order asked for. Raises UnknownFigure."""
    known = {formula.name: formula for formula in every()}
    wanted = list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in known]:
        raise UnknownFigure(f"没有名为 {unknown[0]} 的指标。")
    return tuple(known[name] for name in wanted)
