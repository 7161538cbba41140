"""`/api/live`: what happens, as it happens, to every open console over one WebSocket each.

Messages come from Valkey, get a sequence number within this process's epoch, and stay in a ring so that a console that
lost its connection catches up. Where nothing can be made up for (another epoch, an older number, the broker away), the
console gets a `snapshot` and fetches afresh.

The wallboard stands beside the sequence: it comes as the text that is sent, the same to everybody who watches, and
only the newest counts.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import redis
import redis.asyncio

from callcenter import settings
from callcenter.db.broadcast import LIVE_CHANNEL
from callcenter.wallboard import wire
from callcenter.web.frames import text_frame
from callcenter.web.listeners import Listener

log = logging.getLogger(__name__)

RING = 2000
RECONNECT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Message:
    """One live message with its place in the epoch."""

    seq: int
    audience: str
    type: str
    data: Any

    def text(self, epoch: str) -> str:
        body = {"epoch": epoch, "seq": self.seq, "type": self.type, "data": self.data}
        return orjson.dumps(body).decode()


class Hub:
    """All open consoles of this process."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.seq = 0
        self.ring: deque[Message] = deque(maxlen=RING)
        self.listeners: set[Listener] = set()
        self.watching: set[Listener] = set()  # those of them that show the wallboard
        self.opened = asyncio.Event()  # somebody has begun to watch
        self.heard = False  # whether the broker's channel is open

    def deliver(self, audience: str, kind: str, data: Any) -> None:
        """Number a message, keep it, send it to those who may hear it."""
        self.seq += 1
        message = Message(self.seq, audience, kind, data)
        self.ring.append(message)
        text = message.text(self.epoch)
        frame = text_frame(text)
        for listener in tuple(self.listeners):
            if audience in listener.audiences:
                listener.put(text, frame)

    def show(self, text: str) -> None:
        """Send the wallboard to those who watch it."""
        frame = text_frame(text)
        for listener in tuple(self.watching):
            listener.show(text, frame)

    def renew(self) -> None:
        """Begin a new epoch: something may have been missed, so every console fetches afresh."""
        self.epoch, self.seq = secrets.token_hex(8), 0
        self.ring.clear()
        for listener in tuple(self.listeners):
            listener.put(self.snapshot())

    def snapshot(self) -> str:
        """Tells a console to fetch afresh and to go on from here."""
        return orjson.dumps({"type": "snapshot", "epoch": self.epoch, "seq": self.seq}).decode()

    def missed(self, after: Any, audiences: frozenset[str]) -> list[str]:
        """What came after `after` ({"epoch","seq"} or None), or a snapshot when that cannot be told."""
        if not isinstance(after, dict) or after.get("epoch") != self.epoch or not isinstance(after.get("seq"), int):
            return [self.snapshot()]
        oldest = self.ring[0].seq if self.ring else self.seq + 1
        if not oldest - 1 <= after["seq"] <= self.seq:
            return [self.snapshot()]
        return [
            message.text(self.epoch)
            for message in self.ring
            if message.seq > after["seq"] and message.audience in audiences
        ]

    @contextlib.contextmanager
    def listening(
        self, audiences: frozenset[str], after: Any, token: str | None = None, watch: str | None = None
    ) -> Iterator[Listener]:
        """A listener that has got what it missed and gets what comes."""
        listener = Listener(audiences, token, watch)
        for text in self.missed(after, audiences):
            listener.put(text)
        self.listeners.add(listener)
        if wire.AUDIENCE in audiences:
            self.watching.add(listener)
            self.opened.set()
        try:
            yield listener
        finally:
            self.listeners.discard(listener)
            self.watching.discard(listener)

    async def run(self) -> None:
        """Read the broker's channels for ever. While it is away consoles are told to fetch afresh by their pings."""
        while True:
            try:
                async for channel, body in self._channels():
                    self._take(channel, body)
            except (redis.RedisError, OSError):
                if self.heard:
                    log.warning("live messages interrupted")
            except (ValueError, KeyError, TypeError):
                log.warning("live message not understood")
            self.heard = False
            await asyncio.sleep(RECONNECT_SECONDS)

    def _take(self, channel: str, body: bytes) -> None:
        if channel == wire.CHANNEL:
            self.show(body.decode())
        else:
            message = orjson.loads(body)
            self.deliver(message["audience"], message["type"], message["data"])

    async def _channels(self) -> AsyncIterator[tuple[str, bytes]]:
        client = redis.asyncio.Redis.from_url(
            settings.load().redis_url, socket_connect_timeout=2, health_check_interval=5
        )
        async with client, client.pubsub() as channel:
            await channel.subscribe(LIVE_CHANNEL, wire.CHANNEL)
            telling = asyncio.create_task(self._tell_of_watchers(client))
            self.heard = True
            self.renew()
            try:
                while True:
                    message = await channel.get_message(ignore_subscribe_messages=True, timeout=3)
                    if message is not None:
                        yield message["channel"].decode(), message["data"]
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)

    async def _tell_of_watchers(self, client: "redis.asyncio.Redis") -> None:
        """Somebody watches here: whoever keeps the wallboard is told at once, and again before it forgets."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.opened.wait(), wire.TELL_SECONDS)
            news = self.opened.is_set()
            self.opened.clear()
            if not self.watching:
                continue
            with contextlib.suppress(redis.RedisError, OSError):  # told again in three seconds
                await client.set(wire.WATCHED, b"1", px=wire.WATCHED_MS)
                if news:
                    await client.publish(wire.OPENED, b"1")
