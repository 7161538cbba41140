"""Vosk live: words while they are said, at the telephone's own 8 kHz.

Only speech reaches the recogniser (Silero cuts it out): that halves the work, and silence and noise give no words. Vosk
is fed 8 kHz as it comes: a clean resampling before it measured worse, because the empty upper band misleads the model.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from asr.audio import TELEPHONE, WIDE, Pcm, Widener
from asr.engine import Heard, Partial, Segment
from asr.native import vosk
from asr.utterance_stream import BLOCK, Blocks
from asr.vad import Cutting, Endpointer

MARK = re.compile(r"[\[<].*[\]>]")  # [1], <unk>: the model's marks for noise
PARTIAL_EVERY = 3  # blocks of 100 ms
SPEECH = Cutting(hangover=600, longest=30_000)


class VoskEngine:
    """See `LiveEngine`. One model for all streams; each stream has recognisers of its own."""

    name = "vosk"

    def __init__(self, folder: Path, model: str) -> None:
        self.model = model
        self._weights = vosk.Model(str(folder))

    def open(self) -> "VoskStream":
        return VoskStream(self._weights)

    def utterances(self) -> None:
        return None


class VoskStream:
    """See `LiveStream`."""

    def __init__(self, weights: "vosk.Model") -> None:
        self._weights = weights
        self._blocks, self._wider, self._ends = Blocks(), Widener(), Endpointer(SPEECH)
        self._kept = np.zeros(0, np.int16)  # 8 kHz samples since `_first`, not yet given to the recogniser
        self._first = 0
        self._recogniser: vosk.KaldiRecognizer | None = None
        self._began = 0  # sample number at 8 kHz where the recogniser was opened
        self._said = 0  # blocks since the last partial
        self._text = ""

    def feed(self, block: Pcm) -> Sequence[Heard]:
        return [heard for part in self._blocks.feed(block) for heard in self._block(part)]

    def skip(self, milliseconds: int) -> Sequence[Heard]:
        heard = self._flush()
        self._ends.skip(milliseconds * WIDE // 1000)
        self._first += len(self._kept) + milliseconds * TELEPHONE // 1000
        self._kept = np.zeros(0, np.int16)
        self._wider = Widener()
        return heard

    def close(self) -> Sequence[Heard]:
        return self._flush()

    def _flush(self) -> list[Heard]:
        rest = self._blocks.rest()
        self._kept = np.concatenate([self._kept, rest])
        self._ends.feed(self._wider.feed(rest, last=True))
        spoken = self._speak(self._first + len(self._kept)) if self._recogniser else []
        return [*spoken, *self._final()]

    def _block(self, samples: Pcm) -> list[Heard]:
        self._kept = np.concatenate([self._kept, samples])
        ended = self._ends.feed(self._wider.feed(samples))
        heard: list[Heard] = []
        if ended and self._recogniser:
            heard += [*self._speak(ended[-1].ends_ms * TELEPHONE // 1000), *self._final()]
        since = self._ends.speaking_since
        if since is None:
            if self._recogniser:  # too short to be speech
                self._drop()
            self._forget()
            return heard
        if self._recogniser is None:
            self._open(since * TELEPHONE // WIDE)
        return [*heard, *self._speak(self._first + len(self._kept)), *self._partial()]

    def _open(self, sample: int) -> None:
        begin = max(self._first, sample)
        self._kept, self._first = self._kept[begin - self._first :], begin
        self._recogniser = vosk.KaldiRecognizer(self._weights, TELEPHONE)
        self._recogniser.SetWords(True)
        self._began, self._said, self._text = begin, 0, ""

    def _speak(self, until: int) -> list[Heard]:
        """Give the recogniser the kept samples up to a sample number; finals that it reached on the way."""
        ready = max(0, min(len(self._kept), until - self._first))
        samples, self._kept = self._kept[:ready], self._kept[ready:]
        self._first += ready
        if not ready or self._recogniser is None:
            return []
        if self._recogniser.AcceptWaveform(samples.tobytes()):
            return self._segment(self._recogniser.Result())
        return []

    def _final(self) -> list[Heard]:
        if self._recogniser is None:
            return []
        heard = self._segment(self._recogniser.FinalResult())
        self._drop()
        return heard

    def _drop(self) -> None:
        self._recogniser, self._text = None, ""

    def _forget(self) -> None:
        """Outside speech only the padding of the next utterance is kept."""
        spare = len(self._kept) - 2 * BLOCK - SPEECH.padding * TELEPHONE // 1000
        if spare > 0:
            self._kept, self._first = self._kept[spare:], self._first + spare

    def _partial(self) -> list[Heard]:
        self._said += 1
        if self._recogniser is None or self._said % PARTIAL_EVERY:
            return []
        spoken = str(json.loads(self._recogniser.PartialResult())["partial"]).split()
        text = " ".join(word for word in spoken if not MARK.fullmatch(word))
        if not text or text == self._text:
            return []
        self._text = text
        return [Partial(self._ms(self._began), self._ms(self._first), text)]

    def _segment(self, result: str) -> list[Heard]:
        found = json.loads(result)
        words = [word for word in found.get("result", []) if not MARK.fullmatch(word["word"])]
        if not words:
            return []
        begin = self._ms(self._began)
        confidence = float(np.mean([word["conf"] for word in words]))
        start, end = begin + int(words[0]["start"] * 1000), begin + int(words[-1]["end"] * 1000)
        return [Segment(start, end, " ".join(word["word"] for word in words), confidence)]

    @staticmethod
    def _ms(sample: int) -> int:
        return sample * 1000 // TELEPHONE
