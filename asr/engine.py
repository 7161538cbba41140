"""What a recogniser is, in three shapes: for whole recordings, for live streams, and for one utterance.

Times are milliseconds on the timeline of the track: its first sample is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from asr.audio import Pcm, Wide


@dataclass(frozen=True, slots=True)
class Segment:
    """Something said: when, what, and how sure the recogniser is (0 to 1)."""

    starts_ms: int
    ends_ms: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Partial:
    """What seems to be said at this moment; the next partial or the final replaces it."""

    starts_ms: int
    ends_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Speech between two pauses, not yet understood: samples at 16 kHz."""

    starts_ms: int
    ends_ms: int
    samples: Wide


Heard = Partial | Segment | Utterance


class BatchEngine(Protocol):
    """Understands a whole track after the call."""

    @property
    def name(self) -> str:
        """The kind of recogniser, such as `whisper`."""
        ...

    @property
    def model(self) -> str:
        """The model with its version."""
        ...

    def transcribe(self, pcm: Pcm, rate: int) -> list[Segment]:
        """Everything said on one track (int16, mono, `rate` hertz), in order of time; silence gives nothing."""
        ...


class UtteranceEngine(Protocol):
    """Understands utterances as they end."""

    def understand(self, utterances: Sequence[Utterance]) -> Segment | None:
        """One segment for utterances that follow each other; None when they hold no speech."""
        ...


class LiveStream(Protocol):
    """One track being heard. Not for use from two threads at once."""

    def feed(self, block: Pcm) -> Sequence[Heard]:
        """Take the next 8 kHz samples; what was heard since the last block."""
        ...

    def skip(self, milliseconds: int) -> Sequence[Heard]:
        """The track was silent for a while (hold, lost packets): the timeline moves on without samples."""
        ...

    def close(self) -> Sequence[Heard]:
        """The track has ended; what is still to be said about it."""
        ...


class LiveEngine(Protocol):
    """Opens live streams."""

    @property
    def name(self) -> str:
        """The kind of recogniser, such as `vosk`."""
        ...

    @property
    def model(self) -> str:
        """The model with its version."""
        ...

    def open(self) -> LiveStream:
        """A stream at the start of its timeline."""
        ...

    def utterances(self) -> UtteranceEngine | None:
        """Who understands the utterances that the streams return; None when they understand by themselves."""
        ...
