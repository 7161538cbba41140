"""The one 20 ms tick of the process. No leg has a timer of its own.

Ticks stand on a fixed grid from the start, so lateness never adds up to drift. A late loop catches up at once, but at
most `CATCH_UP` ticks in a row: what is older is skipped and counted (`tick` moves on, so recordings stay aligned with
the wall clock). Lateness and load are measured, because a late clock is what callers hear as stutter.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from switchboard.ports import FRAME_SECONDS, Phase, Unsubscribe

log = logging.getLogger(__name__)

CATCH_UP = 10
"""Ticks run in a row at most: 200 ms, what the jitter buffers of phones still bridge."""

LATE_SECONDS = 0.02
"""A tick later than this is counted as late."""

WARN_SECONDS = 10.0

Callback = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """What the clock measured since its start: seconds, and numbers of ticks."""

    ticks: int
    skipped: int
    late: int
    worst_lateness: float
    mean_lateness: float
    busy: float
    """Share of the time spent inside the ticks; above 0.5 the process is overloaded."""


class _Subscription:
    """A callback in a phase; `failing` is true since its last call raised."""

    __slots__ = ("callback", "failing")

    def __init__(self, callback: Callback) -> None:
        self.callback = callback
        self.failing = False


class Clock:
    """Implements `ports.Clock`. `now` is a monotonic clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._phases: dict[Phase, tuple[_Subscription, ...]] = dict.fromkeys(Phase, ())
        self._timer: asyncio.TimerHandle | None = None
        self._origin = 0.0
        self._lateness = self._worst = self._busy = 0.0
        self._ticks = self._skipped = self._late = 0
        self._warn_at = 0.0
        self.tick = 0
        """The number of the current tick on the grid, skipped ones counted."""

    def subscribe(self, phase: Phase, callback: Callback) -> Unsubscribe:
        """Call `callback` in every tick from now on, after those who subscribed to the same phase before."""
        subscription = _Subscription(callback)
        self._phases[phase] = (*self._phases[phase], subscription)

        def unsubscribe() -> None:
            self._phases[phase] = tuple(known for known in self._phases[phase] if known is not subscription)

        return unsubscribe

    async def start(self) -> None:
        """Begin to tick in the running loop. Idempotent."""
        if self._timer is None:
            self.begin()
            self._schedule()

    async def stop(self) -> None:
        """No tick after this. Idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def begin(self) -> None:
        """Put the grid's origin here; `start` does it, and tests with a time of their own."""
        self._origin = self._now() - self.tick * FRAME_SECONDS

    def run_due(self) -> float:
        """Run every tick that is due; seconds until the next one (0 when it is due already)."""
        begun = self._now()
        # Half a microsecond of grace: a timer that fires exactly on the grid must not miss its tick by rounding.
        behind = int((begun - self._origin) / FRAME_SECONDS + 5e-7) - self.tick
        if behind > CATCH_UP:
            self._skip(behind - CATCH_UP, begun)
        for _ in range(min(behind, CATCH_UP)):
            self.tick += 1
            self._measure(begun)
            for phase in Phase:
                self._run(self._phases[phase])
        ended = self._now()
        self._busy += ended - begun
        return max(0.0, self._origin + (self.tick + 1) * FRAME_SECONDS - ended)

    def figures(self) -> ClockFigures:
        """Lateness and load since the start."""
        elapsed = max(self._now() - self._origin, FRAME_SECONDS)
        mean = self._lateness / self._ticks if self._ticks else 0.0
        return ClockFigures(self._ticks, self._skipped, self._late, self._worst, mean, self._busy / elapsed)

    def _skip(self, ticks: int, now: float) -> None:
        self._skipped += ticks
        self.tick += ticks
        if now >= self._warn_at:  # an overloaded machine must not be kept busy with saying so
            self._warn_at = now + WARN_SECONDS
            log.warning("clock skipped ticks", extra={"ticks": ticks, "since_start": self._skipped})

    def _measure(self, begun: float) -> None:
        lateness = max(0.0, begun - self._origin - self.tick * FRAME_SECONDS)
        self._ticks += 1
        self._lateness += lateness
        self._worst = max(self._worst, lateness)
        self._late += lateness > LATE_SECONDS

    def _run(self, subscriptions: tuple[_Subscription, ...]) -> None:
        for subscription in subscriptions:
            try:
                subscription.callback()
            except Exception:
                if not subscription.failing:
                    log.exception("clock subscriber failed")
                subscription.failing = True
            else:
                subscription.failing = False

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self.run_due(), self._fire)

    def _fire(self) -> None:
        if self._timer is not None:
            self._schedule()
