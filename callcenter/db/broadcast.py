"""After a commit: live messages to consoles, nudges to workers and dispatcher. Bounded, and it never blocks a request.

Nothing here is truth. A lost nudge costs a second (dispatcher and beat look at the rows themselves), a lost live
message a fetch (the console sees a gap in the sequence).
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from callcenter import settings

log = logging.getLogger(__name__)

LIVE_CHANNEL = "callcenter:live"
WAKE_CHANNEL = "callcenter:wake"
LONGEST_BACKLOG = 2000

Message = tuple[str, str, dict[str, Any]]


class Broadcaster:
    """One thread that publishes what committed units of work left behind; over the bound the oldest is dropped."""

    def __init__(self, connect: Callable[[], redis.Redis], nudge: Callable[[str], None]) -> None:
        self._connect = connect
        self._nudge = nudge
        self._queue: queue.Queue[tuple[str, bytes]] = queue.Queue(LONGEST_BACKLOG)
        self._nudged: set[str] = set()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()  # guards the thread of this process only, no truth

    def put(self, channel: str, body: bytes) -> None:
        """Queue a message, dropping the oldest when the broker has been away too long."""
        self._ensure_thread()
        try:
            self._queue.put_nowait((channel, body))
        except queue.Full:
            self._queue.get_nowait()
            self._queue.put_nowait((channel, body))

    def nudge(self, lane: str) -> None:
        """Ask the workers of `lane` to look at the outbox; nudges not sent yet are one."""
        if lane not in self._nudged:
            self._nudged.add(lane)
            self.put(f"nudge:{lane}", b"")

    def _ensure_thread(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="broadcast", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        connection = self._connect()
        silent = False
        while True:
            channel, body = self._queue.get()
            try:
                if channel.startswith("nudge:"):
                    lane = channel.removeprefix("nudge:")
                    self._nudged.discard(lane)
                    self._nudge(lane)
                else:
                    connection.publish(channel, body)
                silent = False
            except Exception:  # noqa: BLE001 - an edge: whatever the broker does, the hotline goes on
                if not silent:
                    log.warning("broker does not take messages")
                silent = True


def connect(url: str | None = None) -> redis.Redis:
    """A client that gives up within a second instead of retrying."""
    return redis.Redis.from_url(
        url or settings.load().redis_url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def _nudge_workers(lane: str) -> None:
    from callcenter import broker

    broker.nudge(lane)


_broadcaster = Broadcaster(connect, _nudge_workers)


def after_commit(live: Iterable[Message], lanes: Iterable[str], *, wake: bool) -> None:
    """Hand over what a committed unit of work left. Returns at once."""
    for audience, kind, data in live:
        _broadcaster.put(LIVE_CHANNEL, orjson.dumps({"audience": audience, "type": kind, "data": data}))
    if wake:
        _broadcaster.put(WAKE_CHANNEL, b"1")
    for lane in lanes:
        _broadcaster.nudge(lane)


def replace(broadcaster: Broadcaster) -> Broadcaster:
    """Put another broadcaster in place and return the one before. For tests."""
    global _broadcaster
    before, _broadcaster = _broadcaster, broadcaster
    return before
