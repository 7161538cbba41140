"""Where people speak: Silero's probabilities, and utterances cut out of a track by them.

The main defence against invented words: what is not speech never reaches a recogniser.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asr.audio import WIDE, Wide
from asr.engine import Utterance
from asr.native import get_vad_model

WINDOW = 512  # samples at 16 kHz, 32 ms: what the model was trained on
CONTEXT = 64


class SpeechProbability:
    """Silero VAD over a track in pieces; its memory goes from piece to piece."""

    def __init__(self) -> None:
        self._model = get_vad_model()
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def feed(self, samples: Wide) -> NDArray[np.float32]:
        """One probability for each window; `samples` must be whole windows."""
        windows = samples.reshape(-1, WINDOW)
        if not len(windows):
            return np.zeros(0, np.float32)
        before = np.concatenate([self._context[None], windows[:-1, -CONTEXT:]])
        inputs = {"input": np.concatenate([before, windows], axis=1), "h": self._h, "c": self._c}
        heard, self._h, self._c = self._model.session.run(None, inputs)
        self._context = windows[-1, -CONTEXT:].copy()
        return np.asarray(heard, np.float32).reshape(-1)


@dataclass(frozen=True, slots=True)
class Cutting:
    """How utterances are cut. Times in milliseconds."""

    threshold: float = 0.5
    release: float = 0.35
    hangover: int = 300
    shortest: int = 160
    padding: int = 200
    longest: int = 14_000


class Endpointer:
    """Cuts a track into utterances while it is heard.

    An utterance begins `padding` before the first speech and ends after `hangover` of silence; one of `longest` is cut
    at its last short pause. Two utterances never overlap.
    """

    def __init__(self, cutting: Cutting | None = None) -> None:
        self.cutting = cutting or Cutting()
        self._probability = SpeechProbability()
        self._rest = np.zeros(0, np.float32)
        self._kept = np.zeros(0, np.float32)  # since `_first`
        self._first = 0  # sample number of `_kept[0]`
        self._start: int | None = None  # sample number where speech began
        self._quiet: int | None = None  # since when it is quiet inside an utterance
        self._pause: int | None = None  # the last short pause inside an utterance
        self._voiced = 0  # samples of speech in this utterance

    @property
    def speaking_since(self) -> int | None:
        """Sample number at which the present utterance begins, padding included; None while it is quiet."""
        return None if self._start is None else max(self._first, self._start - self._samples(self.cutting.padding))

    @property
    def heard(self) -> int:
        """Samples taken into account so far."""
        return self._first + len(self._kept)

    def feed(self, samples: Wide) -> list[Utterance]:
        """Utterances that ended within these samples."""
        waiting = np.concatenate([self._rest, samples])
        whole = len(waiting) // WINDOW * WINDOW
        self._rest = waiting[whole:]
        return list(self._cut(waiting[:whole]))

    def since(self, sample: int) -> Wide:
        """The kept samples from a sample number on."""
        return self._kept[max(0, sample - self._first) :]

    def skip(self, samples: int) -> list[Utterance]:
        """Silence of this length that was not sent: an open utterance ends here."""
        ended = self.close()
        self._probability = SpeechProbability()
        self._first = self.heard + samples
        self._kept = np.zeros(0, np.float32)
        return ended

    def close(self) -> list[Utterance]:
        """The utterance that was still open, if it is long enough."""
        self._kept = np.concatenate([self._kept, self._rest])
        self._rest = np.zeros(0, np.float32)
        return list(self._end(self._quiet or self.heard)) if self._start is not None else []

    def _cut(self, samples: Wide) -> Iterator[Utterance]:
        for number, probability in enumerate(self._probability.feed(samples)):
            self._kept = np.concatenate([self._kept, samples[number * WINDOW : (number + 1) * WINDOW]])
            if self._start is None:
                self._maybe_start(float(probability))
            else:
                yield from self._go_on(float(probability))

    def _maybe_start(self, probability: float) -> None:
        now = self.heard
        if probability >= self.cutting.threshold:
            self._start, self._quiet, self._pause, self._voiced = now - WINDOW, None, None, WINDOW
            return
        spare = len(self._kept) - self._samples(self.cutting.padding)
        if spare > 0:
            self._kept, self._first = self._kept[spare:], self._first + spare

    def _go_on(self, probability: float) -> Iterator[Utterance]:
        now = self.heard
        if probability >= self.cutting.threshold:
            self._quiet = None
        elif probability < self.cutting.release and self._quiet is None:
            self._quiet = now - WINDOW
        if self._quiet is None:
            self._voiced += WINDOW
        elif now - self._quiet >= self._samples(self.cutting.hangover):
            yield from self._end(self._quiet)
            return
        elif now - self._quiet >= 3 * WINDOW:
            self._pause = self._quiet + WINDOW
        if now - (self._start or 0) >= self._samples(self.cutting.longest):
            yield from self._split(now)

    def _split(self, now: int) -> Iterator[Utterance]:
        """Cut a long utterance at its last pause, or here, and go on with the rest as speech."""
        at = self._pause if self._pause is not None and self._pause > (self._start or 0) + WIDE else now
        yield self._utterance(at)
        self._kept, self._first = self._kept[at - self._first :], at
        self._start, self._quiet, self._pause, self._voiced = at, None, None, now - at

    def _end(self, quiet: int) -> Iterator[Utterance]:
        until = min(self.heard, quiet + self._samples(self.cutting.padding))
        if self._voiced >= self._samples(self.cutting.shortest):
            yield self._utterance(until)
        self._kept, self._first = self._kept[until - self._first :], until
        self._start = self._quiet = self._pause = None
        self._voiced = 0

    def _utterance(self, until: int) -> Utterance:
        begins = self.speaking_since or 0
        samples = self._kept[begins - self._first : until - self._first].copy()
        return Utterance(begins * 1000 // WIDE, until * 1000 // WIDE, samples)

    @staticmethod
    def _samples(milliseconds: int) -> int:
        return milliseconds * WIDE // 1000


def utterances(samples: Wide, cutting: Cutting | None = None) -> list[Utterance]:
    """All utterances of a whole track at 16 kHz."""
    endpointer = Endpointer(cutting)
    found: list[Utterance] = []
    for start in range(0, len(samples), 10 * WIDE):
        found += endpointer.feed(samples[start : start + 10 * WIDE])
    return found + endpointer.close()
