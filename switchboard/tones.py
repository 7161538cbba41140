"""The switchboard's own tones as 8 kHz files: ringback (GB/T 3380: 450 Hz, 1 s on, 4 s off), waiting, beep."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
WAITING_HERTZ = (523.25, 659.25, 783.99, 659.25)


def write_all(folder: Path) -> dict[str, Path]:
    """Write the files that are missing; their paths by name."""
    made = {"ringback": _ringback, "waiting": _waiting, "beep": _beep}
    paths = {}
    for name, make in made.items():
        paths[name] = folder / f"{name}.wav"
        if not paths[name].exists():
            _write(paths[name], make())
    return paths


def _write(path: Path, samples: NDArray[np.float64]) -> None:
    partial = path.with_suffix(".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    partial.rename(path)


def _tone(hertz: float, seconds: float, level: float) -> NDArray[np.float64]:
    at = np.arange(int(RATE * seconds)) / RATE
    # 10 ms ramps: a tone that starts at once clicks.
    ramp = np.minimum(1.0, np.minimum(at, seconds - at) / 0.01)
    return np.asarray(level * ramp * np.sin(2 * np.pi * hertz * at), dtype=np.float64)


def _quiet(seconds: float) -> NDArray[np.float64]:
    return np.zeros(int(RATE * seconds))


def _ringback() -> NDArray[np.float64]:
    return np.concatenate([_tone(450, 1.0, 0.25), _quiet(4.0)])


def _beep() -> NDArray[np.float64]:
    return _tone(1000, 0.4, 0.3)


def _waiting() -> NDArray[np.float64]:
    """Four soft notes and a rest, 5 s: the line is alive."""
    notes = [np.concatenate([_tone(hertz, 0.45, 0.08), _quiet(0.15)]) for hertz in WAITING_HERTZ]
    return np.concatenate([*notes, _quiet(2.6)])
