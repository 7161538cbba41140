"""Packets of a media stream onto its timeline: lost ones become silence, late and repeated ones are left out. Pure."""

from collections.abc import Iterator

import numpy as np

from asr.audio import TELEPHONE, Pcm

TOLERANCE_MS = 40  # two packets: jitter of the sender's clock is no gap
FILLED_MS = 1000  # longer gaps are skipped: a hold of minutes must not be decoded as silence
LOST_MS = 1000  # so much in the past, one packet after the other: the sender's clock was set back


class Timeline:
    """Where the next sample stands, in samples since the stream's start."""

    def __init__(self) -> None:
        self._next = 0
        self._shift = 0  # milliseconds to add to the sender's timestamps
        self._late = 0  # milliseconds of packets left out in a row

    @property
    def milliseconds(self) -> int:
        """The end of what was taken so far."""
        return self._next * 1000 // TELEPHONE

    def take(self, timestamp_ms: int | None, samples: Pcm) -> Iterator[Pcm | int]:
        """What to hear for a packet: samples, and before them milliseconds to skip (int) where the gap is long."""
        gap = 0 if timestamp_ms is None else timestamp_ms + self._shift - self.milliseconds
        if gap <= -TOLERANCE_MS:
            self._late += len(samples) * 1000 // TELEPHONE
            if self._late < LOST_MS:
                return
            self._shift -= gap
            gap = 0
        self._late = 0
        if gap > FILLED_MS:
            self._next += gap * TELEPHONE // 1000
            yield gap
        elif gap >= TOLERANCE_MS:
            silence = np.zeros(gap * TELEPHONE // 1000, np.int16)
            self._next += len(silence)
            yield silence
        self._next += len(samples)
        yield samples
