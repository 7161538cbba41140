"""Lawyers, seats and calls for 10 000 residents (S146), from the table of population."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from callcenter.figures import reading, target_plans, targets
from callcenter.figures.formulas import Figure, Formula, work_out

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_PER = "每万人"
CAPACITY: Final = tuple(
    Formula(f"{name}_per_10000", "S146", f"{_PER}{label}", f"{label} ÷ 常住人口 × 10 000", f"S146.{name}.1", {name: 1},
            {"residents": 1}, unit="‱", kind="ratio", numerator_unit=unit, denominator_unit="人", source="S146")
    for name, label, unit in (("lawyers", "律师数", "人"), ("seats", "坐席数", "个"), ("calls", "年来电量", "人次"))
)  # fmt: skip
_SEATS = "SELECT count(*) FROM seat WHERE org_id = %s"


def capacity(uow: UnitOfWork, year: int) -> list[Figure]:
    """Return lawyers, seats and calls of a year per 10 000 residents, of the places whose population is known.

    Residents are those of the highest places entered, so that a county does not count twice with its townships.
    """
    rows = target_plans.population(uow, year)
    codes = {row.place_code: row for row in rows}
    levels = {row.code: targets.PREFIX[row.level] for row in targets.Places(uow).rows}
    highest = [row for code, row in codes.items() if not any(_above(other, code, levels) for other in codes)]
    seats = uow.raw.execute(_SEATS, (uow.org_id,)).fetchone() or (0,)
    calls = reading.totals(uow, date(year, 1, 1), date(year, 12, 31), None, None, ["inbound"]).whole
    counted = {
        "residents": sum(row.residents for row in highest),
        "lawyers": sum(row.lawyers or 0 for row in highest),
        "seats": int(seats[0]),
        "calls": calls.get("inbound", 0),
    }
    return [work_out(formula, counted) for formula in CAPACITY]


def _above(other: str, code: str, levels: Mapping[str, int]) -> bool:
    """Tell whether a place lies in another one."""
    digits = levels.get(other, 12)
    return digits < levels.get(code, 12) and code.startswith(other[:digits])
