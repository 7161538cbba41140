"""One process keeps the wallboard: only while somebody watches, by a lease, publishing what is new as one text."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from callcenter.db import broadcast
from callcenter.wallboard import board, keeper, wire
from callcenter.wallboard.keeper import Keeper
from callcenter.wallboard.schemas import Wallboard
from tests.callcenter.calls.hotline_fixtures import Hotline
from tests.callcenter.foundation.test_broker import Running


class Clock:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def client(valkey: Running) -> Iterator[redis.Redis]:
    with broadcast.connect(valkey.url) as opened:
        yield opened


@pytest.fixture
def shown(hotline: Hotline) -> Wallboard:
    return keeper.look()


def candidate(client: redis.Redis, shown: Wallboard, clock: Callable[[], float]) -> Keeper:
    return Keeper(client, lambda: shown, clock)


def told(client: redis.Redis, act: Callable[[], object]) -> list[bytes]:
    """What is published while something happens."""
    with client.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(wire.CHANNEL)
        channel.get_message(timeout=1)
        act()
        found: list[bytes] = []
        while (message := channel.get_message(timeout=0.2)) is not None:
            found.append(message["data"])
        return found


def test_where_nobody_watches_nobody_keeps_it(client: redis.Redis, shown: Wallboard) -> None:
    kept = candidate(client, shown, Clock())
    assert not kept.is_wanted()
    assert client.get(wire.KEEPER) is None
    client.set(wire.WATCHED, "1", px=wire.WATCHED_MS)
    assert kept.is_wanted()


def test_one_of_two_keeps_it_until_its_lease_is_over(client: redis.Redis, shown: Wallboard) -> None:
    client.set(wire.WATCHED, "1")
    clock = Clock()
    first, second = candidate(client, shown, clock), candidate(client, shown, clock)
    assert first.is_wanted()
    assert not second.is_wanted()
    clock.at += wire.LEASE_MS / 1000  # both ask again; the first one's lease is prolonged
    assert first.is_wanted()
    assert not second.is_wanted()
    assert 0 < client.pttl(wire.KEEPER) <= wire.LEASE_MS
    client.delete(wire.KEEPER)  # as when it has run out: the first one was killed
    assert second.is_wanted()
    clock.at += wire.LEASE_MS / 1000
    assert not first.is_wanted()


def test_the_same_board_is_published_once_and_again_after_a_while(client: redis.Redis, shown: Wallboard) -> None:
    clock = Clock()
    kept = candidate(client, shown, clock)
    assert told(client, kept.refresh) == [board.text(shown)]
    clock.at += 1.5
    assert told(client, kept.refresh) == []
    clock.at += 5.0
    assert told(client, kept.refresh) == [board.text(shown)]


def test_what_has_changed_is_published_at_once(client: redis.Redis, shown: Wallboard) -> None:
    boards = [shown, shown.model_copy(update={"open": not shown.open})]
    kept = Keeper(client, lambda: boards[0], Clock())
    kept.refresh()
    boards.pop(0)
    assert told(client, kept.refresh) == [board.text(boards[0])]


@pytest.mark.parametrize(("kind", "hint"), [("monitor", True), ("rating", True), ("segment", False), ("desk", False)])
def test_transcripts_and_desks_are_no_hint(shown: Wallboard, kind: str, hint: bool) -> None:
    kept = Keeper(redis.Redis(), lambda: shown, Clock())
    kept.pace.begin(0)
    kept.hear(broadcast.LIVE_CHANNEL.encode(), f'{{"audience":"supervisors","type":"{kind}","data":{{}}}}'.encode())
    assert kept.pace.news is hint


def test_who_begins_to_watch_gets_it_at_once(client: redis.Redis, shown: Wallboard) -> None:
    clock = Clock()
    kept = candidate(client, shown, clock)
    kept.refresh()
    clock.at += 0.3
    kept.hear(wire.OPENED.encode(), b"1")
    assert kept.pace.due_in(clock.at) == 0
    assert told(client, kept.refresh) == [board.text(shown)]


def test_a_thousand_hints_are_read_in_one_go(client: redis.Redis, shown: Wallboard) -> None:
    kept = candidate(client, shown, time.monotonic)
    with client.pubsub() as channel:
        channel.subscribe(broadcast.LIVE_CHANNEL)
        channel.get_message(timeout=1)
        kept.pace.begin(0)
        pipeline: Any = client.pipeline(transaction=False)
        for _ in range(keeper.HINTS_AT_ONCE):
            pipeline.publish(broadcast.LIVE_CHANNEL, b'{"type":"monitor"}')
        pipeline.execute()
        keeper._take(kept, channel, 1.0)
        assert kept.pace.news
        assert channel.get_message(timeout=0) is None
