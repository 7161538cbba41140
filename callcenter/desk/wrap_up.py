"""The work after a call: it begins when the seat's leg ends, and ends with a disposition or as an invalid call."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from agents.seat import SeatState
from callcenter.calls import asking, commands, rows, service, sql
from callcenter.calls.events import CallEnded, SeatLeft
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import entries, offers, owed, rests, returns, seats
from callcenter.desk.events import InvalidCallMarked, WrapUpFinished
from callcenter.errors import Conflict, NotFound

_OPEN = """
    SELECT w.*, o.state AS offer_state FROM wrap_up w JOIN offer o ON o.id = w.offer_id
    WHERE w.call_id = %s AND w.seat_id = %s AND w.org_id = %s ORDER BY w.id DESC LIMIT 1 FOR UPDATE OF w
"""
_SAVE = """
    UPDATE wrap_up SET draft = %(draft)s, draft_version = draft_version + 1, draft_saved_at = %(now)s
    WHERE id = %(id)s AND draft_version = %(version)s AND state = 'open' RETURNING draft_version
"""
_FINISH = """
    UPDATE wrap_up SET state = 'done', disposition = %(disposition)s, matters = %(matters)s, finished_at = %(now)s,
        survey_agreed = %(agreed)s, safe_contact = %(safe)s, sms_ok = %(sms_ok)s,
        began_at = coalesce(began_at, %(now)s) WHERE id = %(id)s
"""
_INVALID = """
    UPDATE wrap_up SET state = 'invalid', invalid_reason = %s, finished_at = %s, began_at = coalesce(began_at, %s)
    WHERE id = %s
"""
_HANDED_ON = """
    UPDATE wrap_up SET state = 'handed_on', finished_at = %(now)s, began_at = coalesce(began_at, %(now)s)
    WHERE id = %(id)s
"""
_OFFER = """
    SELECT o.id, o.state, o.seat_id, o.entry_id, o.kind, o.call_id, o.phone, o.connected_at,
        coalesce(q.wrap_up_seconds, 120) AS wrap_up_seconds, c.answered_at, c.ended_at
    FROM offer o JOIN seat s ON s.id = o.seat_id JOIN call c ON c.id = o.call_id
        LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
    WHERE o.id = %s FOR UPDATE OF o
"""
_LAST_PLACE = "SELECT state FROM queue_entry WHERE call_id = %s AND kind = 'call' ORDER BY id DESC LIMIT 1"


class NoWrapUp(NotFound):
    """This seat has no open form for this call."""

    code = "no_wrap_up"


class DraftOutdated(Conflict):
    """The form was saved elsewhere in the meantime."""

    code = "draft_outdated"


class WrapUpDone(Conflict):
    """The form is finished already."""

    code = "wrap_up_done"


class StillTalking(Conflict):
    """The call is not over."""

    code = "still_talking"


def begin(uow: UnitOfWork, event: SeatLeft) -> None:
    """The seat's leg is over: wrap-up, or back to work if caller and seat never met. The call is locked."""
    seats.lock_domain(uow)
    offer = sql.one(uow, _OFFER, (event.offer_id,))
    if offer is None or offer["state"] != "connected":
        return
    uow.raw.execute("UPDATE offer SET state = 'left', ended_at = %s WHERE id = %s", (uow.now, event.offer_id))
    if offer["kind"] == "transfer" and not _has_form(uow, event.offer_id):
        # Consulted, and the caller stayed with the first seat: there is nothing to write up.
        seats.after_work(uow, offer["seat_id"])
    elif event.answered or offer["answered_at"] is not None:
        _to_wrap_up(uow, offer)
    else:
        _never_met(uow, offer)


def _has_form(uow: UnitOfWork, offer_id: UUID) -> bool:
    return uow.raw.execute("SELECT 1 FROM wrap_up WHERE offer_id = %s", (offer_id,)).fetchone() is not None


