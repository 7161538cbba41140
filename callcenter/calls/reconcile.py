"""When something was lost: calls of unknown outcome, calls that the carrier no longer knows, callers left alone."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter import settings
from callcenter.calls import commands, legs, outcomes, requests, rows, sender, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio.client import CarrierError, Refused, ask, sid_of
from callcenter.carriers.twilio.words import TERMINAL, rank
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.errors import Invalid, NotFound

log = logging.getLogger(__name__)

# A callback that names our own id comes sooner than this, as a rule.
LOOK_AFTER_SECONDS = 5
GIVE_UP_SECONDS = 60
# Clocks of two machines, and dates in whole seconds.
CLOCKS_APART, PLACED_WITHIN = timedelta(seconds=3), timedelta(seconds=15)
# A caller who sits in a conference whose seat has gone, and whose Dial did not end by itself.
_LONELY = """
    SELECT id FROM call WHERE state = 'talking' AND ended_at IS NULL
        AND seat_left_at < %s AND org_id = %s LIMIT 20
"""
# Live legs that nothing was heard of for a while: the carrier is asked whether they still exist.
_SILENT = """
    SELECT l.id, l.call_id, l.sid, l.role, l.offer_id, l.party_id FROM leg l JOIN call c ON c.id = l.call_id
    WHERE l.ended_at IS NULL AND l.sid IS NOT NULL AND coalesce(c.checked_at, l.started_at) < %s AND l.org_id = %s
    ORDER BY c.checked_at NULLS FIRST, l.started_at LIMIT 20
"""
_UNKNOWN = """
    SELECT id, kind, call_id, payload, attempts, sent_at FROM carrier_command WHERE state = 'unknown' AND org_id = %s
    ORDER BY seq LIMIT 20
"""
_KNOWN = """
    SELECT sid FROM leg WHERE sid IS NOT NULL AND started_at >= %(since)s - interval '1 minute'
    UNION SELECT leg_sid FROM party WHERE leg_sid IS NOT NULL AND asked_at >= %(since)s - interval '1 minute'
    UNION SELECT leg_sid FROM offer WHERE leg_sid IS NOT NULL AND made_at >= %(since)s - interval '1 minute'
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
        if not _settle_unknown(command):
            break
    for leg in silent:
        if not _check_leg(leg):
            break  # a carrier that does not answer must not hold up the other sweeps


def _settle_unknown(command: sql.Row) -> bool:
    """A call that may have been placed: its status callback names our own id, or the carrier's list of calls shows it.

    Only when neither does, it was not placed. Whether the carrier answered (or was not asked).
    """
    with begin() as uow:
        heard = _was_heard(uow, command)
        age = (uow.now - command["sent_at"]).total_seconds()
    if heard:
        _settle(command, "done", {})
    elif command["kind"] in requests.CALLED and age > LOOK_AFTER_SECONDS:
        return _settle_by_list(command, give_up=age > GIVE_UP_SECONDS)
    elif age > GIVE_UP_SECONDS:
        _settle(command, "failed", {})
    return True


def _settle_by_list(command: sql.Row, *, give_up: bool) -> bool:
    try:
        sid = _placed_unheard(command)
    except CarrierError as error:
        if not isinstance(error, Refused) or error.retryable:
            return False
        sid = None  # it shows no list, and never will: then only a callback can tell
    if sid is not None:
        log.warning("call found that was placed unheard", extra={"command_id": str(command["id"])})
        _settle(command, "done", {"sid": sid})
    elif give_up:
        _settle(command, "failed", {})
    return True


def _placed_unheard(command: sql.Row) -> str | None:
    """The sid of the call that was placed by this command, None where there is none. Raises CarrierError.

    Our own switchboard is asked by the command's token; of any other carrier it is the call of just that moment to just
    that address which belongs to nobody yet.
    """
    if not settings.load().twilio:
        known_as = sid_of(requests.token_of(command["kind"], command["payload"]))
        try:
            if ask(lambda carrier: carrier.calls(known_as).fetch()).sid == known_as:
                return known_as
        except Refused as error:
            if error.gone:
                return None
            raise
    try:
        to = requests.CALLED[command["kind"]](command["payload"])
    except NotFound:
        return None
    calls = ask(lambda carrier: carrier.calls.list(to=to, limit=20, page_size=20)) if to else []
    with begin() as uow:
        known = {row[0] for row in uow.raw.execute(_KNOWN, {"since": command["sent_at"]}).fetchall()}
    first, last = command["sent_at"] - CLOCKS_APART, command["sent_at"] + PLACED_WITHIN
    fits = [each.sid for each in calls if each.sid not in known and first <= _created(each.date_created) <= last]
    return fits[-1] if fits else None


def _created(told: datetime | None) -> datetime:
    return told.astimezone(UTC) if told else datetime.min.replace(tzinfo=UTC)


def _settle(command: sql.Row, state: str, outcome: dict[str, Any]) -> None:
    with begin() as uow:
        statement = "UPDATE carrier_command SET state = %s, finished_at = %s WHERE id = %s AND state = 'unknown'"
        if not sql.run(uow, statement, (state, uow.now, command["id"])):
            return
        if "sid" in outcome or state == "failed":
            fields = command["kind"], command["call_id"], command["payload"], command["attempts"]
            outcomes.follow_up(uow, outcomes.Settled(*fields, state, outcome))
        if command["kind"] == "ring" and "sid" in outcome:
            _end_if_over(uow, command["call_id"], UUID(command["payload"]["offer"]))
        elif command["kind"] == "party_ring" and "sid" in outcome:
            legs.end_party_if_over(uow, command["call_id"], UUID(command["payload"]["party"]))


def _end_if_over(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> None:
    """A phone that still rings for an offer long gone is silenced."""
    statement = "SELECT 1 FROM offer WHERE id = %s AND state IN ('made', 'accepted', 'connected')"
    if uow.raw.execute(statement, (offer_id,)).fetchone() is None:
        commands.end_offer(uow, call_id, offer_id)


def _was_heard(uow: UnitOfWork, command: sql.Row) -> bool:
    payload: dict[str, Any] = command["payload"]
    if command["kind"] == "place":
        row = uow.raw.execute("SELECT sid FROM leg WHERE id = %s", (payload["leg"],)).fetchone()
    elif command["kind"] == "party_ring":
        row = uow.raw.execute("SELECT leg_sid FROM party WHERE id = %s", (payload["party"],)).fetchone()
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
    if leg["party_id"] is not None:
        legs.party_gone(uow, call_id, leg["party_id"], "hung_up")
        return
    call = rows.lock(uow, call_id)
    legs.raise_status(uow, leg["id"], leg["sid"], status)
    legs.end(uow, call, status)
