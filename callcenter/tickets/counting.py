"""人, 人次, 条, 件: four different figures that are never added or mistaken for one another (S98, S142, S143).

人次: contacts of the period by the day somebody turned to us; invalid calls are told apart. 条: records by the day they
were written; a double counts once. 件: the affairs those records belong to, a record without a case being its own.
人: distinct human beings among the contacts and among those entered in cases: the person, else the number, else, where
the caller was anonymous, the contact itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from callcenter.contacts import persons

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_CONTACTS = """
SELECT count(*) FILTER (WHERE invalid_reason IS NULL), count(*) FILTER (WHERE invalid_reason IS NOT NULL)
FROM contact WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s
"""
_CHANNELS = """
SELECT channel, count(*) FROM contact
WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s AND invalid_reason IS NULL
GROUP BY channel ORDER BY channel
"""
_PERSONS = """
SELECT count(*) FROM (
    SELECT coalesce(c.person_id, p.person_id, CASE WHEN c.point_id IS DISTINCT FROM %(anonymous)s THEN c.point_id END,
        c.id)
    FROM contact c LEFT JOIN contact_point p ON p.id = c.point_id AND p.id IS DISTINCT FROM %(anonymous)s
    WHERE c.org_id = %(org)s AND c.business_day BETWEEN %(first)s AND %(last)s AND c.invalid_reason IS NULL
    UNION
    SELECT person_id FROM case_person
    WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s AND removed_at IS NULL
) AS human
"""
_RECORDS = """
SELECT count(*), count(DISTINCT coalesce(case_id, id)) FROM ticket
WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s AND merged_into_id IS NULL
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a period, each with its unit: persons 人, contacts 人次, records 条, cases 件."""

    persons: int
    contacts: int
    records: int
    cases: int
    invalid_contacts: int
    by_channel: dict[str, int]


def counts(uow: UnitOfWork, first: date, last: date) -> Counts:
    """Return the figures from `first` to `last`, both days included (Asia/Shanghai)."""
    asked = {"org": uow.org_id, "first": first, "last": last, "anonymous": persons.anonymous_point(uow)}

    def row(statement: str) -> tuple[int, ...]:
        found = uow.raw.execute(statement, asked).fetchone()
        assert found is not None
        return found

    contacts, invalid = row(_CONTACTS)
    records, cases = row(_RECORDS)
    channels = dict(uow.raw.execute(_CHANNELS, asked).fetchall())
    return Counts(row(_PERSONS)[0], contacts, records, cases, invalid, channels)
