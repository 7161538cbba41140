"""The way to a gateway of short messages, and one over HTTP. What may have happened is told apart, as with the carrier.

`POST <SMS_GATEWAY_URL>` takes {"id", "to", "text"}; `GET <SMS_GATEWAY_URL>/<id>` answers {"state": "sent"|"failed"}, or
404 for a message it never took. Both are signed: docs/operations.md. The id makes a message unique there as well.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Literal, Protocol
from uuid import UUID

import httpx

from callcenter import clock, settings

TIMEOUT_SECONDS = 10.0
SIGNATURE_HEADER = "X-Sms-Signature"
TIME_HEADER = "X-Sms-Timestamp"
TAKES_NO_MORE = frozenset({429, 503})  # nothing happened, and asking later may help
Told = Literal["sent", "failed", "absent", "unknown"]


class GatewayError(Exception):
    """The gateway did not take a message."""


class Refused(GatewayError):
    """It said no: the message is not sent and asking again does not help."""


class NotTaken(GatewayError):
    """The connection was never made, or it takes no more at the moment: safe to send again."""


class Unheard(GatewayError):
    """The request left and no clear answer came: the message may be on its way."""


class Gateway(Protocol):
    """What sends short messages."""

    def send(self, message_id: UUID, number: str, text: str) -> None:
        """Hand one message over. Raises Refused, NotTaken or Unheard."""

    def ask(self, message_id: UUID) -> Told:
        """Say what became of a message; `absent`: the gateway never took it; `unknown`: it cannot say now."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of `X-Sms-Signature`: base64(hmac_sha256(secret, timestamp + "." + body))."""
    signed = timestamp.encode() + b"." + body
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class HttpGateway:
    """The gateway of the settings."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    def send(self, message_id: UUID, number: str, text: str) -> None:
        said = {"id": str(message_id), "to": number, "text": text}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            answer = self._request("POST", self._url, body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotTaken("no connection") from error
        except httpx.HTTPError as error:
            raise Unheard(type(error).__name__) from error
        if answer.is_success:
            return
        if answer.status_code in TAKES_NO_MORE:
            raise NotTaken(str(answer.status_code))
        raise (Refused if answer.is_client_error else Unheard)(str(answer.status_code))

    def ask(self, message_id: UUID) -> Told:
        try:
            answer = self._request("GET", f"{self._url}/{message_id}", b"")
            if answer.status_code == httpx.codes.NOT_FOUND:
                return "absent"
            state = answer.json().get("state") if answer.is_success else None
        except (httpx.HTTPError, ValueError, AttributeError):
            return "unknown"
        return state if state in ("sent", "failed") else "unknown"

    def _request(self, method: str, url: str, body: bytes) -> httpx.Response:
        timestamp = str(int(clock.now().timestamp()))
        headers = {TIME_HEADER: timestamp, SIGNATURE_HEADER: signature(self._secret, timestamp, body)}
        headers |= {"Content-Type": "application/json"} if body else {}
        # Redirects are not followed: a message must not reach another host than the one that was set.
        return httpx.request(method, url, content=body, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False)


def configured() -> Gateway | None:
    """Return the gateway of the settings, None where none is set."""
    ours = settings.load()
    return HttpGateway(ours.sms_gateway_url, ours.sms_gateway_secret) if ours.sms_gateway_url else None
