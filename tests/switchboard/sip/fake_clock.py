"""Time that moves only when a test says so; fits `timers.Scheduler`."""

import heapq
import itertools
from collections.abc import Callable


class Waiting:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class FakeClock:
    """`advance` runs what becomes due, in order, at its own moment."""

    def __init__(self) -> None:
        self._now = 0.0
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, Waiting]] = []

    def time(self) -> float:
        return self._now

    def call_later(self, delay: float, callback: Callable[[], object]) -> Waiting:
        waiting = Waiting(callback)
        heapq.heappush(self._waiting, (self._now + delay, next(self._order), waiting))
        return waiting

    def advance(self, seconds: float) -> None:
        end = self._now + seconds
        while self._waiting and self._waiting[0][0] <= end:
            at, _, waiting = heapq.heappop(self._waiting)
            self._now = at
            if waiting.callback is not None:
                waiting.callback()
        self._now = end

    @property
    def pending(self) -> int:
        return sum(waiting.callback is not None for _, _, waiting in self._waiting)
