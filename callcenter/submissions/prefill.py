"""What the hotline itself counted for a place in a month: a unit's own figures begin with it, are compared to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from callcenter.figures import reading
from callcenter.figures.targets import Places
from callcenter.submissions.deadlines import last_day
from callcenter.submissions.lines import LINES, MEASURES

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def place_name(uow: UnitOfWork, code: str) -> str | None:
    """Return the name under which figures know a place, None where they do not or several places share it."""
    return Places(uow).named.get(code)


def hotline(uow: UnitOfWork, code: str, month: date) -> dict[str, int]:
    """Return by line what was entered for exactly this place; lower places report theirs themselves.

    Empty where the hotline does not know the place.
    """
    name = place_name(uow, code)
    if name is None:
        return {}
    rows = reading.totals(uow, month, last_day(month), "place", name, MEASURES).rows
    sums = rows.get(name, {})
    return {line.key: sums.get(line.measure, 0) for line in LINES if line.measure}
