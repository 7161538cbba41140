"""The formulas of the satisfaction figures, each with its version. Pure: counts in, figures out.

A figure carries its numerator and denominator wherever it goes (S140): a rate without them cannot be checked. Nothing
to divide by is None, never 0 % or 100 %. Percentages are Decimal, ROUND_HALF_UP, two places: Python's `round` is the
banker's. Numbers K… are those of 12348.md 2.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

HUNDREDTH = Decimal("0.01")
SMALL_SAMPLE = 30  # below this many answers a rate is shown with its interval
Z_95 = 1.959963984540054
GRADES = (1, 2, 3, 4, 5)  # 1 非常满意 … 5 非常不满意; 1 is best and never reversed


@dataclass(frozen=True, slots=True)
class Formula:
    """What a figure divides by what. The text is shown beside the figure; a changed formula gets a new version."""

    name: str
    label: str
    text: str
    version: str
    unit: str = "%"
    interval: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one period. `value` is a decimal text ("98.34") or None; `interval` is in the same unit."""

    name: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int
    value: str | None
    unit: str
    interval: tuple[str, str] | None


SATISFACTION = Formula("satisfaction", "满意率", "(非常满意 + 满意 + 基本满意) ÷ 有效评价", "K23.1", interval=True)
EXCELLENCE = Formula("excellence", "优良率", "(非常满意 + 满意) ÷ 有效评价", "K23a.1", interval=True)
RESPONSE = Formula("response", "参评率", "有效评价 ÷ 邀请评价", "K24.1")
INVITATION = Formula("invitation", "邀评率", "邀请评价 ÷ 人工接听", "K24a.1")
CALLBACK_SATISFACTION = Formula(
    "callback_satisfaction", "回访满意率", "回访中 (非常满意 + 满意 + 基本满意) ÷ 回访有效评价", "K26.1", interval=True
)
CALLBACK_REACHED = Formula("callback_reached", "回访成功率", "完成回访 ÷ 已结束的回访", "K22.1")
CALLBACK_SOLVED = Formula("callback_solved", "回访解决率", "回访答“解决了” ÷ 回访答复解决情况", "K16b.1", interval=True)
CONNECTED = Formula("connected", "接通率（人工）", "人工接听 ÷ 转人工", "K2.1")
CONNECTED_TOTAL = Formula("connected_total", "总接通率", "人工接听 ÷ 呼入总量", "K2a.1")


def percent(numerator: int, denominator: int) -> str | None:
    """Return numerator ÷ denominator in percent, two places, half up; None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return str((Decimal(numerator) * 100 / Decimal(denominator)).quantize(HUNDREDTH, ROUND_HALF_UP))


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


def figure(formula: Formula, numerator: int, denominator: int) -> Figure:
    """Work a formula out. A numerator above its denominator is allowed only where the formula says so: nowhere here."""
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{formula.name}: {numerator} of {denominator} is not a share")
    small = formula.interval and denominator < SMALL_SAMPLE
    return Figure(
        name=formula.name,
        label=formula.label,
        formula=formula.text,
        formula_version=formula.version,
        numerator=numerator,
        denominator=denominator,
        value=percent(numerator, denominator),
        unit=formula.unit,
        interval=wilson(numerator, denominator) if small else None,
    )


@dataclass(frozen=True, slots=True)
class CallCounts:
    """What a group of calls came to. Every count is of 人次 (contacts), not of matters or persons (S142)."""

    inbound: int = 0
    queued: int = 0
    answered: int = 0
    invited: int = 0
    grades: Mapping[int, int] | None = None

    def grade(self, *grades: int) -> int:
        """Return how many rated with one of these grades."""
        return sum((self.grades or {}).get(each, 0) for each in grades)


@dataclass(frozen=True, slots=True)
class CallbackCounts:
    """What the satisfaction callbacks of a group came to; kept apart from the ratings after the call."""

    ended: int = 0
    completed: int = 0
    solved: Mapping[int, int] | None = None
    grades: Mapping[int, int] | None = None

    def grade(self, *grades: int) -> int:
        """Return how many answered with one of these grades."""
        return sum((self.grades or {}).get(each, 0) for each in grades)


def rating_figures(counts: CallCounts) -> list[Figure]:
    """Return the figures of the rating after the call."""
    rated = counts.grade(*GRADES)
    return [
        figure(SATISFACTION, counts.grade(1, 2, 3), rated),
        figure(EXCELLENCE, counts.grade(1, 2), rated),
        figure(RESPONSE, rated, counts.invited),
        figure(INVITATION, counts.invited, counts.answered),
    ]


def call_figures(counts: CallCounts) -> list[Figure]:
    """Return the figures of the rating, and of getting through at all."""
    return [
        *rating_figures(counts),
        figure(CONNECTED, counts.answered, counts.queued),
        figure(CONNECTED_TOTAL, counts.answered, counts.inbound),
    ]


def callback_figures(counts: CallbackCounts) -> list[Figure]:
    """Return the figures of the callbacks; who refused or was not reached is in no rate of content."""
    answered = sum((counts.solved or {}).values())
    return [
        figure(CALLBACK_SATISFACTION, counts.grade(1, 2, 3), counts.grade(*GRADES)),
        figure(CALLBACK_SOLVED, (counts.solved or {}).get(1, 0), answered),
        figure(CALLBACK_REACHED, counts.completed, counts.ended),
    ]
