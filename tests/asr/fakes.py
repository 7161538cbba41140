"""Recognisers that behave, without models: loud blocks are words, quiet ones are none."""

from collections.abc import Sequence

import numpy as np

from asr.audio import Pcm
from asr.engine import Heard, LiveEngine, Partial, Segment, Utterance
from asr.models import ModelError
from asr.registry import Entry

LOUD = 1000


class FakeStream:
    """Tells a partial while it is loud, and the words when it becomes quiet."""

    def __init__(self) -> None:
        self._at = 0
        self._since: int | None = None

    def feed(self, block: Pcm) -> Sequence[Heard]:
        begin, self._at = self._at, self._at + len(block) // 8
        if np.abs(block.astype(int)).max() > LOUD:
            self._since = begin if self._since is None else self._since
            return [Partial(self._since, self._at, "正在说")]
        return self._final(begin)

    def skip(self, milliseconds: int) -> Sequence[Heard]:
        said = self._final(self._at)
        self._at += milliseconds
        return said

    def close(self) -> Sequence[Heard]:
        return self._final(self._at)

    def _final(self, until: int) -> Sequence[Heard]:
        since, self._since = self._since, None
        return [] if since is None else [Segment(since, until, "您好", 0.9)]


class FakeLive:
    """A live engine that understands by itself; `fails` breaks it in the middle."""

    name, model = "fake", "fake-1"

    def __init__(self, fails: bool = False) -> None:
        self._fails = fails

    def open(self) -> FakeStream:
        if self._fails:
            raise RuntimeError("broken recogniser")
        return FakeStream()

    def utterances(self) -> None:
        return None


class FakeEngines:
    """Languages with fake engines."""

    def __init__(self, streams: int = 4, fails: bool = False, damaged: bool = False) -> None:
        self._streams, self._fails, self._damaged = streams, fails, damaged

    def live_entry(self, language: str) -> Entry | None:
        return Entry("fake", "", "draft", None, self._streams) if language == "zh-CN" else None

    def live(self, language: str) -> LiveEngine | None:
        if self._damaged:
            raise ModelError("fake: model.bin is damaged")
        return FakeLive(self._fails) if language == "zh-CN" else None

    def languages(self) -> tuple[str, ...]:
        return ("zh-CN",)


class FakeUnderstanding:
    """An utterance engine that says how many utterances it was given, and remembers the windows."""

    def __init__(self, fails: int = 0) -> None:
        self.windows: list[int] = []
        self._fails = fails

    def understand(self, utterances: Sequence[Utterance]) -> Segment | None:
        self.windows.append(len(utterances))
        if len(self.windows) <= self._fails:
            raise RuntimeError("broken window")
        return Segment(utterances[0].starts_ms, utterances[-1].ends_ms, f"{len(utterances)}句", 0.8)
