"""One frame for many sockets: what is said to every console is framed once and written as it is.

Frames of a server are not masked, and we pack nothing, so the bytes of a message are the same on every connection.
`SocketProtocol` is uvicorn's own with one door more: a socket that has room takes a frame at once, without its task
being woken. Where it has no room, or under another server (tests), the message goes the usual way.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN

EXTENSION = "callcenter.frame"  # in the scope's extensions: `write(frame) -> bool`
Write = Callable[[bytes], bool]


def text_frame(text: str | bytes) -> bytes:
    """The whole message as it stands on the wire."""
    data = text.encode() if isinstance(text, str) else text
    return Frame(Opcode.TEXT, data).serialize(mask=False)


def writer(scope: Any) -> Write | None:
    """What this connection offers, None under a server that does not."""
    found: Write | None = (scope.get("extensions") or {}).get(EXTENSION)
    return found


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket connection of the web process."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            offered: dict[str, Any] = self.scope["extensions"] or {}
            offered[EXTENSION] = self.write_frame

    def write_frame(self, frame: bytes) -> bool:
        """Write it if the connection is open and has room; False where it must go the usual way."""
        conn = self.conn
        if not self.writable.is_set() or self.close_sent or self.disconnected or not self.handshake_complete:
            return False
        if conn.extensions or conn.expect_continuation_frame or conn.state is not OPEN:
            return False
        self.transport.write(frame)
        return True
