"""Sound files: WAV of any usual coding read to 8 kHz mono, and the header of those we write.

Reads PCM (8, 16, 24, 32 bit), 32 and 64 bit float, A-law and mu-law, one or more channels (mixed down), any rate.
Truncated files and headers left open by a crash are read as far as they go.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from switchboard.media import g711
from switchboard.ports import RATE

Samples = NDArray[np.int16]

PCM, FLOAT, ALAW, ULAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE

HEADER_BYTES = 44
MAX_SECONDS = 3600.0
"""Longer files are refused: they would be held in memory."""


class SoundUnreadable(ValueError):
    """Not a sound file that can be played; the text says why."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """A WAV file's fmt chunk, and where its samples lie."""

    coding: int
    channels: int
    rate: int
    bits: int
    start: int
    end: int


def header(channels: int, data_bytes: int, rate: int = RATE) -> bytes:
    """The 44 bytes before `data_bytes` of 16 bit samples."""
    frame = channels * 2
    form = struct.pack("<HHIIHH", PCM, channels, rate, rate * frame, frame, 16)
    size = struct.pack("<I", min(data_bytes + 36, 0xFFFFFFFF))
    return b"RIFF" + size + b"WAVEfmt \x10\x00\x00\x00" + form + b"data" + struct.pack("<I", data_bytes)


def read(path: Path) -> Samples:
    """The whole file as 8 kHz mono. Raises SoundUnreadable, OSError."""
    return decode(path.read_bytes())


def decode(content: bytes) -> Samples:
    """The bytes of a WAV file as 8 kHz mono. Raises SoundUnreadable."""
    layout = _layout(content)
    values = _values(content[layout.start : layout.end], layout)
    if layout.channels > 1:
        whole = len(values) // layout.channels * layout.channels
        values = values[:whole].reshape(-1, layout.channels).mean(axis=1, dtype=np.float32)
    if layout.rate != RATE:
        values = soxr.resample(_as_float(values), layout.rate, RATE)
    return _as_int16(values)


def seconds(path: Path) -> float:
    """Length of a file from its header alone. Raises SoundUnreadable, OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        layout = _layout(file.read(65536), size)
    return (layout.end - layout.start) / (layout.rate * layout.channels * layout.bits // 8)


def _layout(content: bytes, size: int | None = None) -> _Layout:
    size = len(content) if size is None else size
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise SoundUnreadable("not a WAV file")
    form: tuple[int, int, int, int] | None = None
    for name, start, length in _chunks(content):
        if name == b"fmt ":
            form = _form(content[start : start + length])
        elif name == b"data":
            if form is None:
                raise SoundUnreadable("no format before the samples")
            coding, channels, rate, bits = form
            whole = channels * bits // 8
            end = size if length in {0, 0xFFFFFFFF} else min(start + length, size)
            end -= (end - start) % whole
            _check_length((end - start) / (rate * whole))
            return _Layout(coding, channels, rate, bits, start, end)
    raise SoundUnreadable("no samples in the file")


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    while at + 8 <= len(content):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], at + 8, length
        at += 8 + length + (length & 1)


def _form(chunk: bytes) -> tuple[int, int, int, int]:
    """Coding, channels, rate and bits, checked."""
    if len(chunk) < 16:
        raise SoundUnreadable("the format is cut off")
    coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
    if coding == EXTENSIBLE and len(chunk) >= 26:
        coding = int.from_bytes(chunk[24:26], "little")
    known = {PCM: {8, 16, 24, 32}, FLOAT: {32, 64}, ALAW: {8}, ULAW: {8}}
    if bits not in known.get(coding, set()):
        raise SoundUnreadable(f"coding {coding} with {bits} bits is not supported")
    if not 1 <= channels <= 16 or not 1000 <= rate <= 384_000:
        raise SoundUnreadable(f"{channels} channels at {rate} Hz are not supported")
    return coding, channels, rate, bits


def _check_length(length: float) -> None:
    if length > MAX_SECONDS:
        raise SoundUnreadable("longer than an hour")


def _values(data: bytes, layout: _Layout) -> NDArray[np.int16] | NDArray[np.float32]:
    if layout.coding == PCM:
        return _pcm(data, layout.bits)
    if layout.coding == FLOAT:
        values = np.frombuffer(data, f"<f{layout.bits // 8}").astype(np.float32)
        return np.nan_to_num(values) * np.float32(32768)
    return g711.alaw_decode(data) if layout.coding == ALAW else g711.ulaw_decode(data)


def _pcm(data: bytes, bits: int) -> Samples:
    """The two upper bytes of each sample: what is below is lost on a telephone anyway."""
    if bits == 8:
        return (np.frombuffer(data, np.uint8).astype(np.int16) - np.int16(128)) << np.int16(8)
    columns = np.frombuffer(data, np.uint8).reshape(-1, bits // 8)[:, -2:]
    return np.ascontiguousarray(columns).view("<i2")[:, 0].astype(np.int16, copy=False)


def _as_float(values: NDArray[np.int16] | NDArray[np.float32]) -> NDArray[np.float32]:
    return values.astype(np.float32, copy=False)


def _as_int16(values: NDArray[np.int16] | NDArray[np.float32]) -> Samples:
    if values.dtype == np.int16:
        return values.astype(np.int16, copy=False)
    return np.clip(np.rint(values), -32768, 32767).astype(np.int16)
