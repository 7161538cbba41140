"""Keeps the wallboard up to date while anybody watches: one process of all that run this, by a lease in Valkey.

It hears the live messages as hints, looks at the rows, and publishes one text for all sockets. A keeper that is killed
is replaced when its lease runs out; two at once for a moment do no harm, both tell the truth. Where nobody watches it
looks at nothing and hears nothing but that somebody begins to.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import redis
from sqlalchemy.exc import SQLAlchemyError

from callcenter import logs
from callcenter.db import broadcast
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.wallboard import board, wire
from callcenter.wallboard.pace import Pace
from callcenter.wallboard.schemas import Wallboard

if TYPE_CHECKING:
    from redis.client import PubSub

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
# Live messages that change nothing on the board: they come often, and are no hint.
NO_HINT = tuple(f'"type":"{kind}"'.encode() for kind in ("segment", "transcript_status", "offer", "offer_gone", "desk"))
HINTS_AT_ONCE = 1000
# Ours is prolonged, a free one taken, another's left: 1 or 0.
_HOLD = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""


def look() -> Wallboard:
    """The board in a unit of work of its own."""
    with begin() as uow:
        return board.board(uow)


class Keeper:
    """One candidate. `look` may be replaced in tests; times are of a monotonic clock."""

    def __init__(
        self, client: "redis.Redis", look: Callable[[], Wallboard] = look, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.client, self.look, self.now = client, look, now
        self.name = f"{os.getpid()}-{new_id().hex}"
        self.pace = Pace()
        self.shown: Wallboard | None = None
        self.held_until = float("-inf")

    def is_wanted(self) -> bool:
        """Whether somebody watches, and the board is ours to keep. Asked of Valkey three times within a lease."""
        if self.now() < self.held_until:
            return True
        if not self.client.exists(wire.WATCHED):
            return False
        held = bool(self.client.eval(_HOLD, 1, wire.KEEPER, self.name, str(wire.LEASE_MS)))
        self.held_until = self.now() + wire.LEASE_MS / 3000 if held else float("-inf")
        return held

    def refresh(self) -> bool:
        """Look, and publish what is new, or what nobody has heard for a while. Whether something was published."""
        self.pace.begin(self.now())
        worked = time.thread_time()
        shown = self.look()
        self.pace.end(self.now(), time.thread_time() - worked)
        if board.same(shown, self.shown) and not self.pace.is_quiet(self.now()):
            return False
        self.client.publish(wire.CHANNEL, board.text(shown))
        self.shown, self.pace.sent = shown, self.now()
        return True

    def hear(self, channel: bytes, body: bytes) -> None:
        """A message of the broker: news, unless it is of a kind that the board does not show."""
        if channel.decode() == wire.OPENED:
            self.pace.sent = float("-inf")  # who has just come wants it at once
            self.pace.news = True
        elif not any(kind in body for kind in NO_HINT):
            self.pace.news = True


def keep(over: threading.Event) -> None:
    """Until `over`: a thread of the dispatcher. The broker may be away; then nobody could be told anyway."""
    while not over.is_set():
        try:
            with broadcast.connect() as client, client.pubsub() as channel:
                _keep(Keeper(client), channel, over)
        except redis.RedisError:
            over.wait(LOOK_SECONDS)
        except (psycopg.Error, SQLAlchemyError) as error:
            logs.failed(log, "wallboard not looked at", error)
            over.wait(LOOK_SECONDS)


def _keep(keeper: Keeper, channel: "PubSub", over: threading.Event) -> None:
    channel.subscribe(wire.OPENED)
    hearing = False
    while not over.is_set():
        if not keeper.is_wanted():
            hearing = _hear_all(channel, hearing, wanted=False)
            _take(keeper, channel, LOOK_SECONDS / 2)
            continue
        hearing = _hear_all(channel, hearing, wanted=True)
        due_in = keeper.pace.due_in(keeper.now())
        if due_in > 0:
            _take(keeper, channel, min(due_in, wire.LEASE_MS / 4000))
        else:
            keeper.refresh()


def _hear_all(channel: "PubSub", hearing: bool, *, wanted: bool) -> bool:
    """Live messages are listened to only while somebody watches."""
    if wanted and not hearing:
        channel.subscribe(broadcast.LIVE_CHANNEL)
    elif hearing and not wanted:
        channel.unsubscribe(broadcast.LIVE_CHANNEL)  # type: ignore[no-untyped-call]
    return wanted


def _take(keeper: Keeper, channel: "PubSub", seconds: float) -> None:
    """Wait for the first message, then read those that are there already: a thousand hints are one."""
    message = channel.get_message(timeout=seconds)
    for _ in range(HINTS_AT_ONCE):
        if message is None:
            return
        if message["type"] == "message":
            keeper.hear(message["channel"], message["data"])
        message = channel.get_message(timeout=0)
