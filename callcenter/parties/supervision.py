"""A supervisor beside a talk: listens, whispers to the seat, barges in, takes over, leaves. Each change is audited.

Whoever is not to be heard is coaching the seat: the caller hears them in no mode but barge. What the carrier does not
confirm is not trusted: a supervisor whose change of mode fails is taken out rather than heard by the wrong ears.
"""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.audit import service as audit
from callcenter.calls import commands, sql
from callcenter.calls import rows as calls
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports as desk_ports
from callcenter.desk import service as desk
from callcenter.errors import Conflict, Forbidden
from callcenter.ids import new_id
from callcenter.parties import ringing, rows
from callcenter.parties.ringing import NotTalking
from callcenter.parties.roles import IN_CONFERENCE, Role, State
from callcenter.people.identity import SignedIn

# The action in the audit by mode.
AUDITED = {
    "listen": "call_listened_to",
    "whisper": "call_whispered_in",
    "barge": "call_barged_into",
    "took_over": "call_taken_over",
}
_OWN = """
    SELECT * FROM party WHERE call_id = %s AND role = 'supervisor' AND account_id = %s
        AND state IN ('ringing', 'joined', 'held')
"""
# The seat that serves the caller; one that is only consulted has no `serves_since`.
_COACHED = """
    SELECT leg_sid FROM party WHERE call_id = %s AND role = 'seat' AND state IN ('joined', 'held')
        AND leg_sid IS NOT NULL
    ORDER BY serves_since NULLS LAST, joined_at, id LIMIT 1
"""
_INSERT = """
    INSERT INTO supervision (id, org_id, call_id, party_id, account_id, modes, began_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_MODE = "UPDATE supervision SET modes = modes || %s WHERE party_id = %s"
_COACH = "UPDATE supervision SET coached_sid = %s, confirmed = %s WHERE party_id = %s"
_FORMS = "SELECT id FROM wrap_up WHERE call_id = %s"
_OF_SEAT = "SELECT 1 FROM offer WHERE call_id = %s AND seat_id = %s AND state = 'connected'"


class OwnCall(Conflict):
    """The supervisor talks in this call as its seat."""

    code = "own_call"


class NotThere(Conflict):
    """The supervisor is not in this call."""

    code = "not_supervising"


class SensitiveCall(Forbidden):
    """What this call is about is not for this account."""

    code = "sensitive_call"


def enter(uow: UnitOfWork, call_id: UUID, account: SignedIn, mode: str) -> UUID | None:
    """Be in a call in this mode: listen, whisper, barge. The party to connect the browser as; None: already there.

    Raises NotTalking, OwnCall, SensitiveCall.
    """
    call = calls.lock(uow, call_id)
    if call.state != "talking" or call.seat_left_at is not None or call.conference_sid is None:
        raise NotTalking("尚未接通，或通话已经结束。")
    _require_allowed(uow, call_id, account)
    present = sql.one(uow, _OWN, (call_id, account.account_id))
    if present is None:
        return _come(uow, call_id, account, mode)
    _change(uow, present, account.account_id, mode)
    return None if present["state"] in IN_CONFERENCE else UUID(str(present["id"]))


def _require_allowed(uow: UnitOfWork, call_id: UUID, account: SignedIn) -> None:
    if account.seat_id and uow.raw.execute(_OF_SEAT, (call_id, account.seat_id)).fetchone():
        raise OwnCall("不能监听自己的通话。")
    forms = [row[0] for row in uow.raw.execute(_FORMS, (call_id,)).fetchall()]
    if desk_ports.hidden_forms(uow, forms, account.account_id):
        raise SensitiveCall("该通话涉及敏感事项，无权介入。")


def _come(uow: UnitOfWork, call_id: UUID, account: SignedIn, mode: str) -> UUID:
    facts = {"name": account.name, "account_id": account.account_id, "seat_id": account.seat_id, "mode": mode}
    party_id = rows.add(uow, call_id, Role.SUPERVISOR, {**facts, "asked_by": account.account_id})
    modes = Jsonb([{"mode": mode, "at": uow.now.isoformat()}])
    row = (new_id(), uow.org_id, call_id, party_id, account.account_id, modes, uow.now)
    uow.raw.execute(_INSERT, row)
    audit.note(uow, account.account_id, AUDITED[mode], ("call", call_id))
    tell(uow, call_id)
    return party_id


def _change(uow: UnitOfWork, party: sql.Row, account_id: UUID, mode: str) -> None:
    if party["mode"] == mode:
        return
    write_mode(uow, party["id"], mode)
    audit.note(uow, account_id, AUDITED[mode], ("call", party["call_id"]))
    if party["state"] in IN_CONFERENCE:
        put(uow, party, mode)
    tell(uow, party["call_id"])


def write_mode(uow: UnitOfWork, party_id: UUID, mode: str) -> None:
    """Write the mode of a supervisor, with its time."""
    rows.change(uow, party_id, mode=mode)
    uow.raw.execute(_MODE, (Jsonb([{"mode": mode, "at": uow.now.isoformat()}]), party_id))


def put(uow: UnitOfWork, party: sql.Row, mode: str) -> None:
    """Ask the carrier for a mode, in one request: who may hear them never changes by halves."""
    coached = None if mode == "barge" else coached_now(uow, party["call_id"])
    changes = heard_by(mode, coached)
    commands.change_participant(uow, party["call_id"], party["label"], **changes)
    uow.raw.execute(_COACH, (coached, False, party["id"]))


def heard_by(mode: str, coached: str | None) -> dict[str, Any]:
    """What the carrier is asked for. Pure. Without a seat there is nobody to whisper to: muted, unless barging in."""
    if mode == "barge":
        return {"muted": False, "coaching": False}
    if coached is None:
        return {"muted": True}
    return {"muted": mode == "listen", "coaching": True, "call_sid_to_coach": coached}


def join_options(uow: UnitOfWork, party: sql.Row) -> dict[str, Any]:
    """How the supervisor's leg joins: for `parties.ports.JOIN_OPTIONS`."""
    mode = party["mode"] or "listen"
    coached = None if mode == "barge" else coached_now(uow, party["call_id"])
    uow.raw.execute(_COACH, (coached, True, party["id"]))
    return {"muted": mode == "listen" or (mode == "whisper" and coached is None), "coach": coached}


