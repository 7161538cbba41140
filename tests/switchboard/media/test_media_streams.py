"""Media Streams against a real WebSocket server on loopback."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from twilio.request_validator import RequestValidator
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from switchboard.media import g711
from switchboard.media_streams import QUEUE_FRAMES, StreamTap
from switchboard.ports import StreamRequest
from tests.switchboard.media.sounds import HandClock, Samples, frames, noise, share

TOKEN = "0123456789abcdef0123456789abcdef"
SPEECH = noise(1.0, 0.3)
OTHER = noise(1.0, 0.3, seed=7)


@dataclass
class Receiver:
    """Takes one stream after the other; `stalled` holds it up before it reads."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    hang_up_after: int | None = None
    kill_after: int | None = None
    refuse: bool = False
    stalled: asyncio.Event | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def handle(self, socket: ServerConnection) -> None:
        self.signatures.append(socket.request.headers["X-Twilio-Signature"])
        if self.stalled is not None:
            await self.stalled.wait()
        async for message in socket:
            self.heard.append(json.loads(message))
            if len(self.heard) == self.hang_up_after:
                return
            if len(self.heard) == self.kill_after:
                socket.transport.abort()
        self.done.set()

    def door(self, socket: ServerConnection, request: Request) -> Response | None:
        return socket.respond(403, "no") if self.refuse else None

    def of(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["event"] == event]

    def samples(self, track: str) -> Samples:
        payloads = [m["media"]["payload"] for m in self.of("media") if m["media"]["track"] == track]
        return g711.ulaw_decode(b"".join(base64.b64decode(payload) for payload in payloads))


@dataclass
class Line:
    """A stream of a call, and what was told of it."""

    clock: HandClock
    tap: StreamTap
    events: list[tuple[str, str]]
    over: asyncio.Event
    started: asyncio.Event

    async def say(self, count: int, first: int = 0) -> None:
        said, heard = frames(SPEECH), frames(OTHER)
        for tick in range(first, first + count):
            self.clock.advance()
            self.tap.write(said[tick % 50], heard[tick % 50])
            await asyncio.sleep(0)


def opened(url: str, tracks: tuple[Any, ...] = ("inbound",), connect_seconds: float = 5.0) -> Line:
    clock, events, over, started = HandClock(), [], asyncio.Event(), asyncio.Event()
    request = StreamRequest("MZ1", "AC1", "CA1", url, tracks, TOKEN, {"leg": "caller", "语": "汉语"})

    def told(event: str, text: str) -> None:
        events.append((event, text))
        (over if event == "stream-stopped" else started).set()

    return Line(clock, StreamTap(clock, request, told, connect_seconds), events, over, started)


async def listening(receiver: Receiver, port: int = 0) -> Server:
    server = await serve(receiver.handle, "127.0.0.1", port, process_request=receiver.door)
    receiver.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/media"
    return server


def run(story: Callable[[Receiver], Awaitable[None]], receiver: Receiver | None = None) -> Receiver:
    taking = receiver or Receiver()

    async def main() -> None:
        async with await listening(taking):
            await asyncio.wait_for(story(taking), 20)

    asyncio.run(main())
    return taking


def test_a_stream_says_twilios_messages_in_their_order() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        await line.say(50)
        await line.tap.stop()
        await receiver.done.wait()
        assert line.events == [("stream-started", ""), ("stream-stopped", "")]

    receiver = run(story)
    assert [m["event"] for m in receiver.heard] == ["connected", "start", *["media"] * 50, "stop"]
    assert receiver.heard[0] == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert receiver.heard[1] == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": "MZ1",
        "start": {
            "accountSid": "AC1",
            "streamSid": "MZ1",
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"leg": "caller", "语": "汉语"},
        },
    }
    media = receiver.of("media")
    assert [m["sequenceNumber"] for m in media] == [str(n) for n in range(2, 52)]
    assert [m["media"]["timestamp"] for m in media] == [str(20 * n) for n in range(50)]
    assert [m["media"]["chunk"] for m in media] == [str(n + 1) for n in range(50)]
    assert receiver.heard[-1]["stop"] == {"accountSid": "AC1", "callSid": "CA1"}
    assert share(receiver.samples("inbound"), SPEECH) == pytest.approx(1.0, abs=0.01)


def test_the_handshake_is_signed_as_twilio_signs_it() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        await line.started.wait()
        await line.tap.stop()

    receiver = run(story)
    assert RequestValidator(TOKEN).compute_signature(receiver.url, {}) == receiver.signatures[0]


