"""The choices of this place, one row: its priorities, when to remind, whether the 148 rule knows an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.aid.models import AidPolicy
from callcenter.aid.terms import DEFAULT_STAGES, STAGES
from callcenter.audit import service as audit
from callcenter.errors import Invalid
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

CHANGEABLE = ("region", "priority_stages", "remind_before_hours", "adviser_override")


class PolicyInvalid(Invalid):
    """A stage is unknown or stands twice."""

    code = "aid_policy_invalid"


def of(uow: UnitOfWork) -> AidPolicy:
    """Return the place's row, made with the defaults where it is missing."""
    found = select(AidPolicy).where(AidPolicy.org_id == uow.org_id)
    row = uow.session.scalar(found)
    if row is None:
        values = {"id": new_id(), "org_id": uow.org_id, "priority_stages": list(DEFAULT_STAGES)}
        uow.session.execute(insert(AidPolicy).values(values).on_conflict_do_nothing())
        row = uow.session.scalars(found).one()
    return row


def change(uow: UnitOfWork, actor: UUID, wanted: dict[str, object]) -> AidPolicy:
    """Change the place's choices; audited with what was changed. Raises PolicyInvalid."""
    stages = wanted.get("priority_stages")
    if isinstance(stages, list) and (len(set(stages)) != len(stages) or set(stages) - set(STAGES)):
        raise PolicyInvalid("优先事项有误或重复。")
    row = of(uow)
    changed = {name: wanted[name] for name in CHANGEABLE if name in wanted and wanted[name] != getattr(row, name)}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        audit.note(uow, actor, "aid_policy_changed", ("aid_policy", row.id), str(changed))
    return row
