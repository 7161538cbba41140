"""Requests to the application: signed as Twilio signs them, with its timeouts, repeats and idempotency token.

https://www.twilio.com/docs/usage/security (signature), https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import ssl
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 15.0
KEEP_ALIVE_SECONDS = 4.0  # below uvicorn's five: a connection that the server is about to close is not used again
MAX_BODY = 1_000_000


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
    headers: Mapping[str, str]


def signature(auth_token: str, url: str, parameters: Mapping[str, str]) -> str:
    """X-Twilio-Signature of a POST with these form parameters; of a GET (parameters in the URL) give none."""
    text = url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(piece for piece in (parts.query, urlencode(parameters)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


class Webhooks:
    """The one HTTP client towards the application; keeps its connections alive."""

    def __init__(self, auth_token: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._auth_token = auth_token
        self.client = httpx.AsyncClient(
            timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=5.0),
            limits=httpx.Limits(max_keepalive_connections=32, keepalive_expiry=KEEP_ALIVE_SECONDS),
            transport=transport,
            # OpenSSL's own defaults, so that SSL_CERT_FILE names a site's own authority.
            verify=ssl.create_default_context() if transport is None else True,
            trust_env=False,
            headers={"User-Agent": "TwilioProxy/1.1", "Accept": "*/*"},
        )

    async def close(self) -> None:
        await self.client.aclose()

    async def send(self, method: str, url: str, parameters: Mapping[str, str], token: str | None = None) -> Answer:
        """One request, one try (two when a kept connection was closed under it). Raises WebhookFailed."""
        headers = {"I-Twilio-Idempotency-Token": token or str(uuid.uuid4())}
        url = url.partition("#")[0]
        if method == "GET":
            url = with_query(url, parameters)
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, {})
            request = self._build("GET", url, headers, None)
        else:
            headers["X-Twilio-Signature"] = signature(self._auth_token, url, parameters)
            request = self._build("POST", url, headers, parameters)
        return await self._exchange(request, url)

    def _build(self, method: str, url: str, headers: dict[str, str], form: Mapping[str, str] | None) -> httpx.Request:
        try:
            if urlsplit(url).scheme not in ("http", "https"):
                raise WebhookFailed(11100, url, retryable=False)
            return self.client.build_request(method, url, headers=headers, data=form)
        except (httpx.InvalidURL, ValueError) as error:
            raise WebhookFailed(11100, url, retryable=False) from error

    async def _exchange(self, request: httpx.Request, url: str) -> Answer:
        try:
            try:
                response = await self.client.send(request, follow_redirects=False)
            except httpx.RemoteProtocolError:
                response = await self.client.send(request, follow_redirects=False)
        except httpx.TimeoutException as error:
            away = isinstance(error, httpx.ConnectTimeout)
            raise WebhookFailed(11205, url, retryable=away, fault=True) from error
        except httpx.TransportError as error:
            raise WebhookFailed(11205, url, retryable=True) from error
        if response.status_code >= 300:
            status = response.status_code
            raise WebhookFailed(11200, url, retryable=status in (502, 503, 504), fault=status >= 500)
        if len(response.content) > MAX_BODY:
            raise WebhookFailed(11750, url, retryable=False)
        return Answer(url, response.headers.get("content-type", ""), response.content, response.headers)