def coached_now(uow: UnitOfWork, call_id: UUID) -> str | None:
    """The leg of the seat that serves the caller: who alone hears a whisper."""
    row = uow.raw.execute(_COACHED, (call_id,)).fetchone()
    return None if row is None else str(row[0])


def take_over(uow: UnitOfWork, call_id: UUID, account: SignedIn) -> None:
    """Become who talks with the caller; the first seat is let go and does its wrap-up. Raises NotThere, NotTalking.

    Three requests, each sent once the one before it is known to be done: the supervisor is heard and the conference
    ends with them, it no longer ends with the seat, the seat is removed. At no moment is the caller without either.
    """
    call = calls.lock(uow, call_id)
    party = sql.one(uow, _OWN, (call_id, account.account_id))
    if party is None or party["state"] != State.JOINED:
        raise NotThere("请先进入通话。")
    if call.state != "talking" or call.seat_left_at is not None:
        raise NotTalking("尚未接通，或通话已经结束。")
    if party["mode"] == "took_over":
        return
    write_mode(uow, party["id"], "took_over")
    audit.note(uow, account.account_id, AUDITED["took_over"], ("call", call_id))
    rows.change(uow, party["id"], ends_conference=True)
    heard = heard_by("barge", None)
    uow.raw.execute(_COACH, (None, False, party["id"]))
    commands.change_participant(uow, call_id, party["label"], **heard, end_conference_on_exit=True)
    calls.note(uow, call_id, "taking_over", party=str(party["id"]))
    tell(uow, call_id)


def confirm(uow: UnitOfWork, party: sql.Row, changes: dict[str, Any]) -> None:
    """The carrier has done these changes: are they those of the present mode?"""
    mode = "barge" if party["mode"] == "took_over" else party["mode"]
    row = uow.raw.execute("SELECT coached_sid FROM supervision WHERE party_id = %s", (party["id"],)).fetchone()
    if row is not None and heard_by(mode, row[0]).items() <= changes.items():
        uow.raw.execute("UPDATE supervision SET confirmed = true WHERE party_id = %s", (party["id"],))
        tell(uow, party["call_id"])


def leave(uow: UnitOfWork, call_id: UUID, account: SignedIn) -> None:
    """Go. Who took the call over ends it with that. Raises NotThere."""
    calls.lock(uow, call_id)
    party = sql.one(uow, _OWN, (call_id, account.account_id))
    if party is None:
        raise NotThere("您不在该通话中。")
    audit.note(uow, account.account_id, "supervision_left", ("call", call_id))
    go(uow, party, "left")


def go(uow: UnitOfWork, party: sql.Row, reason: str) -> None:
    """Let a supervisor's leg go. The call is locked."""
    ringing.remove(uow, party, reason)
    over(uow, party["id"])
    tell(uow, party["call_id"])


def over(uow: UnitOfWork, party_id: UUID) -> None:
    """Their stay is over."""
    uow.raw.execute("UPDATE supervision SET ended_at = coalesce(ended_at, %s) WHERE party_id = %s", (uow.now, party_id))


def tell(uow: UnitOfWork, call_id: UUID) -> None:
    """Desks and monitors look again."""
    desk.tell_desks(uow, call_id)
    uow.live("supervisors", "monitor", {})
