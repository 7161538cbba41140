"""The 12345 line over HTTP, as docs/exchange.md describes it. Every request is signed (`signature`)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson

from callcenter import clock, settings
from callcenter.exchange import signature
from callcenter.exchange.ports import Envelope, Line, Peer, PeerError, PeerRefused
from callcenter.ids import new_id

logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT_SECONDS = 8.0
# No by reason of the moment: a wrong clock or secret is put right by people, and the message is still good then.
LATER = frozenset({401, 403, 408, 425, 429})
LARGEST_BYTES = 8_000_000


def configured() -> Peer | None:
    """The line of the settings, None while there is none."""
    wanted = settings.load()
    return _line(wanted.peer_12345_url, wanted.peer_12345_secret) if wanted.peer_12345_url else None


@lru_cache(maxsize=4)
def _line(url: str, secret: str) -> HttpPeer:
    return HttpPeer(url, secret)


class HttpPeer:
    """One connection pool a process. `url` is the base under which the other side answers."""

    def __init__(self, url: str, secret: str) -> None:
        self._base, self._secret = url.rstrip("/"), secret
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def say(self, message: Envelope) -> int:
        answer = self._ask("POST", "/messages", to_json(message))
        if not isinstance(answer, dict) or answer.get("reference") != message.reference:
            raise PeerError("an answer about something else")
        return _number(answer.get("upto"))

    def unheard(self) -> Sequence[Envelope]:
        return [from_json(each) for each in _listed(self._ask("GET", "/messages/unheard"))]

    def acknowledge(self, reference: str, upto: int) -> None:
        ack = Envelope(new_id(), reference, 0, "ack", clock.now(), {"upto": upto})
        self._ask("POST", "/messages", to_json(ack))

    def repeat(self, reference: str, after: int) -> None:
        self._ask("POST", "/repeat", {"reference": reference, "after": after})

    def matters(self, first: date, last: date) -> Sequence[Line]:
        return [line_from_json(each) for each in _listed(self._ask("GET", f"/matters?first={first}&last={last}"))]

    def _ask(self, method: str, path: str, said: Mapping[str, Any] | None = None) -> Any:
        body = b"" if said is None else orjson.dumps(said)
        address = self._base + path
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = signature.headers(self._secret, method, target, body, clock.now())
        headers["Content-Type"] = "application/json"
        try:
            answer = self._client.request(method, address, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise PeerError(type(error).__name__) from error
        if answer.is_client_error and answer.status_code not in LATER:
            raise PeerRefused(answer.status_code, answer.text)
        if not answer.is_success or len(answer.content) > LARGEST_BYTES:
            raise PeerError(f"HTTP {answer.status_code}")
        try:
            return orjson.loads(answer.content)
        except orjson.JSONDecodeError as error:
            raise PeerError("not JSON") from error


def to_json(message: Envelope) -> dict[str, Any]:
    """A message as it travels."""
    return {
        "id": str(message.id),
        "reference": message.reference,
        "seq": message.seq,
        "kind": message.kind,
        "at": message.at.isoformat(),
        "body": dict(message.body),
    }


def from_json(travelled: Any) -> Envelope:
    """Read a message. Raises PeerError for what is none."""
    try:
        body, at = travelled["body"], datetime.fromisoformat(travelled["at"])
        reference, kind, seq = str(travelled["reference"]), str(travelled["kind"]), _number(travelled["seq"])
        if not isinstance(body, dict) or at.tzinfo is None or not 1 <= len(reference) <= 64:
            raise PeerError("not a message")
        return Envelope(UUID(str(travelled["id"])), reference, seq, kind, at, cast("dict[str, Any]", body))
    except (KeyError, TypeError, ValueError) as error:
        raise PeerError("not a message") from error


def line_from_json(travelled: Any) -> Line:
    """Read one matter of a list. Raises PeerError for what is none."""
    try:
        names = ("own_ticket_no", "peer_ticket_no", "own_status", "peer_status")
        words = {name: None if travelled.get(name) is None else str(travelled[name]) for name in names}
        upto = {name: _number(travelled[name]) for name in ("heard_upto", "said")}
        told = {name: str(travelled[name]) for name in ("reference", "direction", "stage")}
        return Line(**told, **words, **upto)  # type: ignore[arg-type]
    except (KeyError, TypeError, AttributeError) as error:
        raise PeerError("not a list of matters") from error


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise PeerError("not a number of a message")
    return value


def _listed(answer: Any) -> list[Any]:
    found = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise PeerError("not a list")
    return found
