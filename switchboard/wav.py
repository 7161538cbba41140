"""How long a WAV file is, read from its header alone (PCM, A-law, mu-law)."""

from __future__ import annotations

import struct
from pathlib import Path

KNOWN_FORMATS = (1, 6, 7, 0xFFFE)


class WavError(ValueError):
    """No WAV file that can be played."""


def wav_seconds(path: Path) -> float:
    """Raises WavError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            raise WavError("no RIFF WAVE")
        rate = 0
        while len(chunk := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", chunk)
            if name == b"fmt ":
                rate = _byte_rate(file.read(length))
            elif name == b"data":
                if not rate:
                    raise WavError("data before its format")
                # A file whose writer was killed says 0 or too much: what is there counts.
                return (min(length, size - file.tell()) if length else size - file.tell()) / rate
            else:
                file.seek(length + length % 2, 1)
    raise WavError("no data")


def _byte_rate(fmt: bytes) -> int:
    if len(fmt) < 16:
        raise WavError("format too short")
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", fmt[:16])
    if code not in KNOWN_FORMATS or not channels or not rate or not bits:
        raise WavError("unknown format")
    return int(channels * rate * bits // 8)
