"""Each command as the carrier's REST request, and what its outcome means for the call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from twilio.rest import Client

from callcenter import settings
from callcenter.calls import documents
from callcenter.calls.links import links
from callcenter.carriers.twilio.client import Refused, ask
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin

RING_SECONDS = 15
PLACE_SECONDS = 30
PARTY_SECONDS = 25
EVENTS = ["initiated", "ringing", "answered", "completed"]
CREDENTIAL_LIST = "callcenter desk phones"
Payload = dict[str, Any]
_queue_sids: dict[tuple[str, str], str] = {}


def perform(kind: str, call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Send one command; what is to be remembered of the answer. Raises CarrierError."""
    return PERFORMERS[kind](call_id, payload)


def _desk_phone(payload: Payload) -> str:
    return f"sip:{payload['staff_no']}@{settings.load().sip_domain}"


def _person(payload: Payload) -> str:
    with begin() as uow:
        return contacts.dialable(uow, UUID(payload["point"])) or ""


def _party(payload: Payload) -> str:
    """A party's number, or the outside line that the settings name. "" when it has none (any more)."""
    with begin() as uow:
        row = uow.raw.execute("SELECT point_id, target FROM party WHERE id = %s", (payload["party"],)).fetchone()
        if row is None:
            return ""
        if row[1] is not None:
            return settings.load().transfer_targets.get(row[1], "")
        return (contacts.dialable(uow, row[0]) or "") if row[0] else ""


# Whom a command that places a call rings: what the carrier's list of calls names as To.
CALLED: dict[str, Callable[[Payload], str]] = {"ring": _desk_phone, "place": _person, "party_ring": _party}


