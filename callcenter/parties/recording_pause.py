"""The recording stands still: while a card or identity number is read out, and where the caller wants none (不录音).

The agent is told that it is silent only once the carrier has made it so: until then nothing is to be read out. A pause
outlives holds and transfers; it ends when somebody ends it, or with the call.
"""

from uuid import UUID

from callcenter.calls import commands, sql
from callcenter.calls import rows as calls
from callcenter.calls.events import CallEnded, RecordingBegun, SoundQuieted
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import service as desk
from callcenter.desk import wrap_up
from callcenter.errors import Conflict
from callcenter.ids import new_id
from callcenter.parties.ringing import NotTalking

_OPEN = "SELECT * FROM recording_pause WHERE call_id = %s AND ended_at IS NULL"
_INSERT = """
    INSERT INTO recording_pause (id, org_id, call_id, reason, asked_by, began_at) VALUES (%s, %s, %s, %s, %s, %s)
"""
_END = "UPDATE recording_pause SET ended_at = %s, ended_by = %s WHERE id = %s AND ended_at IS NULL"


class NotPaused(Conflict):
    """The recording is not paused."""

    code = "recording_not_paused"


def current(uow: UnitOfWork, call_id: UUID) -> sql.Row | None:
    """The pause that goes on: id, reason, began_at, applied_at (null: not silent yet)."""
    return sql.one(uow, _OPEN, (call_id,))


def pause(uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID | None, reason: str) -> None:
    """Silence from now on. reason: card identity caller_wish. Asked again it stays as it is. Raises NotTalking."""
    _require_talk(uow, call_id, seat_id)
    if current(uow, call_id) is not None:
        return
    pause_id = new_id()
    uow.raw.execute(_INSERT, (pause_id, uow.org_id, call_id, reason, account_id, uow.now))
    commands.quiet(uow, call_id, pause_id, paused=True)
    uow.checkpoint("pause written")
    desk.tell_desks(uow, call_id)


def resume(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    """Record again. Raises NotTalking, NotPaused."""
    _require_talk(uow, call_id, seat_id)
    pause_now = current(uow, call_id)
    if pause_now is None:
        raise NotPaused("录音没有暂停。")
    uow.raw.execute(_END, (uow.now, "resumed", pause_now["id"]))
    commands.quiet(uow, call_id, pause_now["id"], paused=False)
    desk.tell_desks(uow, call_id)


def _require_talk(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    call = calls.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    if call.answered_at is None or call.ended_at is not None:
        raise NotTalking("尚未接通，或通话已经结束。")


def pause_settled(uow: UnitOfWork, event: SoundQuieted) -> None:
    """The carrier has done it, or has not: the desk shows what is true. The call is locked.

    The notes are what the recording's manifest is made of: they stand where sound really stopped and began.
    """
    pause_now = sql.one(uow, "SELECT * FROM recording_pause WHERE id = %s", (event.pause_id,))
    if pause_now is None:
        return
    if event.paused and not event.done:
        uow.raw.execute(_END, (uow.now, "failed", event.pause_id))
        calls.note(uow, event.call_id, "recording_pause_failed", reason=pause_now["reason"])
    elif event.paused and pause_now["applied_at"] is None:
        uow.raw.execute("UPDATE recording_pause SET applied_at = %s WHERE id = %s", (uow.now, event.pause_id))
        calls.note(uow, event.call_id, "recording_paused", reason=pause_now["reason"])
    elif not event.paused:
        calls.note(uow, event.call_id, "recording_resumed" if event.done else "recording_resume_failed")
    desk.tell_desks(uow, event.call_id)


def keep_quiet(uow: UnitOfWork, event: RecordingBegun) -> None:
    """A recording has begun in a pause (the caller came back from a queue): it is silenced too. The call is locked."""
    pause_now = current(uow, event.call_id)
    if pause_now is not None:
        commands.quiet(uow, event.call_id, pause_now["id"], paused=True)


def end_pause(uow: UnitOfWork, event: CallEnded) -> None:
    """Nothing is recorded any more."""
    pause_now = current(uow, event.call_id)
    if pause_now is not None:
        uow.raw.execute(_END, (uow.now, "call_ended", pause_now["id"]))
