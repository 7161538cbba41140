"""How fast time runs for calls: real time on real lines, scaled on silent ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Pace:
    """Waits of calls. `scale` 1.0 is real time, 0.01 a hundred times faster."""

    def __init__(self, scale: float = 1.0) -> None:
        self._scale = scale
        self._started = time.monotonic()

    def now(self) -> float:
        """Seconds of call time since the start."""
        return (time.monotonic() - self._started) / self._scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._scale)

    async def within(self, seconds: float, awaited: Awaitable[T]) -> T:
        """Its result, if it comes in so many seconds; else it is cancelled. Raises TimeoutError."""
        waited = asyncio.ensure_future(awaited)
        clock = asyncio.create_task(self.sleep(seconds))
        both: set[asyncio.Future[T] | asyncio.Future[None]] = {waited, clock}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if waited.done():
                return waited.result()
            raise TimeoutError
        finally:
            waited.cancel()
            clock.cancel()
            await asyncio.gather(waited, clock, return_exceptions=True)
