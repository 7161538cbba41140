"""Who may come in: the page a browser is on, and the access token it says hello with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from switchboard import browser_messages as messages
from switchboard.browser_socket import shut
from switchboard.browser_token import Grant, TokenCheck, TokenRefused

MALFORMED, REFUSED, TIMEOUT, REPLACED, GOING_AWAY = 4400, 4401, 4408, 4409, 1001
"""Close codes."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Door:
    """`origins` are the pages that may connect (`https://console.example`); without any, pages of our own host name."""

    def __init__(self, check: TokenCheck, origins: Collection[str], hello_seconds: float) -> None:
        self._check = check
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._hello_seconds = hello_seconds

    async def admit(self, websocket: WebSocket) -> Grant | None:
        """The grant of a browser that says hello in time with a good token; the others are sent away."""
        if not self._allowed(websocket):
            await websocket.close(REFUSED)  # before the handshake: HTTP 403
            return None
        await websocket.accept()
        try:
            return self._check.grant(await asyncio.wait_for(_hello(websocket), self._hello_seconds))
        except TokenRefused as error:
            await _send_away(websocket, REFUSED, error.code, str(error))
        except messages.Malformed as error:
            await _send_away(websocket, MALFORMED, "hello_expected", str(error))
        except TimeoutError:
            await _send_away(websocket, TIMEOUT, "hello_expected", "no hello in time")
        return None

    def _allowed(self, websocket: WebSocket) -> bool:
        origin = websocket.headers.get("origin", "").lower()
        if not origin:
            return True  # not a page: no browser leaves it out
        if self._origins:
            return origin in self._origins
        host = _host(origin)
        return host is not None and host == _host(f"//{websocket.headers.get('host', '')}")


def _host(url: str) -> str | None:
    """The host name; all names of this machine are one, or a page at `localhost` could not reach `127.0.0.1`."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return "localhost" if name in LOOPBACK else name


async def _hello(websocket: WebSocket) -> str:
    """The token of the first message. Raises Malformed."""
    received = await websocket.receive()
    hello = messages.parse(received.get("text") or "{}")
    if not isinstance(hello, messages.Hello):
        raise messages.Malformed("hello comes first")
    return hello.token


async def _send_away(websocket: WebSocket, code: int, error: str, message: str) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it may have gone before we answered
        await websocket.send_json({"type": "error", "code": error, "message": message})
    await shut(websocket, code)
