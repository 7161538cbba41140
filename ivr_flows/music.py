"""Sounds that belong to no language: music while waiting, ringing, the tone before a message, pauses.

The music is our own, composed here for this hotline; it may be used like the rest of the repository.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
BEAT = 0.75  # seconds: a calm 80 beats a minute
# C major pentatonic (宫 商 角 徵 羽), as bars of four beats: (bass, [(beat, length, note)…]); notes are MIDI numbers.
Bars = tuple[tuple[int, tuple[tuple[float, float, int], ...]], ...]
WAITING: Bars = (
    (48, ((0, 1.5, 67), (1.5, 0.5, 69), (2, 2, 72))),
    (45, ((0, 1, 69), (1, 1, 67), (2, 2, 64))),
    (53, ((0, 1.5, 69), (1.5, 0.5, 72), (2, 1, 74), (3, 1, 72))),
    (43, ((0, 3, 67), (3, 1, 64))),
    (48, ((0, 1, 64), (1, 1, 67), (2, 1.5, 72), (3.5, 0.5, 74))),
    (45, ((0, 1, 76), (1, 1, 74), (2, 2, 72))),
    (50, ((0, 1.5, 69), (1.5, 0.5, 67), (2, 1, 69), (3, 1, 72))),
    (43, ((0, 4, 74),)),
    (53, ((0, 1, 69), (1, 1, 72), (2, 1, 69), (3, 1, 67))),
    (43, ((0, 1, 64), (1, 1, 62), (2, 2, 67))),
    (48, ((0, 1, 67), (1, 0.5, 69), (1.5, 0.5, 67), (2, 2, 64))),
    (45, ((0, 1, 64), (1, 1, 67), (2, 2, 69))),
    (43, ((0, 1, 67), (1, 1, 64), (2, 2, 62))),
    (48, ((0, 4, 60),)),
)
# The first half ends open: words may follow it, or the second half.
HALF_CADENCE = 8
HELD: Bars = (
    (45, ((0, 2, 64), (2, 2, 69))),
    (53, ((0, 1, 72), (1, 1, 69), (2, 2, 67))),
    (48, ((0, 2, 64), (2, 1, 67), (3, 1, 69))),
    (43, ((0, 4, 67),)),
    (45, ((0, 1.5, 72), (1.5, 0.5, 74), (2, 2, 76))),
    (52, ((0, 1, 74), (1, 1, 72), (2, 2, 67))),
    (53, ((0, 1, 69), (1, 1, 67), (2, 1, 64), (3, 1, 62))),
    (48, ((0, 4, 60),)),
)
CHORDS = {48: (60, 64, 67), 45: (57, 60, 64), 53: (57, 60, 65), 43: (55, 59, 62), 50: (57, 62, 65), 52: (55, 59, 64)}


def pieces(rate: int) -> Mapping[str, Samples]:
    """Every common sound by prompt id, samples between -1 and 1 at `rate` hertz."""
    return {
        "music24": plucked(WAITING[:HALF_CADENCE], rate),
        "music18": plucked(WAITING[HALF_CADENCE:], rate),
        "moh": plucked(HELD, rate),
        "ringback": ringback(rate),
        "beep": tone(1000, 0.6, rate),
        "pause_1s": np.zeros(rate),
    }


def plucked(bars: Bars, rate: int) -> Samples:
    """A plucked melody over broken chords, three seconds a bar; begins and ends softly, so that it may be looped."""
    played = np.zeros(int(len(bars) * 4 * BEAT * rate) + 3 * rate)
    for number, (bass, melody) in enumerate(bars):
        start = number * 4 * BEAT
        _add(played, pluck(bass, 4 * BEAT, rate) * 0.5, start, rate)
        for eighth in range(8):
            note = CHORDS[bass][(0, 1, 2, 1)[eighth % 4]]
            _add(played, pluck(note, 1.2, rate) * 0.22, start + eighth * BEAT / 2, rate)
        for beat, length, note in melody:
            _add(played, pluck(note, length * BEAT + 0.8, rate) * 0.8, start + beat * BEAT, rate)
    played = played[: int(len(bars) * 4 * BEAT * rate)]
    edge = np.minimum(1, np.minimum(np.arange(len(played)), np.arange(len(played))[::-1]) / (0.4 * rate))
    played = played * edge
    return played * (0.35 / float(np.abs(played).max()))


def pluck(note: int, seconds: float, rate: int) -> Samples:
    """One plucked string: harmonics that fade the faster the higher they are, all below the telephone's 3.4 kHz."""
    pitch = 440.0 * 2 ** ((note - 69) / 12)
    at = np.arange(int(seconds * rate)) / rate
    sound = np.zeros(len(at))
    for harmonic in range(1, 9):
        if pitch * harmonic < 3400:
            sound += np.sin(2 * np.pi * pitch * harmonic * at) * np.exp(-at * (1.6 + 0.9 * harmonic)) / harmonic**1.3
    attack = np.minimum(1, at / 0.008)
    release = np.minimum(1, (seconds - at) / 0.05)
    return sound * attack * release


def ringback(rate: int) -> Samples:
    """The Chinese ringing tone (GF 002-9002.1): 450 Hz, one second on, four off."""
    return np.concatenate([tone(450, 1.0, rate), np.zeros(4 * rate)])


def tone(hertz: float, seconds: float, rate: int) -> Samples:
    """A sine with soft edges at -14 dBFS."""
    at = np.arange(int(seconds * rate)) / rate
    edge = np.minimum(1, np.minimum(at, seconds - at) / 0.01)
    return 0.2 * np.sin(2 * np.pi * hertz * at) * edge


def _add(played: Samples, sound: Samples, start: float, rate: int) -> None:
    first = int(start * rate)
    last = min(len(played), first + len(sound))
    played[first:last] += sound[: last - first]
