"""The green channel (S43): who was recorded in a special group before goes ahead of others, and never has to prove it.

The group is what an agent wrote down with an earlier matter of this number. A hidden number is nobody's. Where that
matter is sensitive the caller goes ahead all the same, and nobody is told why.
"""

from dataclasses import dataclass
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports

# As for who applies for legal aid (domain reference 3.2); migrant workers have more by their key.
LEVEL = 1
# A number may be a whole company's: the newest calls tell enough, and looking back costs no more with the years.
LATEST_CALLS = 20
_GROUP = """
    SELECT m.matter -> 'special_groups' ->> 0 AS special_group, w.id AS form
    FROM call now JOIN contact_point p ON p.id = now.caller_point_id CROSS JOIN LATERAL (
            SELECT c.id, c.arrived_at FROM call c WHERE c.caller_point_id = p.id AND c.id <> now.id
            ORDER BY c.arrived_at DESC LIMIT %(latest)s) c
        JOIN wrap_up w ON w.call_id = c.id AND w.state = 'done'
        CROSS JOIN LATERAL jsonb_array_elements(w.matters) AS m (matter)
    WHERE now.id = %(call)s AND p.last_four <> '' AND m.matter -> 'special_groups' ->> 0 IS NOT NULL
    ORDER BY c.arrived_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Green:
    """How far ahead a caller goes (0: not at all), and the group (code of the dictionary) that may be shown."""

    level: int = 0
    group: str | None = None


def of(uow: UnitOfWork, call_id: UUID) -> Green:
    """What earlier calls of this number give the caller."""
    row = sql.one(uow, _GROUP, {"call": call_id, "latest": LATEST_CALLS})
    if row is None:
        return Green()
    hidden = ports.hidden_forms(uow, [row["form"]], None)
    return Green(LEVEL, None if hidden else str(row["special_group"]))
