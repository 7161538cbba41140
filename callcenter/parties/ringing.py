"""Bringing a third person into a call: rung by number (and screened), or joining by browser.

A person's own number is screened: who picks up presses 1, or a voicemail box would join a legal consultation.
"""

from typing import Any
from uuid import UUID

from callcenter.calls import commands, documents, legs, quiet_times
from callcenter.calls import rows as calls
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml, words
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Conflict
from callcenter.parties import ports, roles, rows
from callcenter.parties.roles import Role, State
from ivr_flows.prompts import Prompt


class NotTalking(Conflict):
    """The call has nobody who talks: there is nothing to join."""

    code = "not_talking"


def ring(
    uow: UnitOfWork,
    call_id: UUID,
    role: Role,
    name: str,
    *,
    point_id: UUID | None = None,
    target: str | None = None,
    screened: bool = True,
    asked_by: UUID | None = None,
    seconds: int | None = None,
    **facts: Any,
) -> UUID:
    """Ring somebody for this locked call, by contact point or by the settings' line `target`. The party's id.

    Rung for `seconds`, where that is not the usual time. `facts` are further columns of `party`: language, provider_id,
    transfer_id, consent_at.
    """
    given = {"name": name, "point_id": point_id, "target": target, "screened": screened, "asked_by": asked_by}
    party_id = rows.add(uow, call_id, role, given | facts)
    to = links().to("party", party_id)
    commands.ring_party(uow, call_id, party_id, to, f"{to}/status", seconds)
    calls.note(uow, call_id, "party_rung", party=str(party_id), role=role.value)
    return party_id


def answered(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str) -> str:
    """Somebody picked up: they press 1, or join at once where a line of an office answers."""
    call, party = rows.locked(uow, party_id)
    token = f"party:{party_id}:{sid}"
    if (stored := calls.stored_reply(uow, call.id, token)) is not None:
        return stored
    if party["state"] != State.RINGING or call.ended_at is not None:
        return calls.keep_reply(uow, call.id, token, _gone(), current=False)
    rows.change(uow, party_id, account_sid=account_sid, leg_sid=sid, answered_at=uow.now)
    document = _screen(party_id) if party["screened"] else _join(uow, call, party, account_sid, sid)
    return calls.keep_reply(uow, call.id, token, document, current=False)


def _screen(party_id: UUID) -> str:
    said = documents.said(links(), [Prompt("press1", documents.MANDARIN)])
    return twiml.document(twiml.gather(links().to("party", party_id, "ok"), said, timeout=6), twiml.hangup())


def _gone() -> str:
    return documents.goodbye(links(), [Prompt("gone", documents.MANDARIN)])


def pressed(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, digits: str) -> str:
    """The key of the screening: 1 joins, anything else is a refusal."""
    call, party = rows.locked(uow, party_id)
    token = f"party:{party_id}:{sid}:ok"
    if (stored := calls.stored_reply(uow, call.id, token)) is not None:
        return stored
    if digits != "1" or party["state"] != State.RINGING or call.ended_at is not None:
        legs.party_not_rung(uow, call.id, party_id, "refused" if digits else "no_answer")
        document = twiml.document(twiml.hangup()) if digits != "1" else _gone()
    else:
        document = _join(uow, call, party, account_sid, sid)
    return calls.keep_reply(uow, call.id, token, document, current=False)


def connects(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, origin: str) -> str:
    """A browser joins as the party that it names: only the one who was asked may (`party.seat_id` or its account)."""
    call, party = rows.locked(uow, party_id)
    token = f"party:{party_id}:{sid}"
    if (stored := calls.stored_reply(uow, call.id, token)) is not None:
        return stored
    kind, address = words.address(origin)
    expected = party["seat_id"] or party["account_id"]
    known = kind == "client" and expected is not None and address.endswith(f"_{expected.hex}")
    if not known or party["state"] != State.RINGING or call.ended_at is not None:
        return calls.keep_reply(uow, call.id, token, _gone(), current=False)
    rows.change(uow, party_id, account_sid=account_sid, leg_sid=sid, answered_at=uow.now)
    document = _join(uow, call, party, account_sid, sid)
    return calls.keep_reply(uow, call.id, token, document, current=False)


def _join(uow: UnitOfWork, call: calls.CallNow, party: dict[str, Any], account_sid: str, sid: str) -> str:
    role = Role(party["role"])
    legs.add_party_leg(uow, call.id, party["id"], role.value, account_sid, sid)
    stream, more = "", ports.join_options(uow, party)
    if role is Role.INTERPRETER:
        asr, name = quiet_times.stream_address(uow, call.id), f"i{party['id']}"
        stream = documents.streamed(links(), call.id, "interpreter", name, party["language"] or call.language, asr)
    beep = role in {Role.INTERPRETER, Role.EXPERT, Role.OUTSIDE}
    return documents.party_joined(links(), call.id, party["id"], party["label"], stream=stream, beep=beep, **more)


def status(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, word: str) -> None:
    """News of the ring, by our own id: its sid may have been lost on the way."""
    call, party = rows.locked(uow, party_id)
    if party["leg_sid"] is None:
        rows.change(uow, party_id, account_sid=account_sid, leg_sid=sid)
    if words.rank(word) != words.TERMINAL:
        return
    if party["state"] == State.RINGING:
        # A leg that ends while it is screened has not pressed 1: nobody was there.
        legs.party_not_rung(uow, call.id, party_id, words.RING_FAILURES.get(word, "no_answer"))
    elif party["state"] in roles.IN_CONFERENCE:
        legs.party_gone(uow, call.id, party_id, "hung_up")


def left(uow: UnitOfWork, party_id: UUID) -> str:
    """The party's Dial is over: nothing more is for them here."""
    call, party = rows.locked(uow, party_id)
    if party["state"] in roles.LIVE:
        legs.party_gone(uow, call.id, party_id, "hung_up")
    return twiml.document(twiml.hangup())


def remove(uow: UnitOfWork, party: dict[str, Any], reason: str) -> None:
    """Let a party go: its ring stops or its leg ends, the conference goes on. The call is locked."""
    if rows.gone(uow, party, State.LEFT if party["state"] in roles.IN_CONFERENCE else State.FAILED, reason):
        commands.end_party(uow, party["call_id"], party["id"])
        calls.note(uow, party["call_id"], "party_removed", party=str(party["id"]), role=party["role"], reason=reason)
