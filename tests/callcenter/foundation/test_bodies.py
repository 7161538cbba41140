"""Bodies that nobody has vouched for are read up to a bound."""

from collections.abc import AsyncIterator, Iterator

import anyio
import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from callcenter.http.bodies import LARGEST, BodyTooLarge, read_body
from callcenter.settings import Settings

DOORS = ("/carriers/twilio/voice", "/carriers/asr/segments")
CHUNK = b"x" * 4096


def asked(chunks: AsyncIterator[bytes], headers: list[tuple[bytes, bytes]]) -> Request:
    async def receive() -> dict[str, object]:
        chunk = await anext(chunks, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def read(total: int, headers: list[tuple[bytes, bytes]]) -> tuple[int | None, int]:
    """The length of what was read, None if refused, and how many chunks were taken from the wire."""
    taken = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(total // len(CHUNK)):
            taken += 1
            yield CHUNK

    async def run() -> int | None:
        try:
            return len(await read_body(asked(chunks(), headers)))
        except BodyTooLarge:
            return None

    return anyio.run(run), taken


def test_what_fits_is_read_whole() -> None:
    assert read(LARGEST, []) == (LARGEST, 16)


def test_too_long_a_body_is_refused_by_its_announced_length_before_it_is_read() -> None:
    assert read(1 << 30, [(b"content-length", b"1073741824")]) == (None, 0)


@pytest.mark.parametrize("announced", [[], [(b"content-length", b"12")], [(b"content-length", b"-1")]])
def test_a_body_without_an_honest_length_is_read_no_further_than_the_bound(
    announced: list[tuple[bytes, bytes]],
) -> None:
    assert read(1 << 30, announced) == (None, LARGEST // len(CHUNK) + 1)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_a_long_body_from_a_stranger(client: TestClient, settings: Settings, door: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST // len(CHUNK) + 1):
            yield CHUNK

    assert client.post(door, content=b"x" * (LARGEST + 1)).status_code == 413
    assert client.post(door, content=endless()).status_code == 413
    assert client.post(door, content=b"x" * LARGEST).status_code == 403
