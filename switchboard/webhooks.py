"""Requests to the application: signed as Twilio signs them, with its timeouts, repeats and idempotency token.

https://www.twilio.com/docs/usage/security (signature), https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from switchboard.transport import HttpTransport, NoReply, Reply, Transport

TIMEOUT_SECONDS = 15.0
AGENT = "TwilioProxy/1.1"
MAX_BODY = 1_000_000
MAX_REDIRECTIONS = 5


class WebhookFailed(Exception):
    """No usable answer. `code` is Twilio's: 11200 bad status, 11205 no connection, 11210 no such host, 11220 timeout.

    `retryable`: the application was away (refused, reset, 502/503/504), so that a later try may be answered.
    `fault`: it was away or failed (any 5xx, no answer in time): what is only told may be told again later.
    """

    def __init__(self, code: int, url: str, retryable: bool, fault: bool = False) -> None:
        super().__init__(f"{code}")
        self.code = code
        self.url = url
        self.retryable = retryable
        self.fault = fault or retryable


@dataclass(frozen=True, slots=True)
class Answer:
    url: str
    content_type: str
    body: bytes


def signature(auth_token: str, url: str, parameters: Mapping[str, str]) -> str:
    """X-Twilio-Signature of a POST with these form parameters; of a GET (parameters in the URL) give none."""
    text = url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(piece for piece in (parts.query, urlencode(parameters)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


class Webhooks:
    """Signs, asks, and says what kind of failure there was."""

    def __init__(self, auth_token: str, transport: Transport | None = None) -> None:
        self._auth_token = auth_token
        self._transport = transport or HttpTransport()

    async def close(self) -> None:
        await self._transport.close()

    async def send(self, method: str, url: str, parameters: Mapping[str, str], token: str | None = None) -> Answer:
        """One request, not repeated. Raises WebhookFailed."""
        url, body = url.partition("#")[0], None
        headers = {"I-Twilio-Idempotency-Token": token or str(uuid.uuid4()), "User-Agent": AGENT, "Accept": "*/*"}
        if method == "GET":
            url = with_query(url, parameters)
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, {})
        else:
            body = urlencode(parameters).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, parameters)
        reply = await self._request(method, url, headers, body)
        if reply.status >= 300:
            away = reply.status in (502, 503, 504)
            raise WebhookFailed(11200, url, retryable=away, fault=reply.status >= 500)
        if len(reply.body) > MAX_BODY:
            raise WebhookFailed(11750, url, retryable=False)
        return Answer(url, reply.headers.get("content-type", ""), reply.body)

    async def _request(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Reply:
        try:
            return await self._transport.request(method, url, headers, body, TIMEOUT_SECONDS)
        except NoReply as none:
            code = {"invalid": 11100, "large": 11750}.get(none.why, 11205)
            raise WebhookFailed(code, url, retryable=none.why == "away", fault=none.why == "timeout") from none

    async def download(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A sound: no signature, a few redirections. Raises WebhookFailed 11200."""
        for _ in range(MAX_REDIRECTIONS):
            try:
                reply = await self._transport.request("GET", url, headers, None, TIMEOUT_SECONDS)
            except NoReply as none:
                raise WebhookFailed(11200, url, retryable=none.why == "away") from none
            if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
                return reply
            url = urljoin(url, reply.headers["location"])
        raise WebhookFailed(11200, url, retryable=False)
