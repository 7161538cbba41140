"""The figures of this site: minutes until an acknowledgement, days and counts of groups, days before a period ends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.ids import new_id
from callcenter.sensitive.models import SensitivePolicy

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def of(uow: UnitOfWork) -> SensitivePolicy:
    """Return the site's figures; the first asker makes them."""
    found = select(SensitivePolicy).where(SensitivePolicy.org_id == uow.org_id)
    policy = uow.session.scalar(found)
    if policy is None:
        uow.session.execute(insert(SensitivePolicy).values(id=new_id(), org_id=uow.org_id).on_conflict_do_nothing())
        policy = uow.session.scalars(found).one()
    return policy


def change(uow: UnitOfWork, actor: UUID, figures: dict[str, int]) -> SensitivePolicy:
    """Write the figures that are given; audited. Clocks that run keep the time they were given."""
    policy = of(uow)
    for name, figure in figures.items():
        setattr(policy, name, figure)
    written = " ".join(f"{name}={figure}" for name, figure in sorted(figures.items()))
    audit.note(uow, actor, "sensitive_policy_changed", ("sensitive_policy", policy.id), written)
    return policy
