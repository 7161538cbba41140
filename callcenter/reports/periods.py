"""The periods that reports are about, and when each is made. Pure; days are those of Asia/Shanghai.

A report is made when no rating of its days can come any more, at the next half past eight, so that it lies there when
the office opens. Keys end with the call, and the daily feedback waits for nothing else: how many were asked in writing
and may still answer is printed. All others wait until such an answer can come no more (`late`), the longer ones for
callbacks and reviews too: a month and two months until the fifth, a year until the tenth; how many callbacks are still
open then is printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from callcenter.clock import SHANGHAI
from callcenter.figures.periods import Period

KindName = Literal["daily", "weekly", "monthly", "yearly", "analysis"]
KINDS: tuple[KindName, ...] = get_args(KindName)
OFFICE_OPENS = time(8, 30)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the report products of S132, and the pack of S135. `wait`: after the end before it is made, at least.

    `look_back`: so many ended periods are caught up when nothing ran for a while. `answers`: it waits for them.
    """

    name: KindName
    title: str
    wait: timedelta
    look_back: int
    answers: bool = True


PRODUCTS: Mapping[KindName, Kind] = {
    "daily": Kind("daily", "日反馈", timedelta(0), 31, answers=False),
    "weekly": Kind("weekly", "周通报", timedelta(0), 10),
    "monthly": Kind("monthly", "月总结", 4 * DAY, 24),
    "yearly": Kind("yearly", "年考核", 9 * DAY, 5),
    "analysis": Kind("analysis", "分析研判", 4 * DAY, 12),
}


def period_of(kind: KindName, day: date) -> Period:
    """Return the period of a kind that a day lies in: weeks begin on Monday, two months in January, March …"""
    if kind == "daily":
        return Period(day, day)
    if kind == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + 6 * DAY)
    months = {"monthly": 1, "analysis": 2, "yearly": 12}[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _months_later(first, months) - DAY)


def before(kind: KindName, period: Period) -> Period:
    """Return the period right before."""
    return period_of(kind, period.first - DAY)


def run_up(kind: KindName, period: Period) -> tuple[Period, ...]:
    """Return the periods that a trend shows, the report's own last: 14 days, 8 weeks, 12 months (of a year its own)."""
    if kind in ("daily", "weekly"):
        points, step = (14, DAY) if kind == "daily" else (8, WEEK)
        return tuple(period_of(kind, period.first - back * step) for back in range(points - 1, -1, -1))
    last = date(period.last.year, period.last.month, 1)
    return tuple(period_of("monthly", _months_later(last, -back)) for back in range(11, -1, -1))


def number(kind: KindName, period: Period) -> str:
    """Return the report's number as it is printed: 〔2026〕第10期."""
    if kind == "yearly":
        return f"{period.first.year}年度"
    if kind == "weekly":
        year, week, _ = period.first.isocalendar()
        return f"〔{year}〕第{week}期"
    nth = {
        "daily": period.first.timetuple().tm_yday,
        "monthly": period.first.month,
        "analysis": (period.first.month + 1) // 2,
    }[kind]
    return f"〔{period.first.year}〕第{nth}期"


def said(kind: KindName, period: Period) -> str:
    """Return the period in words: 2026年10月."""
    first, last = period.first, period.last
    if kind == "daily":
        return f"{first.year}年{first.month}月{first.day}日"
    if kind == "monthly":
        return f"{first.year}年{first.month}月"
    if kind == "analysis":
        return f"{first.year}年{first.month}—{last.month}月"
    if kind == "yearly":
        return f"{first.year}年"
    end = f"{last.month}月{last.day}日" if last.year == first.year else f"{last.year}年{last.month}月{last.day}日"
    return f"{first.year}年{first.month}月{first.day}日—{end}"


def made_from(kind: KindName, period: Period, late: timedelta) -> datetime:
    """Return from when on the report may be made; `late`: how long after its call one may still answer in writing."""
    product = PRODUCTS[kind]
    over = end_of(period) + (max(product.wait, late) if product.answers else product.wait)
    opens = datetime.combine(over.date(), OFFICE_OPENS, SHANGHAI)
    return opens if opens >= over else opens + DAY


def end_of(period: Period) -> datetime:
    """Return the moment at which a period is over."""
    return datetime.combine(period.last + DAY, time(0), SHANGHAI)


def due(kind: KindName, begun: date, made: Collection[date], now: datetime, late: timedelta) -> Iterator[Period]:
    """Yield the periods whose report is due and was not made, oldest first. `begun`: the hotline's first day of calls;
    `made`: first days of the reports that there are.
    """
    periods: list[Period] = []
    period = period_of(kind, now.astimezone(SHANGHAI).date())
    while len(periods) < PRODUCTS[kind].look_back and period.last >= begun:
        if made_from(kind, period, late) <= now:
            periods.append(period)
        period = before(kind, period)
    return (each for each in reversed(periods) if each.first not in made)


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def shortly(kind: KindName, period: Period) -> str:
    """Return a step of a trend as it stands beneath its point: 11-22, 26.10."""
    if kind == "daily":
        return f"{period.first:%m-%d}"
    if kind == "weekly":
        return f"{period.first:%m-%d}起"
    return f"{period.first:%y}.{period.first.month}"
