"""The carrier's webhooks about queues and seats. Signature first, one transaction each, committed before the answer."""

from uuid import UUID

from fastapi import APIRouter

from callcenter.calls.links import ROOT, links
from callcenter.calls.webhooks import BOTH, answered, arrive, noted
from callcenter.carriers.twilio import twiml
from callcenter.carriers.twilio.door import Signed, TwiML
from callcenter.desk import connecting, entries, requeue, screening, waiting, waiting_keys
from ivr_flows.prompts import Prompt

router = APIRouter(prefix=ROOT, tags=["carrier"], include_in_schema=False)


@router.api_route("/client", methods=BOTH)
def client(hook: Signed) -> TwiML:
    """A browser leg: a seat takes an offer or dials a return call, a party joins, or somebody calls on /phone."""
    offer, outbound, party = hook.get("offer"), hook.get("outbound"), hook.get("party")
    if party:
        return answered(lambda uow: connecting.party_connects(uow, party, hook.account, hook.sid, hook.get("From")))
    if not offer and not outbound:
        return arrive(hook)
    sid, account, origin = hook.sid, hook.account, hook.get("From")
    return answered(lambda uow: connecting.browser_connects(uow, offer, outbound, sid, account, origin))


@router.api_route("/wait/{entry_id}", methods=BOTH)
def wait(entry_id: UUID, hook: Signed) -> TwiML:
    """What is heard while waiting."""
    return answered(lambda uow: waiting.document(uow, entry_id, hook.get("QueueSid")))


@router.api_route("/wait/{entry_id}/key", methods=BOTH)
def wait_key(entry_id: UUID, hook: Signed) -> TwiML:
    """A key pressed while waiting, or the end of the music."""
    return answered(lambda uow: waiting_keys.pressed(uow, entry_id, hook.get("Digits")))


@router.api_route("/wait/{entry_id}/confirm", methods=BOTH)
def wait_confirm(entry_id: UUID, hook: Signed) -> TwiML:
    """Whether this is the number to ring back."""
    return answered(lambda uow: waiting_keys.confirmed(uow, entry_id, hook.get("Digits")))


@router.api_route("/wait/{entry_id}/number", methods=BOTH)
def wait_number(entry_id: UUID, hook: Signed) -> TwiML:
    """Another number to ring back."""
    return answered(lambda uow: waiting_keys.number_keyed(uow, entry_id, hook.get("Digits")))


@router.api_route("/wait/{entry_id}/nobody", methods=BOTH)
def wait_nobody(entry_id: UUID, hook: Signed) -> TwiML:
    """A key, or none, after hearing that nobody is on duty."""
    return answered(lambda uow: waiting_keys.nobody(uow, entry_id, hook.get("Digits")))


@router.api_route("/left/{entry_id}", methods=BOTH)
def left(entry_id: UUID, hook: Signed) -> TwiML:
    """The waiting is over."""
    return answered(lambda uow: entries.left(uow, entry_id, hook["QueueResult"]))


@router.api_route("/requeue/{entry_id}", methods=BOTH)
def back_to_queue(entry_id: UUID, _hook: Signed) -> TwiML:
    """A caller comes back to a queue from a talk."""
    return answered(lambda uow: requeue.document(uow, entry_id))


@router.api_route("/seat/{offer_id}", methods=BOTH)
def seat(offer_id: UUID, hook: Signed) -> TwiML:
    """A desk phone that we rang was picked up: joins, or hears that the call is gone."""
    return answered(lambda uow: connecting.answered(uow, offer_id, hook.account, hook.sid, hook.get("To")))


@router.api_route("/screen/{offer_id}", methods=BOTH)
def screen(offer_id: UUID, _hook: Signed) -> TwiML:
    """A number that we rang for a seat was picked up: a person presses 1."""
    return answered(lambda uow: connecting.screening(uow, offer_id))


@router.api_route("/seat/{offer_id}/ok", methods=BOTH)
def seat_pressed(offer_id: UUID, hook: Signed) -> TwiML:
    """The key of the screening."""
    if hook.get("Digits") != "1":
        return TwiML(twiml.document(twiml.hangup()))
    return answered(lambda uow: connecting.answered(uow, offer_id, hook.account, hook.sid, hook.get("To")))


@router.api_route("/offer/{offer_id}", methods=BOTH)
def offer_status(offer_id: UUID, hook: Signed) -> TwiML:
    """News of a phone that we ring for a seat."""
    return noted(lambda uow: connecting.ring_news(uow, offer_id, hook.account, hook.sid, hook["CallStatus"]))


@router.api_route("/seat-left/{offer_id}", methods=BOTH)
def seat_left(offer_id: UUID, _hook: Signed) -> TwiML:
    """The seat's Dial is over."""
    return answered(lambda uow: connecting.left(uow, offer_id))


@router.api_route("/callback/{call_id}", methods=BOTH)
def callback(call_id: UUID, hook: Signed) -> TwiML:
    """Who kept a place in the queue was rung and has picked up: a person presses 1."""
    return answered(lambda uow: screening.callback(uow, call_id, hook.sid))


@router.api_route("/callback/{call_id}/{turn}", methods=BOTH)
def callback_key(call_id: UUID, turn: int, hook: Signed) -> TwiML:
    """The key, or none."""
    return answered(lambda uow: screening.callback_key(uow, call_id, turn, hook.sid, hook.get("Digits")))


@router.api_route("/ringback", methods=BOTH)
def ringback(_hook: Signed) -> TwiML:
    """What a seat hears while the other party's phone rings."""
    sound = twiml.play(links().audio(Prompt("ringback", "common")))
    return TwiML(twiml.document(sound, twiml.redirect(f"{links().root}/ringback")))
