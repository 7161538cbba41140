"""Who may come in: tokens, origins, and what is said to those who may not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VideoGrant, VoiceGrant
from websockets.exceptions import InvalidStatus

from switchboard.browser import Timing
from tests.switchboard.media.browser_house import ACCOUNT, KEY, SECRET, House, run, token


def test_a_browser_with_a_good_token_is_ready_under_its_identity() -> None:
    async def story(house: House) -> None:
        async with house.browser() as browser:
            assert browser.ready == {"type": "ready", "identity": "seat_1", "resumable": []}
            assert house.gateway.identities() == ["seat_1"]

    run(story)


def expired() -> str:
    voice = VoiceGrant(incoming_allow=True)
    made = AccessToken(ACCOUNT, KEY, SECRET, identity="seat_1", grants=[voice], valid_until=int(time.time()) - 60)
    return str(made.to_jwt())


def without_voice() -> str:
    return str(AccessToken(ACCOUNT, KEY, SECRET, identity="seat_1", grants=[VideoGrant(room="a")]).to_jwt())


def of_another_account() -> str:
    return str(AccessToken("AC9", KEY, SECRET, identity="seat_1", grants=[VoiceGrant(incoming_allow=True)]).to_jwt())


@pytest.mark.parametrize(
    ("access", "code"),
    [
        (lambda: "no.token.atall", "token_invalid"),
        (lambda: token(secret="another secret, long enough for HS256"), "token_invalid"),
        (lambda: token(key="SK9"), "token_invalid"),
        (lambda: token(identity="seat 1; drop"), "token_invalid"),
        (of_another_account, "token_invalid"),
        (without_voice, "token_invalid"),
        (expired, "token_expired"),
    ],
)
def test_a_bad_token_is_sent_away(access: Callable[[], str], code: str) -> None:
    async def story(house: House) -> None:
        async with house.socket() as browser:
            answer = await browser.hello(access())
            assert (answer["type"], answer["code"]) == ("error", code)
            assert await browser.closed() == 4401

    run(story)


def test_who_says_nothing_is_sent_away() -> None:
    async def story(house: House) -> None:
        async with house.socket() as browser:
            assert await browser.closed() == 4408

    run(story, Timing(hello=0.1))


def test_who_does_not_begin_with_hello_is_sent_away() -> None:
    async def story(house: House) -> None:
        async with house.socket() as browser:
            await browser.say("connect", params={})
            assert (await browser.next())["code"] == "hello_expected"
            assert await browser.closed() == 4400

    run(story)


@pytest.mark.parametrize(
    ("origin", "origins", "admitted"),
    [
        ("http://127.0.0.1:8000", (), True),
        ("http://localhost:8000", (), True),
        ("http://[::1]:8000", (), True),
        ("https://evil.example", (), False),
        ("https://localhost.evil.example", (), False),
        ("null", (), False),
        ("http://[", (), False),
        ("https://console.example", ("https://console.example",), True),
        ("http://127.0.0.1:8000", ("https://console.example",), False),
        (None, ("https://console.example",), True),
    ],
)
def test_only_pages_of_the_house_may_connect(origin: str | None, origins: tuple[str, ...], admitted: bool) -> None:
    async def story(house: House) -> None:
        if admitted:
            async with house.socket(origin=origin) as browser:
                assert (await browser.hello(token()))["type"] == "ready"
        else:
            with pytest.raises(InvalidStatus):
                async with house.socket(origin=origin):
                    pass

    run(story, origins=origins)
