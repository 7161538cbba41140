"""Whisper (CTranslate2, int8) for recordings after the call and for utterances during it.

No prompt, no hot words: on noise Whisper writes the prompt itself as what was said. One pass at temperature 0 and a
bounded number of tokens: its fall-back loops cost ten times the work on noise. Windows are packed to 28 s because the
cost of a window hardly depends on its length.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from asr.audio import WIDE, Pcm, Wide, widen
from asr.engine import Segment, Utterance
from asr.guards import Doubt, believable
from asr.native import WhisperModel
from asr.simplified import simplified
from asr.vad import Cutting, utterances

WINDOW_SECONDS = 28.0
GAP = np.zeros(WIDE * 3 // 10, np.float32)  # between utterances of a window
AFTER_CALL = Cutting(hangover=500, longest=25_000)


class WhisperWeights:
    """A loaded model; one for all languages. Calls are taken one at a time: two would only halve each other's speed."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1)
        self._one = threading.Lock()

    def pieces(self, samples: Wide, language: str) -> list[tuple[float, float, str, Doubt]]:
        """(start, end, text, doubt) for each piece of a window of at most 30 s; seconds from its start."""
        seconds = len(samples) / WIDE
        with self._one:
            found, _ = self._model.transcribe(
                samples,
                language=language,
                beam_size=5,
                temperature=[0.0],
                condition_on_previous_text=False,
                compression_ratio_threshold=None,
                log_prob_threshold=None,
                no_speech_threshold=None,
                max_new_tokens=min(200, 24 + int(12 * seconds)),
            )
            return [(p.start, p.end, p.text.strip(), Doubt(p.avg_logprob, p.no_speech_prob)) for p in found]


class WhisperEngine:
    """Whisper for one language. `hint` is Whisper's own code (zh, ko)."""

    name = "whisper"

    def __init__(self, weights: WhisperWeights, model: str, hint: str) -> None:
        self.model = model
        self._weights, self._hint = weights, hint

    def transcribe(self, pcm: Pcm, rate: int) -> list[Segment]:
        """See `BatchEngine`: utterances, packed into windows, each piece brought back to the time it was said."""
        spoken = utterances(widen(pcm, rate), AFTER_CALL)
        return [segment for window in packed(spoken) for segment in self._window(window)]

    def understand(self, utterances: Sequence[Utterance]) -> Segment | None:
        """See `UtteranceEngine`; `utterances` fit into one window."""
        said = self._window(utterances)
        if not said:
            return None
        weights = [max(1, segment.ends_ms - segment.starts_ms) for segment in said]
        confidence = float(np.average([segment.confidence for segment in said], weights=weights))
        text = self._joined(segment.text for segment in said)
        return Segment(utterances[0].starts_ms, utterances[-1].ends_ms, text, confidence)

    def _joined(self, texts: Iterable[str]) -> str:
        return ("，" if self._hint == "zh" else " ").join(texts)

    def _window(self, window: Sequence[Utterance]) -> list[Segment]:
        samples = np.concatenate([part for each in window for part in (each.samples, GAP)])
        said: list[Segment] = []
        for start, end, text, doubt in self._weights.pieces(samples, self._hint):
            if not believable(text, end - start, doubt):
                continue
            starts_ms, ends_ms = on_track(window, start), on_track(window, end, end=True)
            starts_ms = max(starts_ms, said[-1].ends_ms) if said else starts_ms
            plain = simplified(text) if self._hint == "zh" else text
            confidence = float(np.exp(min(0.0, doubt.logprob)))
            said.append(Segment(starts_ms, max(ends_ms, starts_ms), plain, confidence))
        return said


def packed(spoken: Iterable[Utterance], seconds: float = WINDOW_SECONDS) -> Iterator[list[Utterance]]:
    """Utterances in order, as many to a window as fit into `seconds`."""
    window: list[Utterance] = []
    length = 0.0
    for utterance in spoken:
        extra = (len(utterance.samples) + len(GAP)) / WIDE
        if window and length + extra > seconds:
            yield window
            window, length = [], 0.0
        window.append(utterance)
        length += extra
    if window:
        yield window


def on_track(window: Sequence[Utterance], seconds: float, *, end: bool = False) -> int:
    """Milliseconds on the track of a moment in a window. In a gap a start belongs to what follows, an end to before."""
    left, gap = seconds * 1000, len(GAP) * 1000 / WIDE
    for utterance in window:
        length = len(utterance.samples) * 1000 / WIDE
        if left <= length + (gap if end else 0):
            return int(utterance.starts_ms + min(left, length))
        left = max(0.0, left - length - gap)
    return window[-1].ends_ms
