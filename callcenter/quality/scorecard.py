"""The scorecard of a quality check: five dimensions, their weights, the weighted score. Pure. S97, K28."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# Exactly the three base dimensions of S97, and the two that a legal hotline needs beside them.
DIMENSIONS = ("attitude", "wording", "clarity", "correctness", "record")
WHOLE = 100
WORDS = ("forbidden", "opening", "staff_number", "closing")


@dataclass(frozen=True, slots=True)
class Result:
    """`total` 0–100, rounded half up; `passed`: at the mark or above, and without a single error (S102)."""

    total: int
    passed: bool


def faults(items: Sequence[Mapping[str, Any]], pass_mark: int, wording: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a scorecard, in words for who writes it; empty when it may be published."""
    found = []
    if tuple(item.get("key") for item in items) != DIMENSIONS:
        found.append("评分维度固定为：态度亲切、语言规范、解答清晰、法律正确、记录完整")
    weights = [int(item.get("weight", 0)) for item in items]
    if sum(weights) != WHOLE or min(weights, default=0) < 1:
        found.append("各维度权重应为正整数，合计100")
    if not 1 <= pass_mark <= WHOLE:
        found.append("合格线应在1至100之间")
    if set(wording) != set(WORDS) or not all(each.strip() for words in wording.values() for each in words):
        found.append("用语清单不完整")
    return found


def result(scores: Mapping[str, int], items: Sequence[Mapping[str, Any]], pass_mark: int, errors: int) -> Result:
    """Weigh the scores (0–100 each, one for each dimension)."""
    weighed = sum((Decimal(scores[item["key"]]) * Decimal(item["weight"]) for item in items), Decimal(0))
    total = int((weighed / WHOLE).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Result(total, total >= pass_mark and errors == 0)
