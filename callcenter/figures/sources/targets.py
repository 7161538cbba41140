"""What was to be done in a period and what was (K35): the hotline's own target of contacts 人次.

The target of a year is shared out over its working days, so that any period has its part and the year the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from callcenter.calendar import queries as calendar
from callcenter.calendar import working_days
from callcenter.figures.sources import tickets
from callcenter.figures.sources.base import Among, Count, Dimension, Measure, Page, Terms, Wanted

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

MEASURE: Final = "contacts"
MEASURES: Final = (Measure("target_done", "接待（对照任务）", "人次"), Measure("target_amount", "时段任务数", "人次"))
_WHOLE = """
SELECT whole FROM target_plan WHERE org_id = %s AND year = %s AND measure = %s AND unit_kind = 'hotline'
ORDER BY version DESC LIMIT 1
"""


class TargetSource:
    """The source `targets`; done counts only in years that have a target."""

    name = "targets"
    measures = MEASURES
    dimensions: frozenset[Dimension] = frozenset()
    rolled = False

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, _among: Among = None
    ) -> Iterator[Count]:
        """Count what was done each day, and put each year's part of the target on its first day."""
        for year in range(first.year, last.year + 1):
            whole = _whole(uow, year)
            if whole is None:
                continue
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            yield Count(begin, "", "target_amount", _part(uow, whole, begin, end))
            for each in tickets.SOURCE.count(uow, begin, end, None):
                if each.measure == MEASURE:
                    yield Count(each.day, "", "target_done", each.value)

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return the contacts of the years with a target; behind a target there is no list."""
        years = [year for year in range(wanted.first.year, wanted.last.year + 1) if _whole(uow, year) is not None]
        if "target_done" not in terms or not years:
            return Page((), [], 0)
        first, last = max(wanted.first, date(years[0], 1, 1)), min(wanted.last, date(years[-1], 12, 31))
        return tickets.SOURCE.behind(uow, eyes, {MEASURE: 1}, replace(wanted, first=first, last=last))


def _whole(uow: UnitOfWork, year: int) -> int | None:
    row = uow.raw.execute(_WHOLE, (uow.org_id, year, MEASURE)).fetchone()
    return None if row is None else int(row[0])


def _part(uow: UnitOfWork, whole: int, first: date, last: date) -> int:
    begin, end = date(first.year, 1, 1), date(first.year, 12, 31)
    known = calendar.known_days(uow.raw, uow.org_id, begin, end)
    days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    works = [day for day in days if working_days.kind_of(day, known) == "workday"]
    inside = sum(first <= day <= last for day in works)
    return int((Decimal(whole) * inside / len(works)).quantize(Decimal(1), ROUND_HALF_UP)) if works else 0


SOURCE: Final = TargetSource()
