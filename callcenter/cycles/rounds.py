"""The kinds of tasks that come back and the periods that each is about (S131). Pure; days are those of Asia/Shanghai.

逐月上报, 季度抽查, 年中督查, 年底考核.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from callcenter.figures.periods import Period

RuledKind = Literal["monthly_report", "quarterly_check", "midyear_inspection", "yearly_appraisal"]
RULED: tuple[RuledKind, ...] = get_args(RuledKind)
TaskKind = Literal["monthly_report", "quarterly_check", "midyear_inspection", "yearly_appraisal", "measure"]
KINDS: tuple[TaskKind, ...] = get_args(TaskKind)
UnitKind = Literal["hotline", "place", "agent"]
UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """A kind of task: how it is called, and how many months its period has. `last_month`: none ends after it."""

    title: str
    months: int
    last_month: int = 12


ROUNDS: Mapping[RuledKind, Round] = {
    "monthly_report": Round("逐月上报", 1),
    "quarterly_check": Round("季度抽查", 3),
    "midyear_inspection": Round("年中督查", 6, last_month=6),
    "yearly_appraisal": Round("年底考核", 12),
}
TITLES: Mapping[str, str] = {**{kind: each.title for kind, each in ROUNDS.items()}, "measure": "整改措施"}


def periods(kind: RuledKind, year: int) -> Iterator[Period]:
    """Yield the periods of a kind that end in a year, in their order."""
    each = ROUNDS[kind]
    for last_month in range(each.months, each.last_month + 1, each.months):
        yield Period(date(year, last_month - each.months + 1, 1), month(year, last_month)[1])


def month(year: int, number: int) -> tuple[date, date]:
    """Return a month's first and last day."""
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1) - DAY


def said(first: date, last: date) -> str:
    """Return a period in words: 2026年10月, 2026年第3季度, 2026年上半年, 2026年, else its two days."""
    year, months = first.year, last.month - first.month + 1
    whole = first.day == 1 and (last + DAY).day == 1 and last.year == year
    if whole and months == 1:
        return f"{year}年{first.month}月"
    if whole and months == 3 and first.month % 3 == 1:
        return f"{year}年第{last.month // 3}季度"
    if whole and months == 6:
        return f"{year}年{'上' if first.month == 1 else '下'}半年"
    if whole and months == 12:
        return f"{year}年"
    return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
