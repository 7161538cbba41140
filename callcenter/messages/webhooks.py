"""The door for what the gateway of short messages brings. Nothing is read before the signature fits."""

from __future__ import annotations

import hmac
import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, ValidationError

from callcenter import clock, settings
from callcenter.errors import Forbidden, Invalid
from callcenter.http.bodies import read_body
from callcenter.http.dependencies import Uow
from callcenter.messages import gateway, receiving

log = logging.getLogger(__name__)
router = APIRouter(prefix="/carriers/sms", tags=["carrier"], include_in_schema=False)

SKEW_SECONDS = 300


class SignatureWrong(Forbidden):
    """The request was not signed with the secret that both sides share, or long ago."""

    code = "signature_wrong"


class MessageMalformed(Invalid):
    """Signed, but nothing that we understand."""

    code = "message_malformed"


class Received(BaseModel):
    """One message: the gateway's own id of it, the number it came from, its words."""

    id: str = Field(min_length=1, max_length=128)
    sender: str = Field(alias="from", min_length=3, max_length=32)
    text: str = Field(max_length=4000)


async def signed(request: Request) -> bytes:
    """The body of a request that our gateway signed. Raises BodyTooLarge, SignatureWrong."""
    body = await read_body(request)
    at, given = request.headers.get(gateway.TIME_HEADER, ""), request.headers.get(gateway.SIGNATURE_HEADER, "")
    if not _fits(at, given, body):
        log.warning("unsigned short message refused")
        raise SignatureWrong("signature does not fit")
    return body


def _fits(at: str, given: str, body: bytes) -> bool:
    """Whether the gateway signed this, not long ago. Never without a secret."""
    secret = settings.load().sms_gateway_secret
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    fresh = abs(clock.now().timestamp() - int(at)) <= SKEW_SECONDS
    return fresh and hmac.compare_digest(gateway.signature(secret, at, body).encode(), given.encode())


@router.post("/received", status_code=204)
def take_message(body: Annotated[bytes, Depends(signed)], uow: Uow) -> None:
    """Somebody wrote to us. Handed over again it is the same message."""
    try:
        told = Received.model_validate_json(body)
    except ValidationError:
        raise MessageMalformed("not a message") from None
    receiving.receive(uow, told.id, told.sender, told.text)
