"""One stream being heard: packets in, posts out. Recognition runs in threads; taking packets never waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from concurrent.futures import Executor

import numpy as np

from asr.audio import TELEPHONE, Pcm
from asr.engine import Heard, LiveEngine, LiveStream, Partial, Segment, Utterance
from asr.posts import Posts
from asr.timeline import Timeline
from asr.understanding import Understanding

log = logging.getLogger(__name__)

BEHIND_SECONDS = 30  # so far a recogniser may fall behind before packets are left out
AT_ONCE = TELEPHONE // 2  # samples given to a recogniser at a time, at most
LAST_WORDS = 30.0  # seconds after the end of a stream for what was said last


class Hearing:
    """Drive it with `take` for each packet; `listen` runs beside until `end` was called and all is posted."""

    def __init__(self, stream: str, posts: Posts, understanding: Understanding, threads: Executor) -> None:
        self._stream, self._posts = stream, posts
        self._understanding, self._threads = understanding, threads
        self._who: dict[str, str] = {}
        self._timeline = Timeline()
        self._waiting: list[Pcm | int] = []
        self._behind = 0  # samples waiting
        self._something = asyncio.Event()
        self._ended = False
        self._said_overloaded = False
        self._deaf = False

    def take(self, timestamp_ms: int | None, samples: Pcm) -> None:
        """A packet of 8 kHz samples. Too far behind, it is left out and the gap skipped."""
        if self._deaf:
            return
        if self._behind > BEHIND_SECONDS * TELEPHONE:
            self.overloaded()
            return
        for part in self._timeline.take(timestamp_ms, samples):
            self._waiting.append(part)
            self._behind += 0 if isinstance(part, int) else len(part)
        self._something.set()

    def end(self) -> None:
        """No more packets come."""
        self._ended = True
        self._something.set()

    def overloaded(self) -> None:
        """Say once that something is not heard live."""
        if not self._said_overloaded:
            self._said_overloaded = True
            self._posts.add("status", status="overloaded")
            log.warning("stream not heard in full, too much to do", extra={"stream": self._stream})

    async def listen(self, loading: Awaitable[LiveEngine | None]) -> None:
        """Recognise until the stream has ended, then say so. Packets are taken while the model is still loading."""
        try:
            engine = await loading
            if engine is not None:
                await self._hear(engine)
                return
        except Exception:  # a recogniser that breaks must not end the stream of the call
            log.exception("recogniser failed", extra={"stream": self._stream})
        self.overloaded()
        self._deaf = True
        self._waiting.clear()

    async def _hear(self, engine: LiveEngine) -> None:
        loop = asyncio.get_running_loop()
        self._who = {"engine": engine.name, "model": engine.model}
        live = await loop.run_in_executor(self._threads, engine.open)
        understander = engine.utterances()
        if understander is not None:
            self._understanding.join(self._stream, understander, self._segment, self.overloaded)
        self._posts.add("status", status="transcribing", **self._who)
        while not (self._ended and not self._waiting):
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                self._handle(await loop.run_in_executor(self._threads, self._feed, live, self._next()))
        self._handle(await loop.run_in_executor(self._threads, live.close))
        if understander is not None:
            await self._understanding.leave(self._stream, LAST_WORDS)
        self._posts.add("status", status="stopped", **self._who)

    def _next(self) -> Pcm | int:
        """The next silence, or samples joined up to half a second."""
        first = self._waiting.pop(0)
        if isinstance(first, int):
            return first
        parts, length = [first], len(first)
        while self._waiting and length < AT_ONCE:
            if isinstance(self._waiting[0], int):
                break
            part = self._waiting.pop(0)
            assert not isinstance(part, int)
            parts.append(part)
            length += len(part)
        self._behind -= length
        return np.concatenate(parts)

    @staticmethod
    def _feed(live: LiveStream, part: Pcm | int) -> list[Heard]:
        return list(live.skip(part) if isinstance(part, int) else live.feed(part))

    def _handle(self, heard: Iterable[Heard]) -> None:
        for each in heard:
            if isinstance(each, Utterance):
                self._understanding.add(self._stream, each)
            elif isinstance(each, Partial):
                times = {"starts_ms": each.starts_ms, "ends_ms": each.ends_ms}
                self._posts.add("partial", text=each.text, **times, **self._who)
            else:
                self._segment(each)

    def _segment(self, segment: Segment | None) -> None:
        if segment is None or not segment.text:
            return
        times = {"starts_ms": segment.starts_ms, "ends_ms": segment.ends_ms}
        confidence = round(min(1.0, max(0.0, segment.confidence)), 3)
        self._posts.add("final", text=segment.text, confidence=confidence, **times, **self._who)