def hand_on(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    """The form went on with the caller: this seat's own is done without a matter of its own.

    Raises StillTalking, NoWrapUp, WrapUpDone. Whether the call was handed on is for the asker to know.
    """
    wrap_up = _closing(uow, call_id, seat_id)
    uow.raw.execute(_HANDED_ON, {"now": uow.now, "id": wrap_up["id"]})
    rows.note(uow, call_id, "handed_on", seat_id=str(seat_id))
    _back_to_work(uow, call_id, seat_id)


def _to_wrap_up(uow: UnitOfWork, offer: sql.Row) -> None:
    statement = "UPDATE wrap_up SET began_at = coalesce(began_at, %s) WHERE offer_id = %s RETURNING state"
    row = uow.raw.execute(statement, (uow.now, offer["id"])).fetchone()
    finished_early = row is not None and row[0] != "open"
    if finished_early or offer["wrap_up_seconds"] == 0:
        uow.raw.execute("UPDATE call SET acw_ended_at = %s WHERE id = %s", (uow.now, offer["call_id"]))
        seats.after_work(uow, offer["seat_id"])
        return
    seats.set_state(
        uow,
        offer["seat_id"],
        SeatState.WRAP_UP,
        call_id=offer["call_id"],
        wrap_up_seconds=offer["wrap_up_seconds"],
    )


def _never_met(uow: UnitOfWork, offer: sql.Row) -> None:
    """The seat's leg ended before the caller was joined: the caller keeps their place."""
    uow.raw.execute("DELETE FROM wrap_up WHERE offer_id = %s AND draft_version = 0", (offer["id"],))
    if offer["entry_id"] is not None and offer["kind"] != "callback":
        commands.cancel_connect(uow, offer["call_id"])
        # Once the carrier was asked, the caller is on the way: /join finds no seat and puts them back.
        if not commands.is_connecting(uow, offer["call_id"], offer["connected_at"]):
            offers.back_in_line(uow, offer["entry_id"])
    else:
        returns.not_connected(uow, offer["call_id"])
    seats.after_work(uow, offer["seat_id"])


def call_ended(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller's leg is over: nobody waits, nobody is rung. The call is locked."""
    seats.lock_domain(uow)
    entries.abandon(uow, event.call_id)
    offers.caller_gone(uow, event.call_id)
    if event.direction == "inbound" and (event.outcome == "abandoned_queue" or _gave_up_after_a_talk(uow, event)):
        owed.open_missed(uow, event.call_id)
    rests.line_free(uow, event.call_id)
    connected = "SELECT id FROM offer WHERE call_id = %s AND state = 'connected'"
    for (offer_id,) in uow.raw.execute(connected, (event.call_id,)).fetchall():
        # The conference ends by itself when it has both; a seat that waits in it alone is sent home.
        commands.end_offer(uow, event.call_id, offer_id)


def _gave_up_after_a_talk(uow: UnitOfWork, event: CallEnded) -> bool:
    """Sent on to a queue by who answered first, and gone before anybody else came: they are owed a call as well."""
    if event.outcome != "answered":
        return False
    row = uow.raw.execute(_LAST_PLACE, (event.call_id,)).fetchone()
    return row is not None and row[0] == "abandoned"


def save_draft(uow: UnitOfWork, call_id: UUID, seat_id: UUID, draft: dict[str, Any], version: int) -> int:
    """Keep the unfinished form. The new version. Raises DraftOutdated, NoWrapUp, WrapUpDone."""
    wrap_up = _open(uow, call_id, seat_id)
    values = {"draft": Jsonb(draft), "now": uow.now, "id": wrap_up["id"], "version": version}
    saved = uow.raw.execute(_SAVE, values).fetchone()
    if saved is None:
        raise DraftOutdated("草稿已在别处保存，请刷新。")
    return int(saved[0])


def finish(
    uow: UnitOfWork,
    call_id: UUID,
    seat_id: UUID,
    disposition: str,
    matters: list[dict[str, Any]],
    survey: tuple[bool, bool],
    *,
    sms_ok: bool = False,
) -> None:
    """The form is complete: it becomes tickets, and the seat takes calls again. `survey` is (agreed, safe_contact).

    Raises StillTalking, NoWrapUp, WrapUpDone.
    """
    wrap_up = _closing(uow, call_id, seat_id)
    agreed, safe = survey
    values = {
        "disposition": disposition,
        "matters": Jsonb(matters),
        "now": uow.now,
        "agreed": agreed,
        "safe": safe,
        "sms_ok": sms_ok,
        "id": wrap_up["id"],
    }
    uow.raw.execute(_FINISH, values)
    uow.record(WrapUpFinished(call_id, wrap_up["id"], seat_id, wrap_up["account_id"]))
    _back_to_work(uow, call_id, seat_id)


def mark_invalid(uow: UnitOfWork, call_id: UUID, seat_id: UUID, reason: str) -> None:
    """The call needs no form: contact only. While it still goes on it is ended. Raises NoWrapUp, WrapUpDone."""
    call = rows.lock(uow, call_id)
    seats.lock_domain(uow)
    wrap_up = _open(uow, call_id, seat_id)
    # Nobody is asked what they think of a call that counts for nothing; a grade pressed before stays as it was.
    asking.skip(uow, call, "invalid")
    uow.raw.execute(_INVALID, (reason, uow.now, uow.now, wrap_up["id"]))
    uow.record(InvalidCallMarked(call_id, wrap_up["id"], wrap_up["account_id"], reason))
    rows.note(uow, call_id, "invalid", reason=reason)
    if wrap_up["offer_state"] == "connected":
        commands.end_offer(uow, call_id, wrap_up["offer_id"])
    else:
        _back_to_work(uow, call_id, seat_id)


def _closing(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> sql.Row:
    rows.lock(uow, call_id)
    seats.lock_domain(uow)
    wrap_up = _open(uow, call_id, seat_id)
    if wrap_up["offer_state"] == "connected":
        raise StillTalking("通话还没有结束。")
    return wrap_up


def _open(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> sql.Row:
    wrap_up = sql.one(uow, _OPEN, (call_id, seat_id, uow.org_id))
    if wrap_up is None:
        raise NoWrapUp(str(call_id))
    if wrap_up["state"] != "open":
        raise WrapUpDone("话后整理已经完成。")
    return wrap_up


def _back_to_work(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    uow.raw.execute("UPDATE call SET acw_ended_at = coalesce(acw_ended_at, %s) WHERE id = %s", (uow.now, call_id))
    seat = seats.read(uow, seat_id)
    if seat["state"] == "wrap_up" and seat["call_id"] == call_id:
        seats.after_work(uow, seat_id)


def require_own(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    """Raises NotTalking unless this seat is connected to this call."""
    statement = "SELECT 1 FROM offer WHERE call_id = %s AND seat_id = %s AND state = 'connected'"
    if not uow.raw.execute(statement, (call_id, seat_id)).fetchone():
        raise service.NotTalking("尚未接通，或通话已经结束。")
