"""G.711 as the jitter buffer wants it.

Our own tables, because aiortp 0.8.0 writes and reads A-law with the sign inverted (silence goes out as 55 instead of
D5): to itself that cannot be heard, but a mix of two such voices would cancel.
"""

from collections.abc import Callable

import numpy as np
from aiortp.codecs import Codec

from switchboard.engines.sip.negotiation import PCMA, PCMU
from switchboard.media import g711
from switchboard.ports import FRAME_SAMPLES, RATE, Frame


class G711(Codec):
    """A-law or mu-law, 8 kHz, 20 ms."""

    def __init__(self, name: str, encode: Callable[[Frame], bytes], decode: Callable[[bytes], Frame]) -> None:
        self._name = name
        self._encode = encode
        self._decode = decode

    @property
    def name(self) -> str:
        return self._name

    @property
    def sample_rate(self) -> int:
        return RATE

    @property
    def samples_per_frame(self) -> int:
        return FRAME_SAMPLES

    def encode(self, pcm: bytes) -> bytes:
        return self._encode(np.frombuffer(pcm, dtype=np.int16))

    def decode(self, payload: bytes) -> bytes:
        return self._decode(payload).tobytes()

    def encode_frame(self, frame: Frame) -> bytes:
        """A frame as the payload of one packet."""
        return self._encode(frame)


CODECS = {
    PCMA: G711("PCMA", g711.alaw_encode, g711.alaw_decode),
    PCMU: G711("PCMU", g711.ulaw_encode, g711.ulaw_decode),
}
