"""Done against a target (S139–S144): the rate, the day on which it was met, when it will be, bands and ranks. Pure.

The forecast: what was done a working day so far this year, carried on over the working days to come until the rest is
done (`METHOD`). A rate may be above 100 %. 方阵 (S134) go by the rate against the share of working days that have
passed, so that they say in March the same as in December.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from callcenter.figures.formulas.base import Figure, Formula, work_out
from callcenter.figures.formulas.work import COMPLETION

UnitKind = Literal["hotline", "place", "agent"]
METHOD = "按本年已过工作日的日均完成量推算剩余工作日（节假日与调休按已公布的日历，未公布的按周一至周五）。"
BANDS = ((Decimal(1), 1), (Decimal("0.9"), 2))  # rate ÷ share of the year that has passed, at least → band; else third
FARTHEST = 750  # working days, three years: nobody forecasts farther by a pace


@dataclass(frozen=True, slots=True)
class Goal:
    """What one unit is to do in a year. `key`: an account's id, a place's code, "" for the hotline."""

    kind: UnitKind
    key: str
    name: str
    measure: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Year:
    """How much of the year's working days has passed on a day, that day included, and how days to come are counted."""

    passed: int
    total: int
    day_after: Callable[[int], date]  # the n-th working day from now on


@dataclass(frozen=True, slots=True)
class Completion:
    """One unit's standing on a day. `done` is K35 with both its numbers; `share` its value in percent, or None.

    `met_on`: the first day on which the target was reached; `forecast_on`: the day on which it will be, None where it
    was met, nothing was done yet, or there is no target. `band` 1–3 (方阵), None without a target. `rank`: 1 is the
    highest rate among the units of one kind and measure, equal rates share a rank; `of` how many were ranked.
    """

    unit: Goal
    done: Figure
    target: int
    share: str | None
    met_on: date | None
    forecast_on: date | None
    band: int | None
    rank: int | None
    of: int


def completions(goals: Sequence[Goal], done: Mapping[Goal, Mapping[date, int]], year: Year) -> list[Completion]:
    """Return the standing of each unit, in the order of the goals; `done` is what each did, day by day."""
    ranks = _ranks(goals, done)
    return [_completion(goal, done.get(goal, {}), year, *ranks[goal]) for goal in goals]


def _completion(goal: Goal, days: Mapping[date, int], year: Year, rank: int | None, of: int) -> Completion:
    total = sum(days.values())
    figure = work_out(formula_of(goal.unit), {"target_done": total, "target_amount": goal.amount})
    met_on = reached_on(days, goal.amount)
    return Completion(
        unit=goal,
        done=figure,
        target=goal.amount,
        share=figure.value,
        met_on=met_on,
        forecast_on=None if met_on else forecast(total, goal.amount, year),
        band=band(total, goal.amount, year),
        rank=rank,
        of=of,
    )


def formula_of(unit: str) -> Formula:
    """Return K35 with the unit of what is counted."""
    return replace(COMPLETION, numerator_unit=unit, denominator_unit=unit, note=METHOD)


def reached_on(days: Mapping[date, int], amount: int) -> date | None:
    """Return the first day by whose end the amount was reached, or None."""
    so_far = 0
    for day in sorted(days):
        so_far += days[day]
        if so_far >= amount > 0:
            return day
    return None


def forecast(done: int, amount: int, year: Year) -> date | None:
    """Return the working day on which the rest will be done at the pace so far; None without a pace or a target, or
    where it lies more than `FARTHEST` working days ahead.
    """
    if done <= 0 or amount <= done or year.passed == 0:
        return None
    left = int((Decimal(amount - done) * year.passed / done).to_integral_value(ROUND_CEILING))
    return year.day_after(left) if left <= FARTHEST else None


def band(done: int, amount: int, year: Year) -> int | None:
    """Return the band 方阵: 1 on pace or ahead, 2 from nine tenths of it, 3 below."""
    if amount <= 0 or year.passed == 0:
        return None
    pace = Decimal(done) * year.total / (Decimal(amount) * year.passed)
    return next((number for least, number in BANDS if pace >= least), 3)


def _ranks(goals: Iterable[Goal], done: Mapping[Goal, Mapping[date, int]]) -> dict[Goal, tuple[int | None, int]]:
    """Rank by the exact rate, within a kind and a measure; who has no target has no rank."""
    rates = {goal: Decimal(sum(done.get(goal, {}).values())) / goal.amount for goal in goals if goal.amount > 0}
    ranks: dict[Goal, tuple[int | None, int]] = {}
    for goal in goals:
        peers = [rate for other, rate in rates.items() if (other.kind, other.measure) == (goal.kind, goal.measure)]
        rank = 1 + sum(rate > rates[goal] for rate in peers) if goal in rates else None
        ranks[goal] = rank, len(peers)
    return ranks


def allocate(whole: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Divide a whole by shares (population) without a remainder: the largest fractions get the units left over (S130).

    Equal parts where there is no share at all.
    """
    if not shares:
        return {}
    total = sum(shares.values())
    weights = shares if total else dict.fromkeys(shares, 1)
    exact = {key: Decimal(whole) * weight / sum(weights.values()) for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    in_turn = sorted(exact, key=lambda key: (parts[key] - exact[key], key))
    for key in in_turn[: whole - sum(parts.values())]:
        parts[key] += 1
    return parts
