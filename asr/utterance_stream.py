"""Live streams of an engine without partials: utterances are cut while people speak and understood when they end."""

from collections.abc import Sequence

import numpy as np

from asr.audio import WIDE, Pcm, Widener
from asr.engine import Utterance, UtteranceEngine
from asr.vad import Cutting, Endpointer

BLOCK = 800  # samples at 8 kHz, 100 ms: what is heard must not depend on the size of the packets


class Blocks:
    """Samples in packets of any size to blocks of 100 ms."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.int16)

    def feed(self, samples: Pcm) -> list[Pcm]:
        """The whole blocks that are ready."""
        self._waiting = np.concatenate([self._waiting, samples])
        whole = len(self._waiting) // BLOCK
        ready, self._waiting = self._waiting[: whole * BLOCK], self._waiting[whole * BLOCK :]
        return list(ready.reshape(-1, BLOCK))

    def rest(self) -> Pcm:
        """What is left over, less than a block."""
        left, self._waiting = self._waiting, np.zeros(0, np.int16)
        return left


class UtteranceStream:
    """See `LiveStream`: returns utterances only."""

    def __init__(self, cutting: Cutting | None = None) -> None:
        self._blocks = Blocks()
        self._wider = Widener()
        self._ends = Endpointer(cutting)

    def feed(self, block: Pcm) -> Sequence[Utterance]:
        return [ended for part in self._blocks.feed(block) for ended in self._ends.feed(self._wider.feed(part))]

    def skip(self, milliseconds: int) -> Sequence[Utterance]:
        ended = [*self._ends.feed(self._flush()), *self._ends.skip(milliseconds * WIDE // 1000)]
        self._wider = Widener()
        return ended

    def close(self) -> Sequence[Utterance]:
        return [*self._ends.feed(self._flush()), *self._ends.close()]

    def _flush(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return self._wider.feed(self._blocks.rest(), last=True)


class UtteranceLive:
    """See `LiveEngine`: a batch engine made live by cutting utterances."""

    def __init__(self, name: str, model: str, engine: UtteranceEngine) -> None:
        self.name, self.model = name, model
        self._engine = engine

    def open(self) -> UtteranceStream:
        return UtteranceStream()

    def utterances(self) -> UtteranceEngine:
        return self._engine
