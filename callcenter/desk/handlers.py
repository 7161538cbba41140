"""What the desk does when something happens to a call. In the same transaction; no network is touched."""

from callcenter.calls.events import (
    CallAnswered,
    CallbackBooked,
    CalledPartyAnswered,
    CallEnded,
    CallQueued,
    HoldFailed,
    OutboundEnded,
    RecordingBegun,
    SeatLeft,
    VoicemailLeft,
)
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks, entries, owed, pooling, returns, seats, wrap_up


def join_queue(uow: UnitOfWork, event: CallQueued) -> None:
    """The flow said Enqueue."""
    entries.join_queue(uow, event)


def begin_wrap_up(uow: UnitOfWork, event: SeatLeft) -> None:
    """The seat's leg is over; the caller may still be rating."""
    wrap_up.begin(uow, event)


def leave(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller's leg is over."""
    wrap_up.call_ended(uow, event)


def show_talk(uow: UnitOfWork, event: CallAnswered) -> None:
    """Caller and seat are joined: the console shows it, and what waited for this caller is done."""
    if event.seat_id is not None:
        seats.changed(uow, event.seat_id)
    returns.caller_back(uow, event.call_id)


def show_hold(uow: UnitOfWork, event: HoldFailed) -> None:
    """The console showed a hold that did not happen, or a return from it: it is shown what is true."""
    if event.seat_id is not None:
        seats.changed(uow, event.seat_id)


def show_recording(uow: UnitOfWork, event: RecordingBegun) -> None:
    """The agent sees that the talk is recorded."""
    if event.seat_id is not None:
        seats.changed(uow, event.seat_id)


def show_answer(uow: UnitOfWork, event: CalledPartyAnswered) -> None:
    """The person whom a seat rings has answered; one who kept a place in the queue is served."""
    callbacks.reached(uow, event)
    row = uow.raw.execute("SELECT seat_id FROM call WHERE id = %s", (event.call_id,)).fetchone()
    if row is not None and row[0] is not None:
        seats.changed(uow, row[0])


def open_voicemail(uow: UnitOfWork, event: VoicemailLeft) -> None:
    """A message wants a return call."""
    owed.open_voicemail(uow, event)


def open_callback(uow: UnitOfWork, event: CallbackBooked) -> None:
    """A callback was asked for."""
    owed.open_callback(uow, event)


def return_call_over(uow: UnitOfWork, event: OutboundEnded) -> None:
    """The called party's leg is over."""
    callbacks.ended(uow, event)
    returns.call_over(uow, event)


def share_out(uow: UnitOfWork, event: pooling.Shift) -> None:
    """Somebody has signed in: the night's requests are dealt among those who are there."""
    pooling.shift_began(uow, event)


def end_share(uow: UnitOfWork, event: pooling.Shift) -> None:
    """Somebody has signed out."""
    pooling.shift_ended(uow, event)
