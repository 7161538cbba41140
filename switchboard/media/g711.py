"""G.711 by table: 16 bit samples to A-law and mu-law bytes and back (ITU-T G.711).

The tables are made once from the formulas; a frame costs two numpy look-ups.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

ULAW_SILENCE = 0xFF
ALAW_SILENCE = 0xD5

_ULAW_BIAS = 0x84
_ULAW_CLIP = 8158


def _ulaw_decoded() -> Samples:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + _ULAW_BIAS) << ((code >> 4) & 7)
    value = np.where(code & 0x80, _ULAW_BIAS - magnitude, magnitude - _ULAW_BIAS)
    return value.astype(np.int16)


def _alaw_decoded() -> Samples:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent = (code >> 4) & 7
    mantissa = (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _ulaw_encoded() -> NDArray[np.uint8]:
    linear = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32) >> 2  # mu-law knows 14 bits
    magnitude = np.minimum(np.abs(linear), _ULAW_CLIP) + (_ULAW_BIAS >> 2)
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 5
    mantissa = (magnitude >> (exponent + 1)) & 0x0F
    sign = np.where(linear < 0, 0x80, 0)
    code: NDArray[np.int32] = ~(sign | (exponent << 4) | mantissa) & 0xFF
    return code.astype(np.uint8)


def _alaw_encoded() -> NDArray[np.uint8]:
    linear = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32) >> 3
    mask = np.where(linear >= 0, 0xD5, 0x55)
    magnitude = np.where(linear >= 0, linear, -linear - 1)
    exponent = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    mantissa = (magnitude >> np.maximum(exponent, 1)) & 0x0F
    code: NDArray[np.int32] = ((exponent << 4) | mantissa) ^ mask
    return code.astype(np.uint8)


_FROM_ULAW = _ulaw_decoded()
_FROM_ALAW = _alaw_decoded()
_TO_ULAW = _ulaw_encoded()
_TO_ALAW = _alaw_encoded()


def ulaw_encode(samples: Samples) -> bytes:
    """One byte a sample, mu-law."""
    return _TO_ULAW[samples.view(np.uint16)].tobytes()


def ulaw_decode(payload: bytes) -> Samples:
    """One 16 bit sample a byte."""
    samples: Samples = _FROM_ULAW[np.frombuffer(payload, np.uint8)]
    return samples


def alaw_encode(samples: Samples) -> bytes:
    """One byte a sample, A-law."""
    return _TO_ALAW[samples.view(np.uint16)].tobytes()


def alaw_decode(payload: bytes) -> Samples:
    """One 16 bit sample a byte."""
    samples: Samples = _FROM_ALAW[np.frombuffer(payload, np.uint8)]
    return samples
