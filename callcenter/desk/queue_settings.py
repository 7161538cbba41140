"""How a queue is served, changed by an administrator: each setting with its reason, each change in the audit."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, seats, standing
from callcenter.desk.models import Queue
from callcenter.errors import NotFound

SETTINGS = (
    *("own_pool_first", "head_start_seconds", "reserve_idle", "reserve_gate_seconds", "relax_steps", "ageing_seconds"),
    *("preferred_seconds", "misses_before_pause", "wrap_up_seconds", "longest_wait_seconds", "longest_queue"),
    "configured_seats",
)


class QueueUnknown(NotFound):
    """There is no such queue."""

    code = "queue_unknown"


def listed(uow: UnitOfWork) -> list[Queue]:
    """Every queue in the menu's order."""
    return list(uow.session.scalars(select(Queue).where(Queue.org_id == uow.org_id).order_by(Queue.sort, Queue.key)))


def change(uow: UnitOfWork, actor: UUID, key: str, wanted: dict[str, Any], reasons: dict[str, str], why: str) -> Queue:
    """Serve a queue differently from now on, also who waits in it already. Raises QueueUnknown.

    `wanted` by setting; `reasons` replaces the texts that it names.
    """
    seats.lock_domain(uow)
    queue = uow.session.scalar(select(Queue).where(Queue.org_id == uow.org_id, Queue.key == key).with_for_update())
    if queue is None:
        raise QueueUnknown("没有这个队列。")
    before = {name: getattr(queue, name) for name in SETTINGS}
    for name in SETTINGS:
        setattr(queue, name, wanted[name])
    queue.reasons = queue.reasons | reasons
    changed = [f"{name} {before[name]}→{wanted[name]}" for name in SETTINGS if before[name] != wanted[name]]
    audit.note(uow, actor, "queue_policy_changed", ("queue", queue.id), "；".join([*changed, why]))
    uow.session.flush()
    if changed:
        standing.unsettle(uow)
        matching.pair_up(uow, regular=True)
    uow.live("supervisors", "monitor", {})
    return queue
