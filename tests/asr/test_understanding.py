"""Utterances of many streams share one recogniser."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from asr.engine import Segment, Utterance
from asr.understanding import PATIENCE, Understanding
from asr.whisper_engine import on_track, packed
from tests.asr.fakes import FakeUnderstanding


def utterance(second: int, length: int = 1) -> Utterance:
    return Utterance(second * 1000, (second + length) * 1000, np.zeros(16000 * length, np.float32))


class Story:
    """An Understanding with a clock of its own and one listening stream."""

    def __init__(self, engine: FakeUnderstanding) -> None:
        self.now = 0.0
        self.heard: list[Segment | None] = []
        self.given_up = 0
        self.pool = ThreadPoolExecutor(1)
        self.understanding = Understanding(self.pool, lambda: self.now)
        self.understanding.join("MZ1", engine, self.heard.append, self._give_up)

    def _give_up(self) -> None:
        self.given_up += 1

    async def until_quiet(self) -> None:
        running = asyncio.create_task(self.understanding.run())
        await self.understanding.leave("MZ1", 10)
        running.cancel()
        self.pool.shutdown()


def play(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(coroutine, 20))


def test_utterances_that_waited_are_understood_together() -> None:
    async def told() -> None:
        engine = FakeUnderstanding()
        story = Story(engine)
        for second in range(0, 10, 2):
            story.understanding.add("MZ1", utterance(second))
        await story.until_quiet()
        assert engine.windows == [5]
        assert [(each.starts_ms, each.ends_ms) for each in story.heard if each] == [(0, 9000)]

    play(told())


def test_a_window_is_never_longer_than_the_recogniser_takes() -> None:
    async def told() -> None:
        engine = FakeUnderstanding()
        story = Story(engine)
        for second in range(0, 60, 10):
            story.understanding.add("MZ1", utterance(second, 10))
        await story.until_quiet()
        assert engine.windows == [2, 2, 2]

    play(told())


def test_what_waited_too_long_is_given_up_and_told() -> None:
    async def told() -> None:
        engine = FakeUnderstanding()
        story = Story(engine)
        story.understanding.add("MZ1", utterance(0))
        story.now = PATIENCE + 1
        story.understanding.add("MZ1", utterance(25))
        await story.until_quiet()
        assert story.given_up == 1
        assert [each.starts_ms for each in story.heard if each] == [25_000]

    play(told())


def test_a_window_that_breaks_the_recogniser_does_not_stop_the_next() -> None:
    async def told() -> None:
        engine = FakeUnderstanding(fails=1)
        story = Story(engine)
        for second in range(0, 60, 20):
            story.understanding.add("MZ1", utterance(second, 15))
        await story.until_quiet()
        assert len(engine.windows) == 3
        assert [each is not None for each in story.heard] == [False, True, True]

    play(told())


def test_the_oldest_stream_is_understood_first() -> None:
    async def told() -> None:
        engine = FakeUnderstanding()
        story = Story(engine)
        order: list[str] = []
        story.understanding.join("MZ2", engine, lambda segment: order.append("MZ2"), lambda: None)
        story.heard = []
        story.understanding.join("MZ1", engine, lambda segment: order.append("MZ1"), lambda: None)
        story.now = 1
        story.understanding.add("MZ2", utterance(0))
        story.now = 2
        story.understanding.add("MZ1", utterance(0))
        await story.until_quiet()
        assert order == ["MZ2", "MZ1"]

    play(told())


def test_moments_of_a_packed_window_are_brought_back_to_the_track() -> None:
    window = [utterance(10, 2), utterance(60, 3)]
    assert on_track(window, 0.5) == 10_500
    assert on_track(window, 2.1) == 60_000  # a start in the gap belongs to what follows
    assert on_track(window, 2.1, end=True) == 12_000  # an end in the gap to what was before
    assert on_track(window, 3.3) == 61_000
    assert on_track(window, 29.0, end=True) == 63_000


def test_packing_keeps_every_utterance_in_order() -> None:
    spoken = [utterance(second * 20, 1 + second % 14) for second in range(40)]
    windows = list(packed(spoken))
    assert [each for window in windows for each in window] == spoken
    assert all(sum(len(each.samples) / 16000 + 0.3 for each in window) <= 28 for window in windows)
    assert len(windows) < 16
