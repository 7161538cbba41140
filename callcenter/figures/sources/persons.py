"""人 and 件: distinct human beings and distinct affairs of a period. Never added up over days (S98, S142).

The human being is the person, else the number, else, where the caller was anonymous, the contact itself; among them are
those entered in cases. By a dimension each is counted once under the key of the first contact of the period, so that
the keys still add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from callcenter.calls import sql
from callcenter.contacts import persons as contact_persons
from callcenter.figures.sources.base import PAGE_SIZE, Among, Column, Count, Dimension, Measure, Page, Terms, Wanted

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

MEASURES: Final = (Measure("persons", "接待人数", "人"), Measure("cases", "事项", "件"))
KEYS: Final[dict[Dimension, str]] = {"channel": "n.channel", "language": "n.language"}
_HUMANS = """
SELECT DISTINCT ON (human) human, key, at FROM (
    SELECT coalesce(n.person_id, p.person_id, CASE WHEN n.point_id IS DISTINCT FROM %(anonymous)s THEN n.point_id END,
        n.id) AS human, coalesce({key}, '') AS key, n.at, 0 AS turn
    FROM contact n LEFT JOIN contact_point p ON p.id = n.point_id AND p.id IS DISTINCT FROM %(anonymous)s
    WHERE n.org_id = %(org)s AND n.business_day BETWEEN %(first)s AND %(last)s AND n.invalid_reason IS NULL
    UNION ALL
    SELECT x.person_id, '', x.added_at, 1 FROM case_person x
    WHERE x.org_id = %(org)s AND x.business_day BETWEEN %(first)s AND %(last)s AND x.removed_at IS NULL
) AS met ORDER BY human, turn, at
"""
_CASES = """
SELECT DISTINCT ON (coalesce(n.case_id, n.id)) coalesce(n.case_id, n.id) AS human, coalesce({key}, '') AS key,
    n.created_at AS at
FROM ticket n WHERE n.org_id = %(org)s AND n.business_day BETWEEN %(first)s AND %(last)s AND n.merged_into_id IS NULL
ORDER BY coalesce(n.case_id, n.id), n.created_at
"""
_STATEMENTS: Final = {"persons": _HUMANS, "cases": _CASES}
COLUMNS: Final = (Column("at", "首次接待时间"), Column("key", "分类"))


class PersonSource:
    """The source `persons`: every period is counted anew."""

    name = "persons"
    measures = MEASURES
    dimensions: frozenset[Dimension] = frozenset(KEYS)
    rolled = False

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, among: Among = None
    ) -> Iterator[Count]:
        """Count the period as a whole, on its first day."""
        for measure, statement in _STATEMENTS.items():
            if among is not None and measure not in among:
                continue
            found = f"SELECT key, count(*) AS n FROM ({_keyed(statement, by)}) AS each GROUP BY key"  # noqa: S608
            for row in sql.every(uow, found, _values(uow, first, last)):
                yield Count(first, row["key"], measure, row["n"])

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return when each was first met; who they are is not shown here."""
        measure = next(iter(terms))
        each = f"({_keyed(_STATEMENTS[measure], wanted.by)}) AS each WHERE %(by)s::text IS NULL OR key = %(key)s"
        values = _values(uow, wanted.first, wanted.last) | {"by": wanted.by, "key": wanted.key}
        total = sql.one(uow, f"SELECT count(*) AS n FROM {each}", values)  # noqa: S608
        listing = f"SELECT NULL AS id, at, key FROM {each} ORDER BY at, human"  # noqa: S608
        if wanted.page is not None:
            listing += f" LIMIT {PAGE_SIZE} OFFSET {PAGE_SIZE * (wanted.page - 1)}"
        return Page(COLUMNS, sql.every(uow, listing, values), total["n"] if total else 0)


def _keyed(statement: str, by: Dimension | None) -> str:
    return statement.format(key=KEYS[by] if by is not None else "''")


def _values(uow: UnitOfWork, first: date, last: date) -> dict[str, object]:
    anonymous = contact_persons.anonymous_point(uow)
    return {"org": uow.org_id, "first": first, "last": last, "anonymous": anonymous}


SOURCE: Final = PersonSource()
