"""The figures of this site, and the lock under which plans change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.duty.models import DutyPolicy
from callcenter.duty.presence import Tolerance
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('duty:' || %s::text, 0))"


def lock(uow: UnitOfWork) -> None:
    """One change of the plans at a time. Taken after the desk's domain where both are needed."""
    uow.checkpoint("before duty lock")
    uow.raw.execute(_LOCK, (str(uow.org_id),))


def of(uow: UnitOfWork) -> DutyPolicy:
    """Return the site's figures; the first asker makes them."""
    found = select(DutyPolicy).where(DutyPolicy.org_id == uow.org_id)
    policy = uow.session.scalar(found)
    if policy is None:
        uow.session.execute(insert(DutyPolicy).values(id=new_id(), org_id=uow.org_id).on_conflict_do_nothing())
        policy = uow.session.scalars(found).one()
    return policy


def change(uow: UnitOfWork, actor: UUID, figures: dict[str, int]) -> DutyPolicy:
    """Write the figures that are given; audited."""
    policy = of(uow)
    for name, figure in figures.items():
        setattr(policy, name, figure)
    written = " ".join(f"{name}={figure}" for name, figure in sorted(figures.items()))
    audit.note(uow, actor, "duty_policy_changed", ("duty_policy", policy.id), written)
    return policy


def tolerance(uow: UnitOfWork) -> Tolerance:
    """Return how much later and earlier is still on time."""
    policy = of(uow)
    return Tolerance(policy.grace_minutes, policy.early_minutes)
