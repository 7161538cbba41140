"""A carrier and a receiver for tests: sends a track as Twilio does, and takes what is posted."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from asr import audio, signatures
from asr.audio import Pcm

TOKEN, SECRET = "token-of-tests", "secret-of-tests"


class Receiver:
    """An HTTP server of a few lines: keeps every post with its signature checked, answers with `status()`."""

    def __init__(self, status: Callable[[int], int] = lambda count: 204) -> None:
        self.posts: list[dict[str, Any]] = []
        self.unsigned = 0
        self.tries = 0
        self._status = status
        self._changed = asyncio.Condition()
        self.url = ""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Receiver"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/carriers/asr/segments"
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
                lower = {name.lower(): value for name, value in fields.items()}
                raw = await reader.readexactly(int(lower["content-length"]))
                await self._take(raw, lower.get("x-asr-signature"), writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the caller hung up, or the test is over
        finally:
            writer.close()

    async def _take(self, raw: bytes, signature: str | None, writer: asyncio.StreamWriter) -> None:
        self.tries += 1
        status = self._status(self.tries)
        async with self._changed:
            self.unsigned += signature != signatures.body(SECRET, raw)
            if status < 300:
                self.posts.append(json.loads(raw))
            self._changed.notify_all()
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()

    async def until(self, enough: Callable[["Receiver"], bool], seconds: float = 20) -> None:
        """Wait for a state; fails after `seconds`."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: enough(self))

    def statuses(self) -> list[str]:
        return [post["status"] for post in self.posts if post["event"] == "status"]

    def finals(self) -> list[dict[str, Any]]:
        return [post for post in self.posts if post["event"] == "final"]


async def open_stream(url: str, signed: str | None = None) -> ClientConnection:
    """A connection with the carrier's signature (or `signed`)."""
    given = signatures.handshake(TOKEN, url) if signed is None else signed
    return await connect(url, additional_headers={"X-Twilio-Signature": given}, compression=None, proxy=None)


def started(callback: str, language: str = "zh-CN", stream: str = "MZ1", **changed: Any) -> str:
    """The `start` message."""
    said = {"call": "c0ffee", "leg": "caller", "language": language, "callback": callback}
    start: dict[str, Any] = {
        "streamSid": stream,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": said,
    }
    return json.dumps({"event": "start", "streamSid": stream, "start": start | changed})


def packet(number: int, samples: Pcm) -> str:
    """The `media` message of 20 ms."""
    payload = base64.b64encode(audio.encode_ulaw(samples)).decode()
    media = {"track": "inbound", "chunk": str(number + 1), "timestamp": str(number * 20), "payload": payload}
    return json.dumps({"event": "media", "streamSid": "MZ1", "media": media})


def packets(track: Pcm) -> list[str]:
    """A track in messages of 20 ms, the last one filled up with silence."""
    filled = np.concatenate([track, np.zeros(-len(track) % 160, np.int16)])
    return [packet(number, samples) for number, samples in enumerate(filled.reshape(-1, 160))]
