"""Writing the audit. The note stands in the transaction of what it notes: no reading without its row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.audit import sealing, seals
from callcenter.audit.models import AuditEntry
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def note(
    uow: UnitOfWork, actor: UUID | None, action: str, subject: tuple[str, UUID | None], reason: str | None = None
) -> AuditEntry:
    """Write one line. `action` is a verb in the past ("recording_played"), `subject` (kind, id) of what it was done to.

    No personal data in `reason` but what the person who gives it writes.
    """
    kind, object_id = subject
    entry = AuditEntry(
        id=new_id(),
        org_id=uow.org_id,
        actor=actor,
        action=action,
        object_kind=kind,
        object_id=object_id,
        reason=reason,
        at=uow.now,
    )
    entry.mac = seals.entry_mac(sealing.site_key(), entry)
    uow.session.add(entry)
    return entry
