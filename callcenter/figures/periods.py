"""Periods of figures: days of Asia/Shanghai, both ends included; a month unless said (a day has eleven calls)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from callcenter.errors import Invalid

Step = Literal["day", "week", "month"]
LONGEST_DAYS = 366 * 10
FIRST_YEAR, LAST_YEAR = 1990, 9990  # what is compared lies up to a period before
DAY = timedelta(days=1)


class PeriodInvalid(Invalid):
    """The period ends before it begins, is longer than ten years, or lies where no calendar of ours reaches."""

    code = "period_invalid"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def asked(first: date | None, last: date | None, today: date) -> Period:
    """Return the period asked for; without one, this month up to today. Raises PeriodInvalid."""
    end = last or max(today, first or today)
    begin = first or end.replace(day=1)
    if not 0 <= (end - begin).days < LONGEST_DAYS or not FIRST_YEAR <= begin.year <= end.year <= LAST_YEAR:
        raise PeriodInvalid("统计时段不正确。")
    return Period(begin, end)


def steps(period: Period, step: Step) -> list[Period]:
    """Return the days, weeks (from Monday) or months of a period; the first and the last may be cut."""
    found, begin = [], period.first
    while begin <= period.last:
        end = min(period.last, _end(begin, step))
        found.append(Period(begin, end))
        begin = end + DAY
    return found


def year_before(period: Period) -> Period:
    """Return the same days of the year before (同比); the 29th of February becomes the 28th."""
    return Period(_a_year_earlier(period.first), _a_year_earlier(period.last))


def period_before(period: Period) -> Period:
    """Return the period before (环比): the month before for whole months, the same number of days for others."""
    if period.first.day == 1 and (period.last + DAY).day == 1:
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        return Period(_months_earlier(period.first, months), period.first - DAY)
    return Period(period.first - DAY * period.days, period.first - DAY)


def runs(days: Iterable[date]) -> Iterator[Period]:
    """Yield the longest stretches of days that follow each other."""
    begin: date | None = None
    before: date | None = None
    for day in sorted(days):
        if begin is None or before is None:
            begin = day
        elif day != before + DAY:
            yield Period(begin, before)
            begin = day
        before = day
    if begin is not None and before is not None:
        yield Period(begin, before)


def _end(begin: date, step: Step) -> date:
    if step == "day":
        return begin
    if step == "week":
        return begin + timedelta(days=6 - begin.weekday())
    return month_end(begin)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _months_earlier(first_of_month: date, months: int) -> date:
    index = first_of_month.year * 12 + first_of_month.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
