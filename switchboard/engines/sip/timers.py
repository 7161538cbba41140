"""The timers of RFC 3261 §17 as data, and the scheduler that every state machine of this package runs on.

Production runs on the asyncio loop; tests run on a fake clock with the same two methods, or pass shorter figures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Scheduled(Protocol):
    """A callback that waits for its moment."""

    def cancel(self) -> None: ...


class Scheduler(Protocol):
    """What a state machine needs of time; an asyncio loop fits."""

    def time(self) -> float:
        """Monotonic seconds."""
        ...

    def call_later(self, delay: float, callback: Callable[[], object], /) -> Scheduled:
        """Call `callback` once after `delay` seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Timers:
    """Seconds. Names and defaults are those of RFC 3261 table 4; L and M are RFC 6026's.

    The transport is UDP only, so D, I, J and K keep their unreliable-transport values.
    """

    t1: float = 0.5
    t2: float = 4.0
    t4: float = 5.0
    d: float = 32.0
    ring: float = 180.0  # timer C's spirit: how long a call may ring without a final answer

    @property
    def b(self) -> float:
        """INVITE client: no answer at all."""
        return 64 * self.t1

    @property
    def f(self) -> float:
        """Non-INVITE client: no final answer."""
        return 64 * self.t1

    @property
    def h(self) -> float:
        """INVITE server: wait for the ACK."""
        return 64 * self.t1

    @property
    def i(self) -> float:
        """INVITE server: absorb repeated ACKs."""
        return self.t4

    @property
    def j(self) -> float:
        """Non-INVITE server: absorb repeated requests."""
        return 64 * self.t1

    @property
    def k(self) -> float:
        """Non-INVITE client: absorb repeated answers."""
        return self.t4

    @property
    def l(self) -> float:  # noqa: E743  (the RFC's letter)
        """INVITE server: absorb repeated INVITEs after a 2xx (RFC 6026)."""
        return 64 * self.t1

    @property
    def m(self) -> float:
        """INVITE client: pass on repeated 2xx (RFC 6026)."""
        return 64 * self.t1


class Retransmission:
    """Repeats an action at growing intervals until stopped: T1, 2·T1, 4·T1 … at most `limit` seconds apart."""

    def __init__(self, scheduler: Scheduler, first: float, limit: float, action: Callable[[], object]) -> None:
        self._scheduler = scheduler
        self._interval = first
        self._limit = limit
        self._action = action
        self._timer: Scheduled | None = scheduler.call_later(first, self._fire)

    def _fire(self) -> None:
        self._interval = min(2 * self._interval, self._limit)
        self._timer = self._scheduler.call_later(self._interval, self._fire)
        self._action()

    def slow_down(self) -> None:
        """Every further repetition at the limit (timer E after a provisional answer, RFC 3261 §17.1.2.2)."""
        self._interval = self._limit

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
