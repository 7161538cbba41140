"""One browser's WebSocket: what is said to it goes through an outbox, so that nobody ever waits for a slow network.

Text is never lost; of audio the oldest half second at most is kept, older frames are dropped: late speech is noise.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

if TYPE_CHECKING:
    from switchboard.browser_leg import BrowserLeg
    from switchboard.browser_token import Grant

AUDIO_FRAMES = 25
MOST_TEXTS = 200
"""A browser that reads nothing for so many messages is gone."""


class BrowserSocket:
    """`leg` is the call whose audio flows here; there is at most one."""

    def __init__(self, websocket: WebSocket, grant: Grant) -> None:
        self.grant = grant
        self.leg: BrowserLeg | None = None
        self.closed = False
        self.heard_at = asyncio.get_running_loop().time()
        self._websocket = websocket
        self._texts: deque[str] = deque()
        self._audio: deque[bytes] = deque(maxlen=AUDIO_FRAMES)
        self._something = asyncio.Event()
        self._close_code: int | None = None

    def say(self, kind: str, **content: Any) -> None:
        """Queue one JSON message."""
        if not self.closed:
            self._texts.append(json.dumps({"type": kind, **content}, ensure_ascii=False))
            if len(self._texts) > MOST_TEXTS:
                self.close(4408)
            self._something.set()

    def send_audio(self, frame: bytes) -> None:
        if not self.closed:
            self._audio.append(frame)
            self._something.set()

    def close(self, code: int) -> None:
        """Close after what is queued has left. Idempotent."""
        if self._close_code is None:
            self._close_code = code
            self._something.set()

    async def pump(self) -> None:
        """Send until the socket is closed by either side."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # Starlette's words for "it has gone"
            while self._close_code is None:
                await self._something.wait()
                self._something.clear()
                await self._drain()
            await self._drain()
        self.closed = True
        await shut(self._websocket, self._close_code or 1001)

    async def receive(self) -> str | bytes | None:
        """The next message; None when the browser has gone."""
        message = await self._websocket.receive()
        self.heard_at = asyncio.get_running_loop().time()
        if message["type"] == "websocket.disconnect":
            self.closed = True
            return None
        text: str | None = message.get("text")
        content: bytes = message.get("bytes") or b""
        return content if text is None else text

    async def _drain(self) -> None:
        while self._texts or self._audio:
            if self._texts:
                await self._websocket.send_text(self._texts.popleft())
            else:
                await self._websocket.send_bytes(self._audio.popleft())


async def shut(websocket: WebSocket, code: int) -> None:
    """Close from our side, unless the other side has done so."""
    states = (websocket.client_state, websocket.application_state)
    if WebSocketState.DISCONNECTED not in states:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await websocket.close(code)
