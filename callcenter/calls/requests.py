"""Each command as the carrier's REST request, and what its outcome means for the call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from twilio.rest import Client

from callcenter import settings
from callcenter.calls import sound_requests
from callcenter.calls.links import links
from callcenter.calls.sound_requests import live_sid, other_side
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
# Its own row: rung once, so its id is the name of the call.
_OWN_ROW = {"ring": "offer", "place": "leg", "party_ring": "party"}


def token_of(kind: str, payload: Payload) -> str:
    """The token of a command that places a call: asked for twice it would still be one call."""
    return UUID(payload[_OWN_ROW[kind]]).hex


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
        ),
        token_of("ring", payload),
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
        ),
        token_of("place", payload),
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
        ),
        token_of("party_ring", payload),
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
    sid = live_sid(call_id, "caller")
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
    sid = other_side(call_id)
    if sid is None:
        return {"gone": True}
    ask(lambda carrier: carrier.calls(sid).update(url=payload["url"], method="POST"))
    return {}


def _end_leg(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    return _complete(live_sid(call_id, payload["role"]))


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
    "hold": sound_requests.hold,
    "quiet": sound_requests.quiet,
    "record_on": sound_requests.record_on,
    "stream": sound_requests.stream,
    "credential": _credential,
}
