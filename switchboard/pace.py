"""How fast time runs for calls: real time on real lines, scaled on silent ones."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Waits of calls. `scale` 1.0 is real time, 0.01 a hundred times faster."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._started = time.monotonic()

    def now(self) -> float:
        """Seconds of call time since the start."""
        elapsed = time.monotonic() - self._started
        return elapsed / self.scale if self.scale else elapsed

    def real(self, seconds: float) -> float:
        """How many real seconds so many seconds of call time take."""
        return seconds * self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(self.real(seconds))
