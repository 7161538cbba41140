"""Signs of life of consoles: the lease of a seat, what its browser found about microphone and line."""

from uuid import UUID

from agents.seat import PauseReason, SeatState
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, seats

_ALIVE = """
    UPDATE seat SET alive_until = now() + make_interval(secs => %s), microphone = coalesce(%s, microphone),
        connection = coalesce(%s, connection) WHERE id = %s AND org_id = %s
    RETURNING state, phone
"""
# A silent console costs its seat only when others are heard (the web process may be starting), or after a long silence.
_SILENT = """
    SELECT id FROM seat WHERE org_id = %(org)s AND state IN ('ready', 'paused') AND alive_until < now()
        AND (alive_until < now() - interval '45 seconds'
            OR EXISTS (SELECT 1 FROM seat o WHERE o.org_id = %(org)s AND o.alive_until > now() + interval '4 seconds'
                AND seat.alive_until < now() - interval '3 seconds'))
"""


def alive(uow: UnitOfWork, seat_id: UUID, microphone: bool | None, connection: bool | None) -> None:
    """The console has answered a ping: its lease runs on.

    A ready seat whose device broke is paused; one that was given up for silent is matched, for callers may have come
    meanwhile.
    """
    seat = seats.read(uow, seat_id)
    ready = seat["state"] == "ready"
    broken = (microphone is False or connection is False) and _relies_on_browser(seat)
    back = ready and not seat["alive"]
    if broken or back:
        seats.lock_domain(uow)  # before the seat's row, as everywhere; ordinary pings never come here
    row = sql.one(uow, _ALIVE, (seats.LEASE_SECONDS, microphone, connection, seat_id, uow.org_id))
    if broken and row is not None and _relies_on_browser(row):
        seats.set_state(uow, seat_id, SeatState.PAUSED, reason=PauseReason.PHONE_LOST)
    elif back:
        matching.match_seat(uow, seat_id)


def _relies_on_browser(seat: sql.Row) -> bool:
    return bool(seat["state"] == "ready" and seat["phone"] == "browser")


def expire(uow: UnitOfWork) -> int:
    """Pause the ready seats and log out the paused ones whose consoles have gone silent. How many."""
    silent = sql.every(uow, _SILENT, {"org": uow.org_id})
    if not silent:
        return 0
    seats.lock_domain(uow)
    expired = 0
    for row in silent:
        seat = seats.read(uow, row["id"])
        if seat["alive"] or seat["state"] not in {"ready", "paused"}:
            continue
        state = SeatState.PAUSED if seat["state"] == "ready" else SeatState.OFFLINE
        reason = PauseReason.PHONE_LOST if state is SeatState.PAUSED else None
        seats.set_state(uow, row["id"], state, reason=reason)
        expired += 1
    return expired
