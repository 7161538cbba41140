"""Made-up sound and a clock that only moves when told."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from switchboard.media.clock import Clock
from switchboard.ports import FRAME_SAMPLES, FRAME_SECONDS, RATE, Frame

Samples = NDArray[np.int16]


class HandClock(Clock):
    """Ticks by hand: `advance(n)` runs n ticks at once, in a time of its own."""

    def __init__(self) -> None:
        self.time = 1000.0
        super().__init__(now=lambda: self.time)
        self.begin()

    def advance(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.time += FRAME_SECONDS
            self.run_due()


def sine(hertz: float, seconds: float, level: float = 0.3) -> Samples:
    wave = np.sin(2 * np.pi * hertz / RATE * np.arange(round(seconds * RATE)))
    return (wave * level * 32767).astype(np.int16)


def noise(seconds: float, level: float = 0.1, seed: int = 1) -> Samples:
    generator = np.random.default_rng(seed)
    return (generator.uniform(-level, level, round(seconds * RATE)) * 32767).astype(np.int16)


def frames(samples: Samples) -> list[Frame]:
    return list(samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES))


def share(heard: Samples, of: Samples) -> float:
    """How much of `of` is in `heard`: the projection, 1.0 = all of it, 0.0 = none (both of the same length)."""
    a, b = heard.astype(float), of.astype(float)
    return float(a @ b / (b @ b))


def rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples.astype(float)))))


def strength(samples: Samples, hertz: float) -> float:
    """Amplitude of one frequency, in units of a sample."""
    turn = np.exp(-2j * np.pi * hertz / RATE * np.arange(len(samples)))
    return float(2 * abs(np.mean(samples * turn)))
