"""The door for 12345, as docs/exchange.md describes it. Nothing is read or written before the signature fits."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request

from callcenter import clock, settings
from callcenter.errors import Forbidden, Invalid
from callcenter.exchange import peer, receiving, reconcile, sending, signature
from callcenter.exchange.models import ExchangeMessage
from callcenter.exchange.ports import Envelope, PeerError
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow

log = logging.getLogger(__name__)
router = APIRouter(prefix="/peers/12345", tags=["peers"], include_in_schema=False)


class SignatureWrong(Forbidden):
    """The request was not signed with the secret that both sides share, or long ago."""

    code = "signature_wrong"


class MessageMalformed(Invalid):
    """Signed, but nothing that we understand."""

    code = "message_malformed"


async def signed(request: Request) -> bytes:
    """The body of a request that 12345 signed. Raises BodyTooLarge, SignatureWrong."""
    body = await read_body(request)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    secret = settings.load().peer_12345_secret
    if not signature.fits(secret, request.method, target, body, request.headers, clock.now()):
        log.warning("unsigned request of 12345 refused")
        raise SignatureWrong("signature does not fit")
    return body


Signed = Annotated[bytes, Depends(signed)]


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise MessageMalformed("not a JSON object")
    return found


def _message(body: bytes) -> Envelope:
    try:
        return peer.from_json(_read(body))
    except PeerError as error:
        raise MessageMalformed(error) from None


@router.post("/messages")
def take_message(body: Signed, uow: Uow) -> dict[str, Any]:
    """One message of theirs, or an acknowledgement of ours: up to which number we have heard them on its reference."""
    message = _message(body)
    return {"reference": message.reference, "upto": receiving.take(uow, message)}


@router.get("/messages/unheard")
def list_unheard(_body: Signed, uow: Uow) -> dict[str, Any]:
    """What we have said and have had no acknowledgement of."""
    return {"items": [peer.to_json(_envelope(each)) for each in sending.unheard(uow)]}


@router.post("/repeat")
def say_again(body: Signed, uow: Uow) -> dict[str, Any]:
    """Say again what we said on a reference after a number."""
    wish = _read(body)
    reference, after = wish.get("reference"), wish.get("after")
    if not isinstance(reference, str) or not isinstance(after, int):
        raise MessageMalformed("reference and after are needed")
    return {"reference": reference, "again": sending.repeat(uow, reference, after)}


@router.get("/matters")
def list_matters(
    _body: Signed, uow: Uow, first: Annotated[dt.date, Query()], last: Annotated[dt.date, Query()]
) -> dict[str, Any]:
    """Our list of the matters offered on these days, for their comparison."""
    if not dt.timedelta(0) <= last - first <= dt.timedelta(days=reconcile.MOST_DAYS):
        raise MessageMalformed("at most three months")
    return {"items": [_line(each) for each in reconcile.lines(uow, first, last)]}


def _line(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__slots__}


def _envelope(message: ExchangeMessage) -> Envelope:
    return Envelope(message.id, message.reference, message.seq, message.kind, message.at, message.body)
