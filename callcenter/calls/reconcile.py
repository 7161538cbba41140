"""When something was lost: calls of unknown outcome, calls that the carrier no longer knows, callers left alone."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from callcenter.calls import commands, legs, rows, sender, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio.client import CarrierError, Refused, ask
from callcenter.carriers.twilio.words import TERMINAL, rank
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.errors import Invalid

log = logging.getLogger(__name__)

GIVE_UP_SECONDS = 60
# A caller who sits in a conference whose seat has gone, and whose Dial did not end by itself.
_LONELY = """
    SELECT id FROM call WHERE state = 'talking' AND ended_at IS NULL
        AND seat_left_at < %s AND org_id = %s LIMIT 20
"""
# Live legs that nothing was heard of for a while: the carrier is asked whether they still exist.
_SILENT = """
    SELECT l.id, l.call_id, l.sid, l.role, l.offer_id FROM leg l JOIN call c ON c.id = l.call_id
    WHERE l.ended_at IS NULL AND l.sid IS NOT NULL AND coalesce(c.checked_at, l.started_at) < %s AND l.org_id = %s
    ORDER BY c.checked_at NULLS FIRST, l.started_at LIMIT 20
"""
_UNKNOWN = """
    SELECT id, kind, call_id, payload, sent_at FROM carrier_command WHERE state = 'unknown' AND org_id = %s
    ORDER BY seq LIMIT 20
"""


def rescue_lonely(uow: UnitOfWork) -> None:
    """Each second: who was left alone in a conference is taken on to the end of the call, or let go if we rang them."""
    for (call_id,) in uow.raw.execute(_LONELY, (uow.now - timedelta(seconds=3), uow.org_id)).fetchall():
        call = rows.lock(uow, call_id)
        if call.state == "talking" and call.ended_at is None:
            rows.change(uow, call_id, state="leaving")
            rows.note(uow, call_id, "rescued")
            if call.direction == "inbound":
                commands.redirect(uow, call_id, links().to("after", call_id))
            else:
                commands.end_leg(uow, call_id, "called")
            log.warning("caller left alone", extra={"call_id": str(call_id)})


def look_up(uow: UnitOfWork) -> None:
    """Every few seconds: take over commands of dead processes, settle unknown ones, ask for legs not heard of.

    The carrier is asked outside of the sweep's transaction, which is committed by its caller afterwards.
    """
    sender.forget(uow)
    unknown = sql.every(uow, _UNKNOWN, (uow.org_id,))
    silent = sql.every(uow, _SILENT, (uow.now - timedelta(seconds=30), uow.org_id))
    uow.commit()
    for command in unknown:
        _settle_unknown(command)
    for leg in silent:
        if not _check_leg(leg):
            break  # a carrier that does not answer must not hold up the other sweeps


def _settle_unknown(command: sql.Row) -> None:
    """A call that may have been placed: its status callback names our own id. If none comes, it was not placed."""
    with begin() as uow:
        heard = _was_heard(uow, command)
        old = (uow.now - command["sent_at"]).total_seconds() > GIVE_UP_SECONDS
        if heard or old:
            state = "done" if heard else "failed"
            statement = "UPDATE carrier_command SET state = %s, finished_at = %s WHERE id = %s AND state = 'unknown'"
            uow.raw.execute(statement, (state, uow.now, command["id"]))
            if not heard and command["kind"] == "place" and command["call_id"] is not None:
                legs.end(uow, rows.lock(uow, command["call_id"]), "failed")


def _was_heard(uow: UnitOfWork, command: sql.Row) -> bool:
    payload: dict[str, Any] = command["payload"]
    if command["kind"] == "place":
        row = uow.raw.execute("SELECT sid FROM leg WHERE id = %s", (payload["leg"],)).fetchone()
    elif command["kind"] == "ring":
        row = uow.raw.execute("SELECT leg_sid FROM offer WHERE id = %s", (payload["offer"],)).fetchone()
    else:
        return False
    return row is not None and row[0] is not None


def _check_leg(leg: sql.Row) -> bool:
    """Ask for one leg; whether the carrier answered."""
    status = _status_of(leg["sid"])
    with begin() as uow:
        uow.raw.execute("UPDATE call SET checked_at = %s WHERE id = %s", (uow.now, leg["call_id"]))
        if status is not None and rank(status) == TERMINAL:
            _over(uow, leg, status)
    return status is not None


def _status_of(sid: str) -> str | None:
    """The carrier's word for a leg; `completed` for one that it does not know, None when it cannot be asked."""
    try:
        status = str(ask(lambda carrier: carrier.calls(sid).fetch()).status)
        rank(status)
    except Refused as error:
        return "completed" if error.gone else None
    except (CarrierError, Invalid):
        return None
    return status


def _over(uow: UnitOfWork, leg: sql.Row, status: str) -> None:
    log.warning("leg was over unheard", extra={"call_id": str(leg["call_id"]), "role": leg["role"]})
    call_id: UUID = leg["call_id"]
    if leg["role"] == "seat":
        legs.seat_gone(uow, call_id, leg["offer_id"])
        return
    call = rows.lock(uow, call_id)
    legs.raise_status(uow, leg["id"], leg["sid"], status)
    legs.end(uow, call, status)
