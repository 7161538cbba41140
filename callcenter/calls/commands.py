"""Asking the carrier for something: a row in the transaction that decided it. The dispatcher sends it at once.

Commands of one aggregate (the call, as a rule) are sent in the order in which they were asked for.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id

# Places a call or a stream: sent once, looked up when the outcome is unknown, never sent again.
ONCE = frozenset({"ring", "place", "stream", "party_ring"})
# Somebody rung later than this would be rung by surprise, perhaps in the night after an outage.
PLACE_WITHIN = timedelta(seconds=60)
_INSERT = """
    INSERT INTO carrier_command (id, org_id, aggregate, call_id, kind, payload, due_at, expires_at, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_CANCEL = """
    UPDATE carrier_command SET state = 'cancelled', finished_at = %s
    WHERE aggregate = %s AND kind = %s AND state = 'pending'
"""


def _ask(
    uow: UnitOfWork,
    kind: str,
    aggregate: UUID,
    payload: dict[str, Any],
    *,
    call_id: UUID | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    command_id = new_id()
    row = (command_id, uow.org_id, aggregate, call_id, kind, Jsonb(payload), due_at or uow.now, expires_at, uow.now)
    uow.raw.execute(_INSERT, row)
    uow.wake()
    return command_id


def request_ring(uow: UnitOfWork, call_id: UUID, offer_id: UUID, staff_no: str, expires_at: datetime) -> None:
    """Ring the desk phone of a seat. After `expires_at` the lease is over and nothing is rung any more."""
    # Its own aggregate: a slow carrier must not hold back what the caller's leg needs.
    _ask(uow, "ring", offer_id, {"offer": str(offer_id), "staff_no": staff_no}, call_id=call_id, expires_at=expires_at)


def cancel_ring(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> None:
    """Stop ringing, or end the leg that answered just now."""
    if not uow.raw.execute(_CANCEL, (uow.now, offer_id, "ring")).rowcount:
        _ask(uow, "end_offer", offer_id, {"offer": str(offer_id)}, call_id=call_id)


def place(uow: UnitOfWork, call_id: UUID, leg_id: UUID, point_id: UUID, url: str, status_url: str) -> None:
    """Ring somebody, now or not at all. The address is read when the command is sent: no number stands in the row."""
    payload = {"leg": str(leg_id), "point": str(point_id), "url": url, "status_url": status_url}
    _ask(uow, "place", call_id, payload, call_id=call_id, expires_at=uow.now + PLACE_WITHIN)


def connect(uow: UnitOfWork, call_id: UUID, queue_sid: str | None, queue: str, url: str) -> None:
    """Take the caller out of the queue; the carrier then asks `url` what to do with them."""
    _ask(uow, "dequeue", call_id, {"queue_sid": queue_sid, "queue": queue, "url": url}, call_id=call_id)


def cancel_connect(uow: UnitOfWork, call_id: UUID) -> bool:
    """Leave the caller in the queue, when the carrier has not been asked yet. Whether that was so."""
    return uow.raw.execute(_CANCEL, (uow.now, call_id, "dequeue")).rowcount > 0


def is_connecting(uow: UnitOfWork, call_id: UUID, since: datetime) -> bool:
    """Whether the carrier was asked, from `since` on, to take the caller out of the queue."""
    statement = """SELECT 1 FROM carrier_command WHERE aggregate = %s AND kind = 'dequeue' AND created_at >= %s
        AND (state = 'sending' OR (state = 'done' AND NOT outcome ? 'gone'))"""
    return uow.raw.execute(statement, (call_id, since)).fetchone() is not None


def redirect(uow: UnitOfWork, call_id: UUID, url: str) -> None:
    """Send the caller's leg to another document."""
    _ask(uow, "redirect", call_id, {"role": "caller", "url": url}, call_id=call_id)


def end_leg(uow: UnitOfWork, call_id: UUID, role: str) -> None:
    """Hang up the live legs of a role (caller, seat) of the call."""
    _ask(uow, "end_leg", call_id, {"role": role}, call_id=call_id)


def end_offer(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> None:
    """Hang up the seat's leg of an offer."""
    _ask(uow, "end_offer", offer_id, {"offer": str(offer_id)}, call_id=call_id)


def send_home(uow: UnitOfWork, call_id: UUID, offer_id: UUID, due_at: datetime) -> None:
    """Hang up the seat's leg of an offer at `due_at`, unless it talks with its caller by then."""
    # An aggregate of its own: nothing else is to wait until this is due.
    _ask(uow, "send_home", new_id(), {"offer": str(offer_id)}, call_id=call_id, due_at=due_at)


def ring_party(
    uow: UnitOfWork, call_id: UUID, party_id: UUID, url: str, status_url: str, seconds: int | None = None
) -> None:
    """Ring a party by its number or configured line, now or not at all; the address is read when this is sent."""
    payload = {"party": str(party_id), "url": url, "status_url": status_url, "seconds": seconds}
    _ask(uow, "party_ring", party_id, payload, call_id=call_id, expires_at=uow.now + PLACE_WITHIN)


def end_party(uow: UnitOfWork, call_id: UUID, party_id: UUID) -> None:
    """Stop ringing a party, or hang up its leg."""
    if not uow.raw.execute(_CANCEL, (uow.now, party_id, "party_ring")).rowcount:
        _ask(uow, "end_party", party_id, {"party": str(party_id)}, call_id=call_id)


def change_participant(uow: UnitOfWork, call_id: UUID, label: str, **changes: object) -> None:
    """Change somebody in the call's conference, by label; what has left is not changed and needs not be.

    changes: end_conference_on_exit, hold with hold_url, muted, coaching with call_sid_to_coach.
    """
    _ask(uow, "participant", call_id, {"label": label, "changes": changes}, call_id=call_id)


def remove_participant(uow: UnitOfWork, call_id: UUID, label: str) -> None:
    """Take somebody out of the conference: their leg goes on with its Dial's action."""
    _ask(uow, "remove", call_id, {"label": label}, call_id=call_id)


def hold(uow: UnitOfWork, call_id: UUID, music_url: str) -> None:
    """The caller hears music; recording pauses in silence and the stream hears nothing of it."""
    _ask(uow, "hold", call_id, {"held": True, "music_url": music_url}, call_id=call_id)


def resume(uow: UnitOfWork, call_id: UUID) -> None:
    """Bring the caller back."""
    _ask(uow, "hold", call_id, {"held": False}, call_id=call_id)


def quiet(uow: UnitOfWork, call_id: UUID, pause_id: UUID, *, paused: bool) -> None:
    """Silence in the recording and no stream of anybody, or both again."""
    _ask(uow, "quiet", call_id, {"pause": str(pause_id), "paused": paused}, call_id=call_id)


def go_on_recording(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller's recording, paused on hold, goes on."""
    _ask(uow, "record_on", call_id, {}, call_id=call_id)


def restart_stream(uow: UnitOfWork, call_id: UUID, leg_sid: str, leg: str, name: str, due_at: datetime) -> None:
    """Open a stream that broke off again."""
    payload = {"leg_sid": leg_sid, "leg": leg, "name": name}
    _ask(uow, "stream", call_id, payload, call_id=call_id, due_at=due_at)


def put_credential(uow: UnitOfWork, seat_id: UUID, staff_no: str, password: str) -> None:
    """Let a desk phone register with this password. The row forgets the password once it was sent."""
    _ask(uow, "credential", seat_id, {"staff_no": staff_no, "password": password})
