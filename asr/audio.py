"""Telephone audio: G.711 by tables, WAV files, 8 to 16 kHz.

Samples are int16 arrays; what goes to Silero and Whisper is float32 between -1 and 1 at 16 kHz.
"""

import wave
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
Wide = NDArray[np.float32]  # 16 kHz, -1..1
TELEPHONE = 8000
WIDE = 16000


class AudioError(ValueError):
    """A sound file that cannot be read: names the file and why."""


def _ulaw_table() -> Pcm:
    code = ~np.arange(256, dtype=np.uint8)
    size = (((code & 0x0F).astype(np.int32) << 3) + 0x84) << ((code & 0x70) >> 4).astype(np.int32)
    return np.where(code & 0x80, 0x84 - size, size - 0x84).astype(np.int16)


def _alaw_table() -> Pcm:
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    step = (code & 0x0F).astype(np.int32) << 4
    exponent = ((code & 0x70) >> 4).astype(np.int32)
    size = np.where(exponent == 0, step + 8, (step + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


def _nearest_codes(decoded: Pcm) -> NDArray[np.uint8]:
    """For each of the 65,536 samples the code whose value is nearest; on a tie the quieter one."""
    order = np.argsort(decoded, kind="stable")
    values = decoded[order].astype(np.int32)
    samples = np.arange(-32768, 32768, dtype=np.int32)
    right = np.clip(np.searchsorted(values, samples), 1, 255)
    below, above = samples - values[right - 1], values[right] - samples
    take_above = (above < below) | ((above == below) & (samples < 0))
    chosen = np.where(take_above, right, right - 1)
    return order[chosen].astype(np.uint8)


ULAW, ALAW = _ulaw_table(), _alaw_table()
_ULAW_CODES, _ALAW_CODES = _nearest_codes(ULAW), _nearest_codes(ALAW)
DECODERS = {"audio/x-mulaw": ULAW, "audio/x-alaw": ALAW}


def decode(payload: bytes, table: Pcm) -> Pcm:
    """G.711 bytes as samples, by `ULAW` or `ALAW`."""
    return table[np.frombuffer(payload, np.uint8)]


def encode_ulaw(samples: Pcm) -> bytes:
    """Samples as mu-law bytes."""
    return _ULAW_CODES[samples.astype(np.int32) + 32768].tobytes()


def encode_alaw(samples: Pcm) -> bytes:
    """Samples as A-law bytes."""
    return _ALAW_CODES[samples.astype(np.int32) + 32768].tobytes()


def read_wav(path: Path) -> tuple[int, list[Pcm]]:
    """Rate in hertz and one int16 array a channel. Raises AudioError for anything but 16-bit PCM."""
    try:
        with wave.open(str(path)) as sound:
            if sound.getsampwidth() != 2:
                raise AudioError(f"{path.name}: not 16-bit PCM")
            raw = sound.readframes(sound.getnframes())
            rate, channels = sound.getframerate(), sound.getnchannels()
    except (OSError, EOFError, wave.Error) as error:
        raise AudioError(f"{path.name}: {error}") from error
    whole = len(raw) // (2 * channels) * channels
    samples = np.frombuffer(raw, "<i2", count=whole).reshape(-1, channels)
    return rate, [np.ascontiguousarray(samples[:, channel], dtype=np.int16) for channel in range(channels)]


def widen(samples: Pcm, rate: int) -> Wide:
    """The whole sound at 16 kHz as float32."""
    return _floats(samples) if rate == WIDE else soxr.resample(_floats(samples), rate, WIDE, quality="HQ")


class Widener:
    """8 kHz in pieces to 16 kHz in pieces, with no seam between them; the timeline does not shift.

    Resampled as floats: to whole numbers soxr adds a dither that differs from one second to the next.
    """

    def __init__(self, rate: int = TELEPHONE) -> None:
        self._stream = soxr.ResampleStream(rate, WIDE, 1, dtype="float32", quality="HQ")

    def feed(self, samples: Pcm, *, last: bool = False) -> Wide:
        """What is ready after these samples; the rest comes with the `last` piece."""
        ready: Wide = self._stream.resample_chunk(_floats(samples), last=last)
        return ready


def _floats(samples: Pcm) -> Wide:
    return samples.astype(np.float32) / np.float32(32768)
