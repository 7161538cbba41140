"""`/api/live`: what happens, as it happens, to every open console over one WebSocket each.

Messages come from Valkey, get a sequence number within this process's epoch, and stay in a ring so that a console that
lost its connection catches up. Where nothing can be made up for (another epoch, an older number, the broker away), the
console gets a `snapshot` and fetches afresh.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import redis
import redis.asyncio

from callcenter import settings
from callcenter.db.broadcast import LIVE_CHANNEL

log = logging.getLogger(__name__)

RING = 2000
# A console that reads slower than this many messages is dropped; it comes back and catches up.
BACKLOG = 500
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


@dataclass(eq=False)
class Listener:
    """One open console: what it may hear, and what waits to be sent to it."""

    audiences: frozenset[str]
    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))

    def put(self, text: str | None) -> None:
        try:
            self.waiting.put_nowait(text)
        except asyncio.QueueFull:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(None)


class Hub:
    """All open consoles of this process."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.seq = 0
        self.ring: deque[Message] = deque(maxlen=RING)
        self.listeners: set[Listener] = set()
        self.heard = False  # whether the broker's channel is open

    def deliver(self, audience: str, kind: str, data: Any) -> None:
        """Number a message, keep it, send it to those who may hear it."""
        self.seq += 1
        message = Message(self.seq, audience, kind, data)
        self.ring.append(message)
        text = message.text(self.epoch)
        for listener in tuple(self.listeners):
            if audience in listener.audiences:
                listener.put(text)

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
    def listening(self, audiences: frozenset[str], after: Any) -> Any:
        """A listener that has got what it missed and gets what comes."""
        listener = Listener(audiences)
        for text in self.missed(after, audiences):
            listener.put(text)
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    async def run(self) -> None:
        """Read the broker's channel for ever. While it is away consoles are told to fetch afresh by their pings."""
        while True:
            try:
                async for message in self._channel():
                    self.deliver(message["audience"], message["type"], message["data"])
            except (redis.RedisError, OSError):
                if self.heard:
                    log.warning("live messages interrupted")
            except (ValueError, KeyError, TypeError):
                log.warning("live message not understood")
            self.heard = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _channel(self) -> AsyncIterator[Any]:
        client = redis.asyncio.Redis.from_url(
            settings.load().redis_url, socket_connect_timeout=2, health_check_interval=5
        )
        async with client, client.pubsub() as channel:
            await channel.subscribe(LIVE_CHANNEL)
            self.heard = True
            self.renew()
            while True:
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=3)
                if message is not None:
                    yield orjson.loads(message["data"])
