"""Lost sockets, bad input, slow networks."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from switchboard.browser import Timing
from switchboard.engines.base import Ended, Leg
from switchboard.media.source import SILENCE
from switchboard.ports import Frame
from tests.switchboard.media.browser_house import SHORT_RESUME, SPEECH, House, ring, run
from tests.switchboard.media.sounds import frames, share


def test_a_call_outlives_its_socket_and_is_resumed() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            browser.connection.transport.abort()
        async with house.browser() as browser:
            assert browser.ready["resumable"] == [owner.leg.id]
            await browser.say("resume", call_sid=owner.leg.id)
            assert await browser.next() == {"type": "connected", "call_sid": owner.leg.id}
            heard: list[Frame] = []
            owner.leg.audio_in.subscribe(heard.append)
            for frame in frames(SPEECH)[:10]:
                await browser.connection.send(frame.tobytes())
            await browser.say("digits", digits="7")
            assert await owner.next() == "7"
            house.clock.advance(10)
            assert share(np.concatenate(heard), SPEECH[:1600]) == pytest.approx(1.0)

    run(story)


def test_a_call_whose_browser_does_not_come_back_ends_as_lost() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
        assert await owner.next() == Ended(408, "lost")
        async with house.browser() as browser:
            assert browser.ready["resumable"] == []

    run(story, SHORT_RESUME)


def test_a_newer_page_replaces_the_older_one_and_may_take_its_call() -> None:
    async def story(house: House) -> None:
        async with house.browser() as older:
            owner = await house.called(older)
            async with house.browser() as newer:
                assert (await older.next())["code"] == "replaced"
                assert await older.closed() == 4409
                await newer.say("resume", call_sid=owner.leg.id)
                assert (await newer.next())["type"] == "connected"
                await newer.say("hangup")
                assert await owner.next() == Ended(200, "remote")

    run(story)


def test_a_ring_reaches_a_page_that_was_opened_meanwhile() -> None:
    async def story(house: House) -> None:
        async with house.browser():
            owner = await ring(house)
        async with house.browser() as browser:
            assert browser.ready["resumable"] == []
            assert (await browser.next())["type"] == "incoming"
            await browser.say("accept", call_sid=owner.leg.id)
            assert await owner.next() == "answered"

    run(story)


def test_a_browser_that_answers_no_ping_is_taken_for_lost() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            assert await browser.closed() == 4408
            assert await owner.next() == Ended(408, "lost")

    run(story, Timing(ping=0.05, silent=0.2, resume=0.1))


def test_a_browser_that_answers_pings_stays() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser, asyncio.timeout(5):
            begun = asyncio.get_running_loop().time()
            while asyncio.get_running_loop().time() < begun + 1.0:
                while json.loads(await browser.connection.recv())["type"] != "ping":
                    pass
                await browser.say("pong")
            await browser.say("hello", token="again")
            assert (await browser.next())["code"] == "malformed"

    run(story, Timing(ping=0.05, silent=0.8))


@pytest.mark.parametrize(
    "message",
    [
        "no json",
        "[]",
        "{}",
        '{"type":"fly"}',
        '{"type":"connect","params":[]}',
        '{"type":"connect","params":{"a":1}}',
        '{"type":"connect","params":{"a":"' + "x" * 2000 + '"}}',
        '{"type":"digits","digits":"12x"}',
        '{"type":"accept"}',
        '{"type":"accept","call_sid":7}',
        "[" * 10_000,
        "x" * 20_000,
        b"",
        b"\x00" * 319,
        b"\x00" * 3520,
    ],
)
def test_what_is_no_message_is_answered_with_an_error_and_harms_nothing(message: str | bytes) -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await browser.connection.send(message)
            assert (await browser.next())["code"] == "malformed"
            await house.called(browser)

    run(story)


@pytest.mark.parametrize("kind", ["hangup", "mute", "digits"])
def test_keys_without_a_call_are_an_error(kind: str) -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await browser.say(kind, digits="1", muted=True)
            assert (await browser.next())["code"] == "unknown_call"

    run(story)


def test_audio_without_a_call_is_ignored() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await browser.connection.send(bytes(320))
            owner = await house.called(browser)
            heard: list[Frame] = []
            owner.leg.audio_in.subscribe(heard.append)
            house.clock.advance(3)
            assert heard == [SILENCE] * 3

    run(story)


def test_a_browser_that_reads_slowly_loses_old_audio_and_no_words() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            for number in range(2000):  # in one go: nothing can leave meanwhile
                owner.leg.send(np.full(160, number, np.int16))
            await owner.leg.hangup()
            assert (await browser.next())["type"] == "disconnected"
            await browser.say("hangup")
            assert (await browser.next())["code"] == "unknown_call"
            numbers = [int.from_bytes(frame[:2], "little") for frame in browser.audio]
            assert numbers == list(range(1975, 2000))

    run(story)


def test_stopping_ends_every_call_and_closes_every_socket() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            await house.gateway.stop()
            assert await owner.next() == Ended(200, "local")
            assert (await browser.next())["type"] == "disconnected"
            assert await browser.closed() == 1001

    run(story)


def test_an_application_that_fails_ends_the_call(caplog: pytest.LogCaptureFixture) -> None:
    async def story(house: House) -> None:
        async def broken(leg: Leg) -> None:
            raise RuntimeError("broken")

        await house.gateway.start(broken)
        async with house.browser() as browser:
            await browser.say("connect", params={})
            assert (await browser.next())["reason"] == "failed"
        assert "inbound call failed" in caplog.messages

    run(story)
