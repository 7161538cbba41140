"""Offers: a caller promised to a seat for fifteen seconds of database time, under the seat's fencing number.

made → accepted → connected → left; or lapsed, declined, gone (the caller hung up), released (by a supervisor).
Everything here runs with the domain locked.
"""

import logging
from uuid import UUID

from agents.seat import PauseReason, SeatState
from callcenter.calls import commands, sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, misses, seats
from callcenter.desk.events import OfferLapsed
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id

log = logging.getLogger(__name__)

LEASE_SECONDS = 15
CONNECT_SECONDS = 10
# The seat is reserved in the same statement: its row is written once, and callers wait for fewer words on the way.
_MAKE = """
    WITH before AS (SELECT id, state FROM seat WHERE id = %(seat)s),
        holder AS (
            UPDATE seat s SET fence = s.fence + 1, state = 'reserved', since = %(now)s, reason = NULL,
                call_id = %(call)s, wrap_up_until = NULL
            FROM before b WHERE s.id = b.id RETURNING s.fence, s.phone, s.staff_no, b.state),
        told AS (
            INSERT INTO seat_state (id, org_id, seat_id, state, call_id, at)
            VALUES (%(told)s, %(org)s, %(seat)s, 'reserved', %(call)s, %(now)s)),
        entry AS (UPDATE queue_entry SET state = 'offered' WHERE id = %(entry)s)
    INSERT INTO offer (id, org_id, kind, entry_id, call_id, seat_id, fence, phone, made_at, lapses_at)
    SELECT %(id)s, %(org)s, %(kind)s, %(entry)s, %(call)s, %(seat)s, fence, phone, %(now)s,
        now() + make_interval(secs => %(lease)s) FROM holder
    RETURNING phone, (SELECT staff_no FROM holder), lapses_at, (SELECT state FROM holder)
"""
_READ = """
    SELECT o.*, s.staff_no, s.account_id, s.fence AS seat_fence, o.lapses_at <= now() AS lapsed
    FROM offer o JOIN seat s ON s.id = o.seat_id WHERE o.id = %s AND o.org_id = %s FOR UPDATE OF o
"""
_LAPSED = """
    SELECT id FROM offer WHERE org_id = %s AND state IN ('made', 'accepted') AND lapses_at <= now()
    ORDER BY lapses_at LIMIT 100
"""
_ACCEPT = """
    UPDATE offer SET state = 'accepted', accepted_at = %s, lapses_at = now() + make_interval(secs => %s) WHERE id = %s
"""


class OfferGone(Conflict):
    """The offer has lapsed, or the caller has hung up."""

    code = "offer_gone"


class OfferUnknown(NotFound):
    """There is no such offer for this seat."""

    code = "offer_unknown"


def make(uow: UnitOfWork, entry: sql.Row, seat_id: UUID) -> UUID:
    """Offer a waiting entry to an idle seat: lease, fence, ring or console message. The unique indexes forbid two."""
    return create(uow, "queue", entry["id"], entry["call_id"], seat_id)


def create(uow: UnitOfWork, kind: str, entry_id: UUID | None, call_id: UUID, seat_id: UUID) -> UUID:
    """An offer of a kind (queue, outbound, transfer). The seat is reserved."""
    from callcenter.desk import views

    offer_id = new_id()
    values = {
        "id": offer_id,
        "told": new_id(),
        "org": uow.org_id,
        "kind": kind,
        "entry": entry_id,
        "call": call_id,
        "seat": seat_id,
        "now": uow.now,
        "lease": LEASE_SECONDS,
    }
    made = uow.raw.execute(_MAKE, values).fetchone()
    assert made is not None
    phone, staff_no, lapses_at, before = made
    if phone == "desk_phone":
        commands.request_ring(uow, call_id, offer_id, staff_no, lapses_at)
    seats.written(uow, seat_id, before, SeatState.RESERVED)
    if kind in {"queue", "callback"}:
        offer = views.offer(uow, offer_id)
        uow.live(f"seat:{seat_id}", "offer", offer.model_dump(mode="json"))
    uow.checkpoint("offer made")
    return offer_id


def read(uow: UnitOfWork, offer_id: UUID) -> sql.Row:
    """The offer, locked. Raises OfferUnknown."""
    row = sql.one(uow, _READ, (offer_id, uow.org_id))
    if row is None:
        raise OfferUnknown(str(offer_id))
    return row


def own(uow: UnitOfWork, offer_id: UUID, seat_id: UUID) -> sql.Row:
    """The offer if it is this seat's. Raises OfferUnknown."""
    offer = read(uow, offer_id)
    if offer["seat_id"] != seat_id:
        raise OfferUnknown(str(offer_id))
    return offer


def is_alive(offer: sql.Row) -> bool:
    """Whether the offer can still be taken: not lapsed, and the seat's fence has not moved on."""
    waiting = offer["state"] in {"made", "accepted"} and not offer["lapsed"]
    return bool(waiting and offer["fence"] == offer["seat_fence"])


