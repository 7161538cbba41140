"""The carrier's webhooks about parties. Signature first, one transaction each, committed before the answer."""

from uuid import UUID

from fastapi import APIRouter

from callcenter.calls.links import ROOT
from callcenter.calls.webhooks import BOTH, answered, noted
from callcenter.carriers.twilio.door import Signed, TwiML
from callcenter.parties import ringing

router = APIRouter(prefix=ROOT, tags=["carrier"], include_in_schema=False)


@router.api_route("/party/{party_id}", methods=BOTH)
def party(party_id: UUID, hook: Signed) -> TwiML:
    """A party that we rang has picked up."""
    return answered(lambda uow: ringing.answered(uow, party_id, hook.account, hook.sid))


@router.api_route("/party/{party_id}/ok", methods=BOTH)
def pressed(party_id: UUID, hook: Signed) -> TwiML:
    """The key of the screening."""
    return answered(lambda uow: ringing.pressed(uow, party_id, hook.account, hook.sid, hook.get("Digits")))


@router.api_route("/party/{party_id}/status", methods=BOTH)
def status(party_id: UUID, hook: Signed) -> TwiML:
    """News of the ring."""
    return noted(lambda uow: ringing.status(uow, party_id, hook.account, hook.sid, hook["CallStatus"]))


@router.api_route("/party/{party_id}/left", methods=BOTH)
def left(party_id: UUID, _hook: Signed) -> TwiML:
    """The party's Dial is over."""
    return answered(lambda uow: ringing.left(uow, party_id))
