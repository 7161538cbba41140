"""Media Streams out: one WebSocket a stream with Twilio's messages, mu-law in base64, 20 ms a message.

https://www.twilio.com/docs/voice/media-streams/websocket-messages. Unidirectional, as `<Start><Stream>` is: what the
other side sends is read and ignored. The clock only puts frames into a bounded queue that drops its oldest; a dropped
or skipped frame shows as a jump of `timestamp`, never as a shift of what follows.

Twilio gives up at once when the server refuses the connection; here a server that is not listening yet (it restarts) is
tried for `CONNECT_SECONDS`. Every stream ends with exactly one `stream-stopped`; after a fault `stream-error` is first.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from collections import deque
from collections.abc import Callable, Iterator

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, InvalidHandshake, InvalidURI

from switchboard.media.clock import Clock
from switchboard.media.g711 import ulaw_encode
from switchboard.ports import Frame, StreamEvent, StreamRequest

log = logging.getLogger(__name__)

QUEUE_FRAMES = 500
"""Frames waiting at most, both tracks together: 10 s of one track, what a restart of the receiver takes."""

CONNECT_SECONDS = 10.0
RETRY_SECONDS = 0.25
STOP_SECONDS = 2.0
"""How long `stop` waits for the rest of the queue and for the closing handshake."""


def handshake_signature(url: str, auth_token: str) -> str:
    """Twilio's X-Twilio-Signature of a request without parameters: base64(HMAC-SHA1(token, url))."""
    return base64.b64encode(hmac.new(auth_token.encode(), url.encode(), hashlib.sha1).digest()).decode()


class StreamTap:
    """One open Media Stream; implements `ports.StreamTap`."""

    def __init__(
        self,
        clock: Clock,
        request: StreamRequest,
        on_event: Callable[[StreamEvent, str], None],
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self._clock = clock
        self._request = request
        self._on_event = on_event
        self._connect_seconds = connect_seconds
        self._first_tick = clock.tick + 1
        self._queue: deque[tuple[str, int, Frame]] = deque(maxlen=QUEUE_FRAMES)
        self._ready = asyncio.Event()
        self._stopping = False
        self._sequence = 0
        self.dropped = 0
        """Frames that the receiver was too slow for."""
        self._task = asyncio.create_task(self._run(), name=f"stream {request.sid}")

    def write(self, said: Frame, heard: Frame) -> None:
        if self._stopping:
            return
        ticks = max(0, self._clock.tick - self._first_tick)
        for track in self._request.tracks:
            self.dropped += len(self._queue) == QUEUE_FRAMES
            # Copied: the frame belongs to its leg and waits here until the socket takes it.
            self._queue.append((track, ticks * 20, (said if track == "inbound" else heard).copy()))
        self._ready.set()

    async def stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._ready.set()
        await asyncio.wait([self._task], timeout=STOP_SECONDS)
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        fault = ""
        try:
            socket = await self._connect()
            try:
                await self._speak(socket)
            finally:
                await socket.close()
        except ConnectionClosedOK:
            log.info("media stream closed by its receiver", extra={"stream_sid": self._request.sid})
        except (OSError, InvalidHandshake, InvalidURI, ConnectionClosed, TimeoutError) as error:
            if self._stopping:
                return  # `stream-stopped` is all that is left to say
            fault = _words(error)
            log.warning("media stream broke", extra={"stream_sid": self._request.sid, "error": fault})
        finally:
            self._stopping = True
            if fault:
                self._on_event("stream-error", fault)
            self._on_event("stream-stopped", "")

    async def _connect(self) -> ClientConnection:
        """Raises OSError when nobody listened for `connect_seconds`, InvalidHandshake when the server refused."""
        url = self._request.url
        headers = {"X-Twilio-Signature": handshake_signature(url, self._request.auth_token)}
        loop = asyncio.get_running_loop()
        give_up = loop.time() + self._connect_seconds
        while True:
            try:
                return await connect(
                    url,
                    additional_headers=headers,
                    compression=None,  # deflate costs more than a frame is long
                    open_timeout=5,
                    close_timeout=1,
                    max_size=65536,
                    max_queue=4,
                    proxy=None,
                )
            except (OSError, TimeoutError):
                if self._stopping or loop.time() + RETRY_SECONDS > give_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _speak(self, socket: ClientConnection) -> None:
        await socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        await socket.send(self._start())
        self._on_event("stream-started", "")
        listening = asyncio.create_task(_ignore(socket))
        listening.add_done_callback(lambda _: self._ready.set())
        try:
            while not self._stopping or self._queue:
                await self._ready.wait()
                self._ready.clear()
                if listening.done():
                    listening.result()  # raises ConnectionClosed: the receiver has gone
                for message in self._messages():
                    await socket.send(message)
            await socket.send(self._stop())
        finally:
            listening.cancel()

    def _messages(self) -> Iterator[str]:
        sid = self._request.sid
        while self._queue:
            track, timestamp, frame = self._queue.popleft()
            payload = base64.b64encode(ulaw_encode(frame)).decode()
            # By hand: nothing in it needs escaping, and there are fifty a second of each stream.
            media = f'"track":"{track}","chunk":"{timestamp // 20 + 1}","timestamp":"{timestamp}","payload":"{payload}"'
            yield (f'{{"event":"media","sequenceNumber":"{self._next()}","streamSid":"{sid}","media":{{{media}}}}}')

    def _start(self) -> str:
        request = self._request
        start = {
            "accountSid": request.account_sid,
            "streamSid": request.sid,
            "callSid": request.call_sid,
            "tracks": list(request.tracks),
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": dict(request.parameters),
        }
        return json.dumps(
            {"event": "start", "sequenceNumber": str(self._next()), "start": start, "streamSid": request.sid}
        )

    def _stop(self) -> str:
        stop = {"accountSid": self._request.account_sid, "callSid": self._request.call_sid}
        return json.dumps(
            {"event": "stop", "sequenceNumber": str(self._next()), "stop": stop, "streamSid": self._request.sid}
        )

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence


async def _ignore(socket: ClientConnection) -> None:
    """Read and forget, so that pings are answered and the close is noticed. Raises ConnectionClosed."""
    while True:
        await socket.recv()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
