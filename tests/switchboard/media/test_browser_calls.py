"""Calls from a browser and to it."""

from __future__ import annotations

import numpy as np
import pytest

from switchboard.engines.base import DialFailed, Ended
from switchboard.media.source import SILENCE
from switchboard.ports import Frame
from tests.switchboard.media.browser_house import SPEECH, House, ring, run, token
from tests.switchboard.media.sounds import frames


def test_a_call_of_the_browser_carries_its_parameters_and_is_rung_and_answered() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser, offer="42", To="12348")
            leg = owner.leg
            assert (leg.direction, leg.remote, leg.local) == ("inbound", "client:seat_1", "12348")
            assert leg.headers == {"offer": "42", "To": "12348"}

    run(story)


def test_audio_goes_both_ways_in_frames_of_twenty_milliseconds() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            heard: list[Frame] = []
            owner.leg.audio_in.subscribe(heard.append)
            for frame in frames(SPEECH)[:10]:
                await browser.connection.send(frame.tobytes())
                owner.leg.send(frame)
            await browser.say("digits", digits="5")
            assert await owner.next() == "5"  # everything before it has arrived
            house.clock.advance(10)
            assert np.array_equal(np.concatenate(heard), SPEECH[:1600])
            await owner.leg.hangup()
            assert (await browser.next())["type"] == "disconnected"
            assert b"".join(browser.audio) == SPEECH[:1600].tobytes()

    run(story)


def test_a_gap_in_the_network_is_silence_and_a_frame_comes_every_tick() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            heard: list[Frame] = []
            owner.leg.audio_in.subscribe(heard.append)
            house.clock.advance(5)
            assert heard == [SILENCE] * 5

    run(story)


def test_a_muted_browser_is_silent_even_if_it_sends() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            heard: list[Frame] = []
            owner.leg.audio_in.subscribe(heard.append)
            await browser.say("mute", muted=True)
            for frame in frames(SPEECH)[:5]:
                await browser.connection.send(frame.tobytes())
            await browser.say("digits", digits="1#")
            assert [await owner.next(), await owner.next()] == ["1", "#"]
            house.clock.advance(5)
            assert all(frame is SILENCE for frame in heard)

    run(story)


def test_the_browser_hangs_up() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await house.called(browser)
            await browser.say("hangup")
            assert await owner.next() == Ended(200, "remote")
            assert await browser.next() == {"type": "disconnected", "call_sid": owner.leg.id, "reason": "hangup"}
            await house.called(browser)  # and may call again

    run(story)


def test_the_browser_gives_up_before_the_answer() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await browser.say("connect", params={})
            owner = await house.calls.get()
            await browser.next()
            await browser.say("hangup")
            assert await owner.next() == Ended(487, "cancelled")
            assert (await browser.next())["reason"] == "cancelled"

    run(story)


def test_a_refused_call_says_why() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await browser.say("connect", params={})
            owner = await house.calls.get()
            await browser.next()
            await owner.leg.reject(486)
            assert await owner.next() == Ended(486, "local")
            assert (await browser.next())["reason"] == "busy"

    run(story)


def test_one_call_at_a_time_and_only_with_the_grant_for_it() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            await house.called(browser)
            await browser.say("connect", params={})
            assert (await browser.next())["code"] == "busy"
        async with house.browser(token("seat_2", outgoing_application_sid=None)) as browser:
            await browser.say("connect", params={})
            assert (await browser.next())["code"] == "not_allowed"

    run(story)


def test_a_browser_is_rung_and_answers() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await ring(house)
            sid = owner.leg.id
            assert await browser.next() == {
                "type": "incoming",
                "call_sid": sid,
                "from": "12348",
                "params": {"offer": "42"},
            }
            await browser.say("accept", call_sid=sid)
            assert await owner.next() == "answered"
            assert await browser.next() == {"type": "connected", "call_sid": sid}
            await browser.say("digits", digits="1")
            assert await owner.next() == "1"

    run(story)


def test_a_browser_refuses() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await ring(house)
            await browser.next()
            await browser.say("reject", call_sid=owner.leg.id)
            assert await owner.next() == Ended(603, "remote")
            assert (await browser.next())["reason"] == "rejected"

    run(story)


def test_a_ring_that_nobody_answers_ends_and_the_browser_is_told() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await ring(house, seconds=0.05)
            await browser.next()
            assert await owner.next() == Ended(487, "timeout")
            assert await browser.next() == {"type": "disconnected", "call_sid": owner.leg.id, "reason": "timeout"}
            await browser.say("accept", call_sid=owner.leg.id)
            assert (await browser.next())["code"] == "unknown_call"

    run(story)


def test_a_ring_taken_back_ends_and_the_browser_is_told() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            owner = await ring(house)
            await browser.next()
            await owner.leg.hangup()
            await owner.leg.hangup()
            assert await owner.next() == Ended(487, "local")
            assert (await browser.next())["reason"] == "cancelled"
            assert owner.told.empty()

    run(story)


def test_who_is_not_there_or_talks_already_cannot_be_rung() -> None:
    async def story(house: House) -> None:
        with pytest.raises(DialFailed) as away:
            await house.gateway.dial("client:seat_1", "12348", 5, {})
        assert away.value.status == 480
        async with house.browser(token(incoming_allow=False)):
            with pytest.raises(DialFailed) as forbidden:
                await house.gateway.dial("client:seat_1", "12348", 5, {})
            assert forbidden.value.status == 480
        async with house.browser() as browser:
            await house.called(browser)
            with pytest.raises(DialFailed) as busy:
                await house.gateway.dial("client:seat_1", "12348", 5, {})
            assert busy.value.status == 486

    run(story)


def test_a_call_of_somebody_else_cannot_be_touched() -> None:
    async def story(house: House) -> None:
        async with house.browser() as mine, house.browser(token("seat_2")) as other:
            owner = await ring(house)
            await mine.next()
            for kind in ("accept", "reject", "resume"):
                await other.say(kind, call_sid=owner.leg.id)
                assert (await other.next())["code"] == "unknown_call"
            await mine.say("accept", call_sid=owner.leg.id)
            assert await owner.next() == "answered"

    run(story)
