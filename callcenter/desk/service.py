"""What the edge may ask of the desk besides its routes: signs of life of consoles, and the dispatcher's sweeps."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.desk import candidates, entries, leases, matching, offers, rests, returns, seats, stranded


def alive(uow: UnitOfWork, seat_id: UUID, device: dict[str, bool] | None = None) -> None:
    """A console answered a ping; `device` is its own check {microphone, connection}, where it sent one."""
    told = device or {}
    leases.alive(uow, seat_id, told.get("microphone"), told.get("connection"))


def lapse_offers(uow: UnitOfWork) -> None:
    """Every second: offers whose lease is over."""
    offers.lapse_due(uow)


def clear_ghosts(uow: UnitOfWork) -> None:
    """Every few seconds: places in a queue whose call is over. There should be none."""
    entries.clear_ghosts(uow)


def wake_callbacks(uow: UnitOfWork) -> None:
    """Every few seconds: callbacks whose rest between two tries is over; at closing time they go to rest. Calls for
    which no seat came are over first.
    """
    returns.settle_unconnected(uow)
    rests.wake_due(uow)


def match_waiting(uow: UnitOfWork) -> None:
    """Every second: what time alone has changed, and pairs that should never have been left."""
    matching.sweep(uow)


def refresh_skills(uow: UnitOfWork) -> None:
    """Every minute: certificates that ran out overnight, or were changed while their seat was ready."""
    if candidates.is_stale(uow):
        seats.lock_domain(uow)
        candidates.refresh(uow)


def figures() -> dict[str, int]:
    """Counters that must stay nought: callers that were found beside an idle seat today."""
    with begin() as uow:
        return {"stranded_pairs_today": stranded.today(uow)}


def routing_pulse() -> str:
    """What the dispatcher says of itself in its sign of life."""
    return ", ".join(f"{name} {count}" for name, count in figures().items())


def expire_leases(uow: UnitOfWork) -> None:
    """Every few seconds: seats whose consoles have gone silent."""
    leases.expire(uow)


def tell_desks(uow: UnitOfWork, call_id: UUID) -> None:
    """Something about this call has changed: the desks of its seats look again."""
    statement = "SELECT DISTINCT seat_id FROM offer WHERE call_id = %s AND state IN ('made', 'accepted', 'connected')"
    for (seat_id,) in uow.raw.execute(statement, (call_id,)).fetchall():
        seats.changed(uow, seat_id)