def accept(uow: UnitOfWork, offer_id: UUID, seat_id: UUID) -> dict[str, UUID] | None:
    """The agent takes the call: what the browser is to connect with, None for a desk phone. Raises OfferGone."""
    seats.lock_domain(uow)
    offer = own(uow, offer_id, seat_id)
    if offer["state"] == "connected":
        return None
    if not is_alive(offer):
        raise OfferGone("来电已不在等待。")
    if offer["state"] == "made":
        uow.raw.execute(_ACCEPT, (uow.now, CONNECT_SECONDS, offer_id))
        seats.set_state(uow, seat_id, SeatState.RINGING, call_id=offer["call_id"])
    return {"offer": offer_id} if offer["phone"] == "browser" else None


def rang(uow: UnitOfWork, offer_id: UUID) -> None:
    """The desk phone rings."""
    seats.lock_domain(uow)
    offer = read(uow, offer_id)
    misses.phone_works(uow, offer["seat_id"])
    if offer["state"] == "made" and offer["rang_at"] is None:
        uow.raw.execute("UPDATE offer SET rang_at = %s WHERE id = %s", (uow.now, offer_id))
        seats.set_state(uow, offer["seat_id"], SeatState.RINGING, call_id=offer["call_id"])


def decline(uow: UnitOfWork, offer_id: UUID, seat_id: UUID) -> None:
    """The agent does not take the call: paused, and the caller goes on to somebody else. Raises OfferUnknown."""
    seats.lock_domain(uow)
    offer = own(uow, offer_id, seat_id)
    if is_alive(offer):
        end(uow, offer, "declined", PauseReason.DECLINED)


def unanswered(uow: UnitOfWork, offer_id: UUID, status: str) -> None:
    """The seat's phone was busy, not picked up or not reached: `status` is the carrier's last word."""
    seats.lock_domain(uow)
    offer = read(uow, offer_id)
    if offer["state"] in {"made", "accepted"}:
        end(uow, offer, "lapsed", misses.why_pause(uow, offer, status))


def lapse_due(uow: UnitOfWork) -> int:
    """End the offers whose lease is over. How many."""
    due = sql.every(uow, _LAPSED, (uow.org_id,))
    if not due:
        return 0
    seats.lock_domain(uow)
    lapsed = 0
    for row in due:
        offer = read(uow, row["id"])
        if offer["state"] in {"made", "accepted"} and offer["lapsed"]:
            end(uow, offer, "lapsed", misses.why_pause(uow, offer))
            lapsed += 1
    return lapsed


def end(uow: UnitOfWork, offer: sql.Row, state: str, pause: PauseReason | None) -> None:
    """End an offer that was not connected: the seat is paused (or ready again), the caller keeps their place."""
    _close(uow, offer, state)
    if offer["phone"] == "desk_phone":
        commands.cancel_ring(uow, offer["call_id"], offer["id"])
    if pause is not None:
        seats.set_state(uow, offer["seat_id"], SeatState.PAUSED, reason=pause.value)
    log.info("offer not taken", extra={"offer_id": str(offer["id"]), "seat_id": str(offer["seat_id"])})
    uow.record(OfferLapsed(offer["call_id"], offer["id"], offer["seat_id"]))
    _caller_goes_on(uow, offer)
    if pause is None:  # last: the caller may go to somebody else first, and comes back to this seat only in turn
        seats.after_work(uow, offer["seat_id"])


def _caller_goes_on(uow: UnitOfWork, offer: sql.Row) -> None:
    if offer["kind"] in {"outbound", "callback"}:
        from callcenter.desk import returns

        returns.not_connected(uow, offer["call_id"])
    elif offer["entry_id"] is not None:
        back_in_line(uow, offer["entry_id"])


def _close(uow: UnitOfWork, offer: sql.Row, state: str) -> None:
    uow.raw.execute("UPDATE offer SET state = %s, ended_at = %s WHERE id = %s", (state, uow.now, offer["id"]))
    uow.live(f"seat:{offer['seat_id']}", "offer_gone", {"id": str(offer["id"])})


def caller_gone(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller has hung up or left the queue: nobody is to be rung for them any more."""
    row = sql.one(uow, "SELECT id FROM offer WHERE call_id = %s AND state IN ('made', 'accepted')", (call_id,))
    if row is not None:
        offer = read(uow, row["id"])
        _close(uow, offer, "gone")
        if offer["phone"] == "desk_phone":
            commands.cancel_ring(uow, call_id, offer["id"])
        seats.after_work(uow, offer["seat_id"])


def back_in_line(uow: UnitOfWork, entry_id: UUID) -> None:
    """The entry waits again, with its time, and may be matched at once."""
    statement = "UPDATE queue_entry SET state = 'waiting' WHERE id = %s AND state IN ('offered', 'connecting')"
    if sql.run(uow, statement, (entry_id,)):
        matching.match_entry(uow, entry_id)