def test_only_the_legs_own_voice_is_in_the_inbound_track() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        await line.say(50)
        await line.tap.stop()
        await receiver.done.wait()

    receiver = run(story)
    assert abs(share(receiver.samples("inbound"), OTHER)) < 0.05


def test_both_tracks_are_labelled() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url, ("inbound", "outbound"))
        await line.say(50)
        await line.tap.stop()
        await receiver.done.wait()

    receiver = run(story)
    assert share(receiver.samples("inbound"), SPEECH) == pytest.approx(1.0, abs=0.01)
    assert share(receiver.samples("outbound"), OTHER) == pytest.approx(1.0, abs=0.01)


def test_a_slow_receiver_loses_the_oldest_and_never_holds_up_the_clock() -> None:
    async def story(receiver: Receiver) -> None:
        receiver.stalled = asyncio.Event()
        line = opened(receiver.url)
        await line.started.wait()
        said = frames(SPEECH)
        for tick in range(QUEUE_FRAMES + 100):  # in one go: nothing can leave meanwhile
            line.clock.advance()
            line.tap.write(said[tick % 50], said[0])
        assert line.tap.dropped == 100
        receiver.stalled.set()
        await line.tap.stop()
        await receiver.done.wait()
        stamps = [int(m["media"]["timestamp"]) for m in receiver.of("media")]
        assert stamps == [20 * tick for tick in range(100, QUEUE_FRAMES + 100)]  # the newest, at their true times

    run(story)


def test_the_words_before_the_receiver_listened_are_not_lost() -> None:
    async def main() -> None:
        receiver = Receiver()
        async with await listening(receiver):
            port = int(receiver.url.rpartition(":")[2].partition("/")[0])
        line = opened(receiver.url)
        await line.say(50)
        assert line.events == []
        async with await listening(receiver, port):
            await line.started.wait()
            await line.tap.stop()
            await receiver.done.wait()
            assert len(receiver.of("media")) == 50

    asyncio.run(main())


@pytest.mark.parametrize("how", ["kill_after", "hang_up_after"])
def test_a_lost_connection_is_told_so_that_the_application_can_ask_again(how: str) -> None:
    receiver = Receiver(**{how: 10})

    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        await line.started.wait()
        await line.say(20)
        async with asyncio.timeout(5):
            await line.over.wait()
        events = [event for event, _ in line.events]
        if how == "kill_after":
            assert events == ["stream-started", "stream-error", "stream-stopped"]
            assert line.events[1][1]
        else:
            assert events == ["stream-started", "stream-stopped"]
        await line.say(5)  # who still writes harms nothing
        await line.tap.stop()
        assert len(line.events) == len(events)

    run(story, receiver)


def test_a_receiver_that_refuses_is_an_error() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        async with asyncio.timeout(5):
            await line.over.wait()
        assert [event for event, _ in line.events] == ["stream-error", "stream-stopped"]
        assert "403" in line.events[0][1]

    run(story, Receiver(refuse=True))


@pytest.mark.parametrize("url", ["ws://127.0.0.1:1/media", "http://127.0.0.1:1/", "ws://"])
def test_a_receiver_that_is_not_there_is_an_error_after_a_while(url: str) -> None:
    async def main() -> None:
        line = opened(url, connect_seconds=0.3)
        async with asyncio.timeout(5):
            await line.over.wait()
        assert [event for event, _ in line.events] == ["stream-error", "stream-stopped"]

    asyncio.run(main())


def test_a_stream_stopped_before_it_was_connected_ends_without_an_error() -> None:
    async def main() -> None:
        line = opened("ws://127.0.0.1:1/media", connect_seconds=30)
        await asyncio.sleep(0.05)
        async with asyncio.timeout(5):
            await line.tap.stop()
        assert line.events == [("stream-stopped", "")]

    asyncio.run(main())


def test_ticks_that_the_clock_skipped_show_in_the_timestamps() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        await line.say(1)
        line.clock.time += 1.0
        line.clock.run_due()
        await line.say(1)
        await line.tap.stop()
        await receiver.done.wait()

    receiver = run(story)
    assert [m["media"]["timestamp"] for m in receiver.of("media")] == ["0", "1020"]


def test_a_frame_is_taken_as_it_was_when_it_was_written() -> None:
    async def story(receiver: Receiver) -> None:
        line = opened(receiver.url)
        frame = SPEECH[:160].copy()
        line.clock.advance()
        line.tap.write(frame, frame)
        frame[:] = 0
        await line.tap.stop()
        await receiver.done.wait()

    receiver = run(story)
    assert np.abs(receiver.samples("inbound").astype(int) - SPEECH[:160]).max() < 600
