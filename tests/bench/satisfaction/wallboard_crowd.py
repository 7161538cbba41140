"""Many open consoles in one light process: they read what is sent, answer pings, and note when a refresh came.

`python -m tests.bench.satisfaction.wallboard_crowd PORT COUNT [COOKIE …]`. Prints `ready` once all are connected; each
line on its input is answered by one JSON line of what came since the last: {"refreshes", "bytes", "late": [p50, p99]}
(milliseconds from the stamp in the text to its reading).
"""

import asyncio
import base64
import json
import os
import sys
import time

from tests.bench.figures import quantile

STAMP = b'"stamp":"'
ALIVE = b'{"type":"alive","device":{"microphone":null,"connection":null}}'
HELLO = b'{"after":null,"watch":"wallboard"}'


TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def frame(text: bytes, kind: int = TEXT) -> bytes:
    """One masked frame of at most 125 bytes; the mask is nought, which is a mask too."""
    return bytes([0x80 | kind, 0x80 | len(text)]) + bytes(4) + text


class Crowd:
    """What all of them saw."""

    def __init__(self) -> None:
        self.refreshes = 0
        self.bytes = 0
        self.late: list[float] = []
        self.texts: set[bytes] = set()

    def told(self) -> str:
        late = [round(1000 * quantile(self.late, share), 2) for share in (0.5, 0.99)] if self.late else [0, 0]
        answer = {"refreshes": self.refreshes, "bytes": self.bytes, "late": late, "different": len(self.texts)}
        self.refreshes, self.bytes, self.late, self.texts = 0, 0, [], set()
        return json.dumps(answer)


class Console(asyncio.Protocol):
    """One socket: the handshake by hand, frames cut out by their lengths."""

    def __init__(self, crowd: Crowd, port: int, cookie: str, ready: asyncio.Future[None]) -> None:
        self.crowd, self.port, self.cookie, self.ready = crowd, port, cookie, ready
        self.rest = b""
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /api/live HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Cookie: cc_session={self.cookie}",
        ]
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        self.rest += data
        if not self.open:
            head, found, rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self.rest, self.open = rest, True
            self.transport.write(frame(HELLO))
            self.ready.set_result(None)
        while (text := self._cut()) is not None:
            self._read(text)

    def _cut(self) -> bytes | None:
        """The next whole frame's payload, or None."""
        rest = self.rest
        if len(rest) < 2:
            return None
        length, begins = rest[1] & 0x7F, 2
        if length == 126:
            length, begins = int.from_bytes(rest[2:4], "big"), 4
        if len(rest) < begins + length:
            return None
        self.rest = rest[begins + length :]
        kind, payload = rest[0] & 0x0F, rest[begins : begins + length]
        assert kind != CLOSE, f"the server has closed a console: {int.from_bytes(payload[:2], 'big')}"
        if kind == PING:
            self.transport.write(frame(payload, PONG))
        return payload if kind == TEXT else b""

    def _read(self, text: bytes) -> None:
        crowd = self.crowd
        if b'"type":"ping"' in text:
            self.transport.write(frame(ALIVE))
        elif (at := text.find(STAMP)) >= 0:
            crowd.refreshes += 1
            crowd.bytes = len(text)
            crowd.late.append(time.monotonic() - float(text[at + len(STAMP) : at + len(STAMP) + 20]))
            crowd.texts.add(text)


async def main(port: int, count: int, cookies: list[str]) -> None:
    crowd, loop = Crowd(), asyncio.get_running_loop()
    for number in range(count):
        ready: asyncio.Future[None] = loop.create_future()
        cookie = cookies[number % len(cookies)] if cookies else ""
        await loop.create_connection(lambda c=cookie, r=ready: Console(crowd, port, c, r), "127.0.0.1", port)
        await ready
    print("ready", flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(crowd.told(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
