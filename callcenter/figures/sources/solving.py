"""First contact resolution (K16): matters after which the same person did not turn to us again within seven days.

The same person, by the file or by the number, in a matter of the same first level, or further contact about the matter
itself; another matter of the same call is none. An anonymous caller cannot be followed and is not counted. A matter of
the last seven days may still be lost to a contact to come.
"""

from __future__ import annotations

from callcenter.figures.sources.base import Measure
from callcenter.figures.sources.matters_of import LIST_JOINS, LISTED, OF_TICKET, SEEN
from callcenter.figures.sources.rows import Part, RowSource

DAYS = 7  # S34
_KNOWN = "(t.person_id IS NOT NULL OR p.last_four <> '')"
_LATER = f"""o.created_at > t.created_at AND o.created_at <= t.created_at + interval '{DAYS} days' AND o.id <> t.id
    AND o.call_id IS DISTINCT FROM t.call_id AND split_part(o.category, '-', 1) = split_part(t.category, '-', 1)"""
_AGAIN = f"""(EXISTS (SELECT 1 FROM ticket o WHERE o.point_id = t.point_id AND p.last_four <> '' AND {_LATER})
    OR EXISTS (SELECT 1 FROM ticket o WHERE o.person_id = t.person_id AND {_LATER})
    OR EXISTS (SELECT 1 FROM ticket_contact further WHERE further.ticket_id = t.id AND further.kind = 'further'
        AND further.at > t.created_at AND further.at <= t.created_at + interval '{DAYS} days'))"""  # noqa: S608

SOURCE = RowSource(
    name="solving",
    measures=(
        Measure("matters_followed", "可追踪的事项", "条"),
        Measure("matters_solved", f"{DAYS} 日内未再次来访的事项", "条"),
    ),
    parts=(
        Part(
            rows="ticket t LEFT JOIN contact_point p ON p.id = t.point_id",
            where="t.org_id = %(org)s AND t.business_day BETWEEN %(first)s AND %(last)s AND t.merged_into_id IS NULL",
            day="t.business_day",
            measures={
                "matters_followed": f"coalesce({_KNOWN}, false)::int",
                "matters_solved": f"coalesce({_KNOWN} AND NOT {_AGAIN}, false)::int",
            },
            dimensions=OF_TICKET,
            id="t.id",
            links="ticket",
            order="t.created_at DESC, t.id",
            listed=LISTED,
            list_joins=LIST_JOINS,
            seen=SEEN,
        ),
    ),
)
