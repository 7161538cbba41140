"""What can be sent to a leg: files, silence, tones. Each gives one 20 ms frame at a time and None at its end."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from switchboard.media import wav
from switchboard.ports import FRAME_SAMPLES, RATE, Frame

Samples = NDArray[np.int16]


def _silent_frame() -> Frame:
    frame = np.zeros(FRAME_SAMPLES, np.int16)
    frame.flags.writeable = False
    return frame


SILENCE: Frame = _silent_frame()
"""The frame of nothing. Compared by identity: mixing, recording and streaming take short cuts for it."""


class Player:
    """Plays samples once, or again and again. The last frame of a single run is padded with silence."""

    def __init__(self, samples: Samples, loop: bool = False) -> None:
        self._frames = _as_frames(samples)
        self._at = 0
        self._loop = loop

    def next(self) -> Frame | None:
        if self._at >= len(self._frames):
            if not self._loop or not len(self._frames):
                return None
            self._at = 0
        frame: Frame = self._frames[self._at]
        self._at += 1
        return frame


class Silence:
    """Nothing, for `seconds` rounded up to whole frames; None: for ever."""

    def __init__(self, seconds: float | None = None) -> None:
        self._left = None if seconds is None else -int(-seconds * RATE // FRAME_SAMPLES)

    def next(self) -> Frame | None:
        if self._left is not None:
            if self._left <= 0:
                return None
            self._left -= 1
        return SILENCE


def tone(hertz: float, seconds: float, level: float = 0.25) -> Samples:
    """A sine with 5 ms of fade at both ends, so that it does not click. `level` is its peak, 1.0 = full scale."""
    count = round(seconds * RATE)
    wave: NDArray[np.float64] = np.sin(2 * np.pi * hertz / RATE * np.arange(count)) * (level * 32767)
    fade = min(RATE // 200, count // 2)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade)
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    return wave.astype(np.int16)


class Shelf:
    """Decoded files, kept while they do not change, up to `max_seconds` of sound in all (16 kB a second)."""

    def __init__(self, max_seconds: float = 1800.0) -> None:
        self._room = int(max_seconds * RATE)
        self._kept: OrderedDict[tuple[Path, int, int], Samples] = OrderedDict()
        self._held = 0

    def samples(self, path: Path) -> Samples:
        """The file as 8 kHz mono. Raises SoundUnreadable, also when it is missing."""
        try:
            stat = path.stat()
            key = (path, stat.st_mtime_ns, stat.st_size)
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            samples = wav.read(path)
        except OSError as error:
            raise wav.SoundUnreadable(f"{path.name} cannot be read: {error.strerror}") from error
        self._keep(key, samples)
        return samples

    def _keep(self, key: tuple[Path, int, int], samples: Samples) -> None:
        samples.flags.writeable = False
        self._kept[key] = samples
        self._held += len(samples)
        while self._held > self._room and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._held -= len(dropped)


def _as_frames(samples: Samples) -> NDArray[np.int16]:
    """Rows of one frame each; only the odd end is copied when the length is no multiple of a frame."""
    odd = len(samples) % FRAME_SAMPLES
    if odd:
        samples = np.concatenate((samples, np.zeros(FRAME_SAMPLES - odd, np.int16)))
    return samples.reshape(-1, FRAME_SAMPLES)