def _ring(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    ours = settings.load()
    offer = payload["offer"]
    made = ask(
        lambda carrier: carrier.calls.create(
            to=_desk_phone(payload),
            from_=ours.pilot_number,
            url=links().to("seat", offer),
            status_callback=links().to("offer", offer),
            status_callback_event=EVENTS,
            timeout=RING_SECONDS,
        )
    )
    return {"sid": made.sid}


def _place(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    address = _person(payload)
    made = ask(
        lambda carrier: carrier.calls.create(
            to=address,
            from_=settings.load().pilot_number,
            url=payload["url"],
            status_callback=payload["status_url"],
            status_callback_event=EVENTS,
            timeout=PLACE_SECONDS,
        )
    )
    return {"sid": made.sid}


def _ring_party(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    address = _party(payload)
    if not address:
        return {"gone": True}
    made = ask(
        lambda carrier: carrier.calls.create(
            to=address,
            from_=settings.load().pilot_number,
            url=payload["url"],
            status_callback=payload["status_url"],
            status_callback_event=EVENTS,
            timeout=payload.get("seconds") or PARTY_SECONDS,
        )
    )
    return {"sid": made.sid}


def _end_party(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    with begin() as uow:
        row = uow.raw.execute("SELECT leg_sid FROM party WHERE id = %s", (payload["party"],)).fetchone()
    return _complete(row[0] if row else None)


def _participant(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    conference = _conference_sid(call_id)
    if conference is None:
        return {"gone": True}
    label, changes = payload["label"], payload["changes"]
    return _in_conference(lambda carrier: carrier.conferences(conference).participants(label).update(**changes))


def _remove(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    conference = _conference_sid(call_id)
    if conference is None:
        return {"gone": True}
    return _in_conference(lambda carrier: carrier.conferences(conference).participants(payload["label"]).delete())


def _conference_sid(call_id: UUID | None) -> str | None:
    with begin() as uow:
        row = uow.raw.execute("SELECT conference_sid FROM call WHERE id = %s", (call_id,)).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _in_conference(request: Callable[[Client], object]) -> dict[str, Any]:
    try:
        ask(request)
    except Refused as error:
        if not error.gone:
            raise
        return {"gone": True}
    return {}


def _dequeue(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    sid = _live_sid(call_id, "caller")
    if sid is None:
        return {"gone": True}
    queue_sid = payload["queue_sid"] or _find_queue(payload["queue"])
    ask(lambda carrier: carrier.queues(queue_sid).members(sid).update(url=payload["url"], method="POST"))
    return {}


def _find_queue(name: str) -> str:
    """The carrier's id of a queue, where its wait address has not told it yet. Raises Refused."""
    account = settings.load().carrier_account_sid
    if (account, name) not in _queue_sids:
        found = ask(lambda carrier: [q.sid for q in carrier.queues.stream(page_size=1000) if q.friendly_name == name])
        if not found:
            raise Refused(20404, 404)
        _queue_sids[account, name] = found[0]
    return _queue_sids[account, name]


def _redirect(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    sid = _other_side(call_id)
    if sid is None:
        return {"gone": True}
    ask(lambda carrier: carrier.calls(sid).update(url=payload["url"], method="POST"))
    return {}


def _end_leg(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    return _complete(_live_sid(call_id, payload["role"]))


def _end_offer(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """The ring's own answer comes before, as both are of one aggregate; its sid may also come by callback."""
    with begin() as uow:
        row = uow.raw.execute("SELECT leg_sid FROM offer WHERE id = %s", (payload["offer"],)).fetchone()
    return _complete(row[0] if row else None)


def _send_home(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """End the leg of a seat whose caller has not come in the meantime."""
    with begin() as uow:
        row = uow.raw.execute("SELECT answered_at FROM call WHERE id = %s", (call_id,)).fetchone()
    if row is not None and row[0] is not None:
        return {"met": True}
    return _end_offer(call_id, payload)


def _complete(sid: str | None) -> dict[str, Any]:
    if sid is None:
        return {"gone": True}
    try:
        ask(lambda carrier: carrier.calls(sid).update(status="completed"))
    except Refused as error:
        if not error.gone:
            raise
        return {"gone": True}
    return {}


def _hold(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Hold the caller; recording and stream pause too, or the caller would be heard in both."""
    assert call_id is not None
    held, sid = payload["held"], _other_side(call_id)
    with begin() as uow:
        row = uow.raw.execute("SELECT conference_sid, language FROM call WHERE id = %s", (call_id,)).fetchone()
    if sid is None or row is None or row[0] is None:
        return {"gone": True}
    conference = row[0]

    def move(carrier: Client) -> object:
        member = carrier.conferences(conference).participants(sid)
        return (
            member.update(hold=True, hold_url=payload["music_url"], hold_method="POST")
            if held
            else member.update(hold=False)
        )

    ask(move)
    _pause_recording(sid, held=held)
    _pause_stream(call_id, sid, row[1], held=held)
    return {}


def _record_on(call_id: UUID | None, _payload: Payload) -> dict[str, Any]:
    sid = _other_side(call_id)
    if sid is None:
        return {"gone": True}
    _pause_recording(sid, held=False)
    return {}


def _other_side(call_id: UUID | None) -> str | None:
    """The live leg of the caller, or of the person whom we rang."""
    return _live_sid(call_id, "caller") or _live_sid(call_id, "called")


def _pause_recording(sid: str, *, held: bool) -> None:
    def change(carrier: Client) -> object:
        current = carrier.calls(sid).recordings("Twilio.CURRENT")
        if held:
            return current.update(status="paused", pause_behavior="silence")
        return current.update(status="in-progress")

    _unless_gone(change)


def _pause_stream(call_id: UUID, sid: str, language: str | None, *, held: bool) -> None:
    if held:
        _unless_gone(lambda carrier: carrier.calls(sid).streams(documents.CALLER_STREAM).update(status="stopped"))
    else:
        _unless_gone(lambda carrier: _open_stream(carrier, call_id, sid, "caller", documents.CALLER_STREAM, language))


def _unless_gone(request: Callable[[Client], object]) -> None:
    """What is not there (no recording wanted, a stream that broke off) cannot be paused, and need not be."""
    try:
        ask(request)
    except Refused as error:
        if not error.gone:
            raise


def _open_stream(carrier: Client, call_id: UUID, sid: str, leg: str, name: str, language: str | None) -> object:
    parameters = documents.stream_parameters(links(), call_id, leg, language)
    numbered: dict[str, Any] = {}
    for index, (key, value) in enumerate(parameters.items(), 1):
        numbered |= {f"parameter{index}_name": key, f"parameter{index}_value": value}
    return carrier.calls(sid).streams.create(
        url=settings.load().asr_stream_url,
        name=name,
        track="inbound_track",
        status_callback=links().to("stream", call_id),
        **numbered,
    )


def _stream(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    assert call_id is not None
    with begin() as uow:
        row = uow.raw.execute("SELECT language, state, held_at FROM call WHERE id = %s", (call_id,)).fetchone()
    if row is None or row[1] != "talking" or row[2] is not None:
        return {"gone": True}
    sid, leg, name = payload["leg_sid"], payload["leg"], payload["name"]
    _unless_gone(lambda carrier: _open_stream(carrier, call_id, sid, leg, name, row[0]))
    return {}


def _credential(_call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Replace the desk phone's password: the registrar knows one credential a staff number."""

    def replace(carrier: Client) -> dict[str, Any]:
        lists = carrier.sip.credential_lists
        found = [each for each in lists.stream() if each.friendly_name == CREDENTIAL_LIST]
        kept = found[0] if found else lists.create(friendly_name=CREDENTIAL_LIST)
        credentials = lists(kept.sid).credentials
        for old in [each for each in credentials.stream() if each.username == payload["staff_no"]]:
            credentials(old.sid).delete()
        made = credentials.create(username=payload["staff_no"], password=payload["password"])
        return {"sid": made.sid}

    return ask(replace)


def _live_sid(call_id: UUID | None, role: str) -> str | None:
    with begin() as uow:
        statement = """SELECT sid FROM leg WHERE call_id = %s AND role = %s AND ended_at IS NULL AND sid IS NOT NULL
            ORDER BY id DESC LIMIT 1"""
        row = uow.raw.execute(statement, (call_id, role)).fetchone()
    return None if row is None else str(row[0])


PERFORMERS: dict[str, Callable[[UUID | None, Payload], dict[str, Any]]] = {
    "ring": _ring,
    "place": _place,
    "party_ring": _ring_party,
    "end_party": _end_party,
    "participant": _participant,
    "remove": _remove,
    "dequeue": _dequeue,
    "redirect": _redirect,
    "end_leg": _end_leg,
    "end_offer": _end_offer,
    "send_home": _send_home,
    "hold": _hold,
    "record_on": _record_on,
    "stream": _stream,
    "credential": _credential,
}
