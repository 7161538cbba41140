"""What messages must ask of later stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# What a machine writes to somebody who needs care may be read by the one they fear (12348.md 2.10): one ticket that
# says so is enough, whichever matter the message is about. A form still being written counts as much as its ticket.
_CAREFUL = """
SELECT EXISTS (SELECT 1 FROM ticket WHERE safe_contact AND (id = %(ticket)s OR point_id = %(point)s))
    OR EXISTS (
        SELECT 1 FROM call c JOIN wrap_up w ON w.call_id = c.id
        WHERE c.caller_point_id = %(point)s
            AND (w.safe_contact OR (w.state = 'open' AND w.draft -> 'survey' -> 'safe_contact' = 'true'::jsonb))
    )
"""


class MayWrite(Protocol):
    """Why nothing may be written to this contact point, None when it may. Answered by sensitive."""

    def __call__(self, uow: UnitOfWork, point_id: UUID, ticket_id: UUID | None) -> str | None: ...


def silence(uow: UnitOfWork, point_id: UUID, ticket_id: UUID | None) -> str | None:
    """Return why nothing may be written to a point (`safe_contact`, or the later stage's word), None when it may."""
    row = uow.raw.execute(_CAREFUL, {"ticket": ticket_id, "point": point_id}).fetchone()
    if row is not None and row[0]:
        return "safe_contact"
    query = WIRING.answers.get(MayWrite)
    return query(uow, point_id, ticket_id) if query else None  # type: ignore[return-value]
