"""The server of media streams over real sockets, with recognisers that need no model."""

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from asr.server import AsrServer
from asr.settings import Settings
from tests.asr.fakes import FakeEngines
from tests.asr.live_client import SECRET, TOKEN, Receiver, open_stream, packet, packets, started

TONE = (np.sin(np.arange(8000) / 4) * 8000).astype(np.int16)
QUIET = np.zeros(8000, np.int16)
STOP = json.dumps({"event": "stop", "streamSid": "MZ1", "stop": {}})


class Bench:
    """A running server and its receiver."""

    def __init__(self, url: str, receiver: Receiver, server: AsrServer) -> None:
        self.url, self.receiver, self.server = url, receiver, server


@asynccontextmanager
async def bench(engines: FakeEngines | None = None, receiver: Receiver | None = None) -> AsyncIterator[Bench]:
    taking = receiver or Receiver()
    with socket_port() as port:
        url = f"ws://127.0.0.1:{port}/media"
    chosen = Settings("127.0.0.1", port, TOKEN, SECRET, url, Path("none"), Path("none"))
    async with taking.listening(), httpx.AsyncClient(trust_env=False) as client:
        server = AsrServer(chosen, engines or FakeEngines(), client)
        async with server.listening():
            yield Bench(url, taking, server)


class socket_port:  # noqa: N801 — reads as a function
    """A port in the range of this area that is free now."""

    def __enter__(self) -> int:
        import socket

        for port in range(32500, 32599):
            with socket.socket() as tried:
                try:
                    tried.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return port
        raise RuntimeError("no free port")

    def __exit__(self, *error: object) -> None:
        pass


def play(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(coroutine, 30))


async def say(at: Bench, *tracks: np.ndarray, language: str = "zh-CN") -> None:
    async with await open_stream(at.url) as carrier:
        await carrier.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        await carrier.send(started(at.receiver.url, language))
        for message in packets(np.concatenate(tracks)):
            await carrier.send(message)
        await carrier.send(STOP)
        await carrier.wait_closed()


def test_words_are_posted_with_their_times_on_the_stream() -> None:
    async def story() -> None:
        async with bench() as at:
            await say(at, QUIET, TONE, QUIET)
            await at.receiver.until(lambda receiver: "stopped" in receiver.statuses())
            [final] = at.receiver.finals()
            assert at.receiver.statuses() == ["transcribing", "stopped"]
            assert at.receiver.unsigned == 0
            assert [post["sequence"] for post in at.receiver.posts] == sorted(
                post["sequence"] for post in at.receiver.posts
            )
        assert final["text"] == "您好"
        assert 500 <= final["starts_ms"] <= 1000
        assert 2000 <= final["ends_ms"] <= 2500
        assert (final["call"], final["leg"], final["stream"], final["language"]) == ("c0ffee", "caller", "MZ1", "zh-CN")
        assert (final["engine"], final["model"], final["confidence"]) == ("fake", "fake-1", 0.9)

    play(story())


def test_yi_is_marked_as_unsupported_and_nothing_is_guessed() -> None:
    async def story() -> None:
        async with bench() as at:
            await say(at, TONE, QUIET, language="ii-CN")
            await at.receiver.until(lambda receiver: bool(receiver.posts))
            assert at.receiver.statuses() == ["unsupported_language"]
            assert at.receiver.finals() == []

    play(story())


def test_a_stream_too_many_is_overloaded_and_the_others_go_on() -> None:
    async def story() -> None:
        async with bench(FakeEngines(streams=1)) as at, await open_stream(at.url) as first:
            await first.send(started(at.receiver.url, stream="MZ1"))
            await at.receiver.until(lambda receiver: "transcribing" in receiver.statuses())
            async with await open_stream(at.url) as second:
                await second.send(started(at.receiver.url, stream="MZ2"))
                await at.receiver.until(lambda receiver: "overloaded" in receiver.statuses())
                await second.send(packet(0, TONE[:160]))
            assert {post["stream"] for post in at.receiver.posts if post.get("status") == "overloaded"} == {"MZ2"}
            for message in packets(np.concatenate([TONE, QUIET])):
                await first.send(message)
            await at.receiver.until(lambda receiver: bool(receiver.finals()))
            assert at.receiver.finals()[0]["stream"] == "MZ1"

    play(story())


def test_a_place_that_was_left_is_free_again() -> None:
    async def story() -> None:
        async with bench(FakeEngines(streams=1)) as at:
            for turn in (1, 2):
                await say(at, TONE, QUIET)
                await at.receiver.until(lambda receiver, turn=turn: receiver.statuses().count("stopped") == turn)
            assert "overloaded" not in at.receiver.statuses()

    play(story())


