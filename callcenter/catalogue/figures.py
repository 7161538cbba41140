"""What is counted of notices, visits and items to be done at once (S26–S28). Every rate comes with its two numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from callcenter.catalogue.schemas import CatalogueFigures

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_NOTICES = """
SELECT count(*), count(*) FILTER (WHERE sequence > 1) FROM service_notice
WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s
"""
_VISITS = """
SELECT count(*), count(*) FILTER (WHERE sequence > allowed) FROM service_visit
WHERE org_id = %(org)s AND business_day BETWEEN %(first)s AND %(last)s
"""
# A matter answered on the spot is closed in the moment in which it is recorded.
_AT_ONCE = """
SELECT count(DISTINCT t.id), count(DISTINCT t.id) FILTER (WHERE t.closed_at IS DISTINCT FROM t.created_at)
FROM service_notice n JOIN service_item_version v ON v.id = n.version_id JOIN ticket t ON t.id = n.ticket_id
WHERE n.org_id = %(org)s AND v.instant AND t.business_day BETWEEN %(first)s AND %(last)s
"""


def of_period(uow: UnitOfWork, first: date, last: date) -> CatalogueFigures:
    """Count a period, both days included."""
    values = {"org": uow.org_id, "first": first, "last": last}
    rows = [uow.raw.execute(statement, values).fetchone() or (0, 0) for statement in (_NOTICES, _VISITS, _AT_ONCE)]
    (given, repeated), (visits, over), (instant, missed) = rows
    return CatalogueFigures(
        notices=given,
        notices_repeated=repeated,
        visits=visits,
        visits_over_limit=over,
        instant_matters=instant,
        instant_missed=missed,
    )
