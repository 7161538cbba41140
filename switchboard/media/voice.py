"""Is somebody talking? Loudness against the line's own noise: good enough to end a recording, no speech recogniser."""

from __future__ import annotations

from collections import deque

import numpy as np

from switchboard.media.source import SILENCE
from switchboard.ports import Frame

QUIET_RMS = 60.0
"""About -55 dBFS: below it is silence on any line; even a very quiet caller is louder."""

LOUDEST_NOISE_RMS = 700.0
"""About -33 dBFS: what is steadily louder than three times this counts as a voice all the same."""

OVER_NOISE = 3.0


class VoiceGate:
    """Frame by frame: a voice is three loud frames of the last five, so that a click is none."""

    def __init__(self) -> None:
        self._noise = QUIET_RMS
        self._loud: deque[bool] = deque(maxlen=5)

    def voice(self, frame: Frame) -> bool:
        """True while somebody talks. Call it once a frame."""
        rms = 0.0 if frame is SILENCE else float(np.sqrt(np.mean(np.square(frame, dtype=np.float32))))
        self._loud.append(rms > max(QUIET_RMS, OVER_NOISE * self._noise))
        # Follows a quieter line at once, a louder one slowly (a quarter a second), or speech itself would be noise.
        self._noise = min(rms if rms < self._noise else self._noise * 1.0045, LOUDEST_NOISE_RMS)
        self._noise = max(self._noise, 10.0)
        return sum(self._loud) >= 3
