"""What the outcome of a command means for its call: sids are remembered, and what did not happen is taken back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from callcenter.calls import commands, legs, rows, sql
from callcenter.calls.events import HoldFailed, ParticipantSettled, SoundQuieted
from callcenter.carriers.twilio import words
from callcenter.db.unit_of_work import UnitOfWork

# A caller who has left the carrier's queue asks for their next document well within this time.
ON_THE_WAY = timedelta(seconds=5)
_LATER_HOLD = "SELECT 1 FROM carrier_command WHERE aggregate = %s AND kind = 'hold' AND state IN ('pending', 'sending')"


@dataclass(frozen=True, slots=True)
class Settled:
    """A command that is over. state: done failed cancelled unknown; `attempts` counts how often it was sent."""

    kind: str
    call_id: UUID | None
    payload: dict[str, Any]
    attempts: int
    state: str
    outcome: dict[str, Any]

    @property
    def in_vain(self) -> bool:
        """Whether it certainly did not happen: refused, too late, or nobody was there any more."""
        return self.state in {"failed", "cancelled"} or bool(self.outcome.get("gone"))


def follow_up(uow: UnitOfWork, command: Settled) -> None:
    """Write what the outcome means, in the transaction that settles the command."""
    if command.kind == "ring" and command.state == "done":
        statement = "UPDATE offer SET leg_sid = coalesce(leg_sid, %s) WHERE id = %s"
        uow.raw.execute(statement, (command.outcome["sid"], command.payload["offer"]))
    elif command.kind == "place" and command.state == "done":
        statement = "UPDATE leg SET sid = coalesce(sid, %s) WHERE id = %s"
        sql.run(uow, statement, (command.outcome["sid"], command.payload["leg"]))
    elif command.kind == "party_ring" and command.state == "done" and "sid" in command.outcome:
        statement = "UPDATE party SET leg_sid = coalesce(leg_sid, %s) WHERE id = %s"
        sql.run(uow, statement, (command.outcome["sid"], command.payload["party"]))
    elif command.kind in {"participant", "quiet"} and command.call_id is not None:
        _tell(uow, command.call_id, command)
    elif command.call_id is None or not command.in_vain:
        return
    elif command.kind == "party_ring":
        legs.party_not_rung(uow, command.call_id, UUID(command.payload["party"]), "failed")
    elif command.kind == "place":
        why = words.why_not_reached(error_code=int(command.outcome.get("code") or 0))
        legs.end(uow, rows.lock(uow, command.call_id), "failed", why)
    elif command.kind == "dequeue":
        _send_seat_home(uow, command.call_id, command.attempts)
    elif command.kind == "hold":
        _take_back_hold(uow, command.call_id, command)


def _tell(uow: UnitOfWork, call_id: UUID, command: Settled) -> None:
    """Those who wished it decide what it means that it is so, or is not."""
    rows.lock(uow, call_id)
    payload, done = command.payload, not command.in_vain
    if command.kind == "participant":
        uow.record(ParticipantSettled(call_id, payload["label"], payload["changes"], done))
    else:
        uow.record(SoundQuieted(call_id, UUID(payload["pause"]), payload["paused"], done))


def _send_seat_home(uow: UnitOfWork, call_id: UUID, attempts: int) -> None:
    """The caller is no longer in the queue: whoever waits for them in the conference is sent home.

    Asked more than once, the first request may have been obeyed and its answer lost: then the caller is on the way, and
    the seat is only sent home when they have not come after a while.
    """
    call = rows.lock(uow, call_id)
    if call.answered_at is not None:
        return
    if attempts <= 1 or call.ended_at is not None:
        commands.end_leg(uow, call_id, "seat")
        return
    waiting = "SELECT offer_id FROM leg WHERE call_id = %s AND role = 'seat' AND ended_at IS NULL"
    for (offer_id,) in uow.raw.execute(waiting, (call_id,)).fetchall():
        commands.send_home(uow, call_id, offer_id, uow.now + ON_THE_WAY)


def _take_back_hold(uow: UnitOfWork, call_id: UUID, command: Settled) -> None:
    """Everybody was told that the caller is on hold (or back), and they are not: say what is true."""
    call = rows.lock(uow, call_id)
    held = bool(command.payload["held"])
    wished_since = uow.raw.execute(_LATER_HOLD, (call_id,)).fetchone() is not None
    if call.ended_at is not None or wished_since or (call.held_at is not None) != held:
        return
    if not held and command.outcome.get("gone"):
        return  # nobody is there who could still be on hold
    rows.change(uow, call_id, held_at=None if held else uow.now)
    rows.note(uow, call_id, "hold_failed" if held else "resume_failed")
    uow.record(HoldFailed(call_id, call.seat_id))