def test_a_stream_that_is_lost_is_finished_with_what_was_heard() -> None:
    async def story() -> None:
        async with bench() as at:
            carrier = await open_stream(at.url)
            await carrier.send(started(at.receiver.url))
            for message in packets(TONE):
                await carrier.send(message)
            carrier.transport.abort()
            await at.receiver.until(lambda receiver: "stopped" in receiver.statuses())
            assert [final["text"] for final in at.receiver.finals()] == ["您好"]

    play(story())


@pytest.mark.parametrize("signed", ["", "d3Jvbmc=", "é"])
def test_a_stream_with_a_wrong_signature_is_refused(signed: str) -> None:
    async def story() -> None:
        async with bench() as at:
            with pytest.raises(InvalidStatus) as refused:
                await open_stream(at.url, signed)
            assert refused.value.response.status_code == 403

    play(story())


def test_another_path_is_not_found() -> None:
    async def story() -> None:
        async with bench() as at:
            with pytest.raises(InvalidStatus) as refused:
                await open_stream(at.url.replace("/media", "/other"))
            assert refused.value.response.status_code == 404

    play(story())


@pytest.mark.parametrize(
    "first",
    [
        "not json",
        "[]",
        '{"event":"media","media":{"payload":"AAAA"}}',
        '{"event":"start","start":{}}',
        started("ftp://nowhere"),
        started("http://x", mediaFormat={"encoding": "audio/l16", "sampleRate": 16000, "channels": 1}),
    ],
)
def test_a_stream_that_does_not_begin_as_it_must_is_closed(first: str) -> None:
    async def story() -> None:
        async with bench() as at, await open_stream(at.url) as carrier:
            await carrier.send(first)
            with pytest.raises(ConnectionClosed) as closed:
                await carrier.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008
            assert at.receiver.posts == []

    play(story())


def test_an_unreadable_packet_ends_the_stream_and_keeps_what_was_heard() -> None:
    async def story() -> None:
        async with bench() as at, await open_stream(at.url) as carrier:
            await carrier.send(started(at.receiver.url))
            for message in packets(TONE):
                await carrier.send(message)
            await carrier.send('{"event":"media","media":{"timestamp":"1","payload":"%%%"}}')
            await at.receiver.until(lambda receiver: "stopped" in receiver.statuses())
            assert len(at.receiver.finals()) == 1

    play(story())


def test_a_recogniser_that_breaks_is_told_and_the_server_goes_on() -> None:
    async def story() -> None:
        async with bench(FakeEngines(fails=True)) as at:
            await say(at, TONE, QUIET)
            await at.receiver.until(lambda receiver: bool(receiver.posts))
            assert at.receiver.statuses() == ["overloaded"]
            assert at.server.health()["streams"] == 0

    play(story())


def test_a_damaged_model_is_told_and_shown_in_health() -> None:
    async def story() -> None:
        async with bench(FakeEngines(damaged=True)) as at:
            await say(at, TONE)
            await at.receiver.until(lambda receiver: bool(receiver.posts))
            assert at.receiver.statuses() == ["overloaded"]
            health = await asyncio.to_thread(get, at.url.replace("ws://", "http://").replace("/media", "/healthz"))
            assert health["status"] == "degraded"
            assert "model.bin" in health["failed"]["zh-CN"]

    play(story())


def get(url: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return json.load(answer)


def test_health_is_told_to_anybody() -> None:
    async def story() -> None:
        async with bench() as at:
            health = await asyncio.to_thread(get, at.url.replace("ws://", "http://").replace("/media", "/healthz"))
            assert health["status"] in {"ok", "loading"}

    play(story())


def test_a_receiver_that_fails_for_a_while_gets_every_final() -> None:
    async def story() -> None:
        async with bench(receiver=Receiver(lambda count: 503 if count <= 2 else 204)) as at:
            await say(at, TONE, QUIET)
            await at.receiver.until(lambda receiver: "stopped" in receiver.statuses())
            assert len(at.receiver.finals()) == 1

    play(story())


def test_a_receiver_that_refuses_is_not_asked_again() -> None:
    async def story() -> None:
        async with bench(receiver=Receiver(lambda count: 403)) as at:
            await say(at, TONE, QUIET)
            await at.receiver.until(lambda receiver: receiver.tries >= 2)
            assert at.receiver.posts == []
            assert at.receiver.tries <= 20

    play(story())
