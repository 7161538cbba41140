"""One open console at `/api/live`: what it may hear, and what waits to be sent to it.

Two kinds of things wait. Messages are all sent, in their order, up to a bound. Of what is only ever looked at as it is
now (the wallboard) the newest alone waits: a console that reads slowly gets fewer of them, never old ones.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from callcenter.web.frames import Write

# A console that reads slower than this many messages is dropped; it comes back and catches up.
BACKLOG = 500
TOO_SLOW = 4429
_NEWEST = object()  # stands in the line where the newest wallboard is sent


class Listener:
    """A console's line. `put`, `show` and `close` come from the hub, `next` is asked by the one task that sends.

    `keeps_seat`: its signs of life keep a seat; `token`: the login's cookie, for the check whether it lasts; `watch`:
    what the console has asked to be shown; `heard_at`: when it last said something, by the loop's clock; `cut` ends the
    sending of what is never read. `write` takes a frame at once where the socket has room: while nothing waits before
    it, no task needs to be woken.
    """

    __slots__ = (
        "_newest",
        "_waiter",
        "audiences",
        "code",
        "cut",
        "heard_at",
        "keeps_seat",
        "line",
        "token",
        "watch",
        "write",
    )

    def __init__(self, audiences: frozenset[str], token: str | None = None, watch: str | None = None) -> None:
        self.audiences, self.token, self.watch = audiences, token, watch
        self.keeps_seat = any(name.startswith("seat:") for name in audiences)
        self.line: deque[object] = deque()
        self.code = 1000
        self.heard_at = 0.0
        self.cut: Callable[[], object] | None = None
        self.write: Write | None = None
        self._newest: str | None = None
        self._waiter: asyncio.Future[None] | None = None

    def put(self, text: str, frame: bytes | None = None) -> None:
        """A message: it is sent after those before it. One too many ends the console's connection."""
        if self._has_written(frame):
            return
        if len(self.line) >= BACKLOG:
            self.close(TOO_SLOW)
        else:
            self._append(text)

    def show(self, text: str, frame: bytes | None = None) -> None:
        """What is shown now: it takes the place of what was to be shown and is not sent yet."""
        if self._has_written(frame):
            return
        waits, self._newest = self._newest is not None, text
        if not waits:
            self._append(_NEWEST)

    def close(self, code: int) -> None:
        """Nothing more is sent: the connection is ended with this code."""
        self.line.clear()
        self.code = code
        self._append(None)
        if self.cut is not None:
            self.cut()

    def take(self) -> str | None:
        """What is sent next, None for the end. Raises IndexError when nothing waits."""
        found = self.line.popleft()
        if found is _NEWEST:
            found, self._newest = self._newest, None
        assert found is None or isinstance(found, str)
        return found

    async def next(self) -> str | None:
        """What is sent next, as soon as there is something; None for the end."""
        while not self.line:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self.take()

    def _has_written(self, frame: bytes | None) -> bool:
        # The waiter is there when the sending task has nothing in hand: what is written now overtakes nothing.
        if frame is None or self.write is None or self.line or self._waiter is None:
            return False
        return self.write(frame)

    def _append(self, what: object) -> None:
        self.line.append(what)
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
