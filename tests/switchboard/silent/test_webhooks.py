"""Requests on real sockets: refused, cut, slow, and kept connections; the signature against Twilio's library."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from switchboard import webhooks
from switchboard.webhooks import WebhookFailed, Webhooks, signature, with_query

pytestmark = pytest.mark.anyio

TOKEN = "a-token-of-the-tests"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.text("abcXYZ019_.", min_size=1, max_size=8)
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@given(st.dictionaries(NAMES, TEXT, max_size=6))
def test_posts_are_signed_as_twilio_signs_them(parameters: dict[str, str]) -> None:
    url = "http://app.test:8000/carriers/twilio/voice"
    assert signature(TOKEN, url, parameters) == RequestValidator(TOKEN).compute_signature(url, parameters)


@given(st.dictionaries(NAMES, TEXT, max_size=6))
def test_gets_are_signed_with_their_query(parameters: dict[str, str]) -> None:
    url = with_query("http://app.test/moh?x=1", parameters)
    assert RequestValidator(TOKEN).validate(url, {}, signature(TOKEN, url, {}))


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/voice"
    finally:
        listening.close()
        await listening.wait_closed()


async def request(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith(b"content-length:"))
    await reader.readexactly(length)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>"


async def failure(url: str) -> WebhookFailed:
    hooks = Webhooks(TOKEN)
    try:
        with pytest.raises(WebhookFailed) as failed:
            await hooks.send("POST", url, {"CallSid": "CA1"})
    finally:
        await hooks.close()
    return failed.value


async def test_a_refused_connection_may_be_tried_again() -> None:
    async with server(lambda _reader, _writer: asyncio.sleep(0)) as url:
        pass
    failed = await failure(url)
    assert (failed.code, failed.retryable) == (11205, True)


async def test_an_application_that_dies_in_the_middle_may_be_tried_again() -> None:
    async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(OK[:30])
        await writer.drain()

    async with server(die) as url:
        failed = await failure(url)
    assert (failed.code, failed.retryable) == (11205, True)


async def test_an_application_that_never_answers_is_given_up_and_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert webhooks.TIMEOUT_SECONDS == 15
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.05)

    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with server(hang) as url:
        failed = await failure(url)
    assert (failed.code, failed.retryable, failed.fault) == (11205, False, True)


@pytest.mark.parametrize(("status", "retryable", "fault"), [(500, False, True), (503, True, True), (403, False, False)])
async def test_a_bad_status_says_whether_to_try_again(status: int, retryable: bool, fault: bool) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()

    async with server(refuse) as url:
        failed = await failure(url)
    assert (failed.code, failed.retryable, failed.fault) == (11200, retryable, fault)


async def test_connections_are_kept_and_one_closed_meanwhile_is_no_failure() -> None:
    connections = 0

    async def twice_then_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        for _ in range(2):
            await request(reader)
            writer.write(OK)
            await writer.drain()

    async with server(twice_then_close) as url:
        hooks = Webhooks(TOKEN)
        for _ in range(5):
            assert (await hooks.send("POST", url, {"CallSid": "CA1"})).body == b"<Response/>"
        await hooks.close()
    assert connections == 3


@pytest.mark.parametrize("url", ["", "ftp://app.test/x", "http://[bad", "/relative"])
async def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    assert (await failure(url)).code == 11100


async def test_a_redirection_is_not_followed_with_a_signature_for_another_address() -> None:
    async def move(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with server(move) as url:
        assert (await failure(url)).code == 11200
