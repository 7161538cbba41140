"""Utterances of all streams, understood one window at a time by one thread.

While a window is being understood others wait; those of one stream are then understood together, because a window costs
the same whether it is short or long. What waits too long is given up: the second pass hears it after the call.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from asr.audio import WIDE
from asr.engine import Segment, Utterance, UtteranceEngine

log = logging.getLogger(__name__)

WINDOW_SECONDS = 26.0
PATIENCE = 20.0  # seconds an utterance may wait

Deliver = Callable[[Segment | None], None]


@dataclass(slots=True)
class _Listener:
    engine: UtteranceEngine
    deliver: Deliver
    give_up: Callable[[], None]
    waiting: list[tuple[float, Utterance]] = field(default_factory=list)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)


class Understanding:
    """Takes utterances of many streams, keyed by stream; hands each stream its segments in order."""

    def __init__(self, executor: Executor, clock: Callable[[], float]) -> None:
        self._executor, self._clock = executor, clock
        self._listeners: dict[str, _Listener] = {}
        self._something = asyncio.Event()

    def join(self, stream: str, engine: UtteranceEngine, deliver: Deliver, give_up: Callable[[], None]) -> None:
        """A stream begins. `deliver` gets its segments, `give_up` is called when its utterances waited too long."""
        self._listeners[stream] = _Listener(engine, deliver, give_up)
        self._listeners[stream].quiet.set()

    def add(self, stream: str, utterance: Utterance) -> None:
        """An utterance has ended."""
        listener = self._listeners[stream]
        listener.waiting.append((self._clock(), utterance))
        listener.quiet.clear()
        self._something.set()

    async def leave(self, stream: str, seconds: float) -> None:
        """A stream has ended: wait for its last utterances, at most so long, then forget it."""
        listener = self._listeners[stream]
        try:
            await asyncio.wait_for(listener.quiet.wait(), seconds)
        except TimeoutError:
            listener.give_up()
        finally:
            del self._listeners[stream]

    async def run(self) -> None:
        """Understand what comes, oldest first, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            while (listener := self._oldest()) is not None:
                await self._understand(listener)

    def _oldest(self) -> _Listener | None:
        waiting = [listener for listener in self._listeners.values() if listener.waiting]
        return min(waiting, key=lambda listener: listener.waiting[0][0]) if waiting else None

    async def _understand(self, listener: _Listener) -> None:
        now = self._clock()
        fresh = [(came, utterance) for came, utterance in listener.waiting if now - came <= PATIENCE]
        if len(fresh) < len(listener.waiting):
            listener.give_up()
        window, listener.waiting = _window(fresh)
        if window:
            loop = asyncio.get_running_loop()
            try:
                heard = await loop.run_in_executor(self._executor, listener.engine.understand, window)
            except Exception:  # one window that breaks the recogniser must not silence all other streams
                log.exception("utterances not understood")
                heard = None
            listener.deliver(heard)
        if not listener.waiting:
            listener.quiet.set()


def _window(waiting: Sequence[tuple[float, Utterance]]) -> tuple[list[Utterance], list[tuple[float, Utterance]]]:
    """As many utterances as fit into a window, and the rest."""
    seconds, count = 0.0, 0
    for _, utterance in waiting:
        seconds += len(utterance.samples) / WIDE + 0.3
        if count and seconds > WINDOW_SECONDS:
            break
        count += 1
    return [utterance for _, utterance in waiting[:count]], list(waiting[count:])
