"""Is the taxonomy still good? Where too much of a week is filed under 其他, a category is missing (12348.md 2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from callcenter.tickets.completeness import Share

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LIMIT_PERCENT = 10  # more than this of a week is a warning
_WEEKS = """
SELECT date_trunc('week', business_day)::date AS week, split_part(category, '-', 1) AS field,
    count(*) FILTER (WHERE category LIKE '%%-99'), count(*)
FROM ticket WHERE org_id = %s AND business_day BETWEEN %s AND %s AND merged_into_id IS NULL
GROUP BY 1, 2 ORDER BY 1 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class OtherShare:
    """How much of a week (from its Monday) was filed under 99 其他; `field`: of which first level, None for all."""

    week: date
    field: str | None
    share: Share

    @property
    def warning(self) -> bool:
        """More than the limit: somebody should look at what is filed there."""
        return self.share.numerator * 100 > self.share.denominator * LIMIT_PERCENT


def other_shares(uow: UnitOfWork, today: date, weeks: int) -> list[OtherShare]:
    """Return the last weeks, the present one first: each as a whole, then its first levels that are over the limit."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    rows = uow.raw.execute(_WEEKS, (uow.org_id, first, today)).fetchall()
    found: list[OtherShare] = []
    for week in (monday - timedelta(weeks=back) for back in range(weeks)):
        of_week = [(field, others, all_) for each, field, others, all_ in rows if each == week]
        whole = Share(sum(others for _, others, _ in of_week), sum(all_ for *_, all_ in of_week))
        found.append(OtherShare(week, None, whole))
        parts = [OtherShare(week, field, Share(others, all_)) for field, others, all_ in of_week]
        found += [each for each in parts if each.warning]
    return found
