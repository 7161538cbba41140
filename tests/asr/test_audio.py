"""G.711 against its definition, code by code; WAV files; the seamless way from 8 to 16 kHz."""

import wave
from pathlib import Path

import numpy as np
import pytest

from asr import audio


def ulaw_by_the_book(code: int) -> int:
    """ITU-T G.711, one mu-law code to a 16-bit sample."""
    inverted = ~code & 0xFF
    exponent, mantissa = (inverted >> 4) & 7, inverted & 15
    size = (((mantissa << 3) + 132) << exponent) - 132
    return -size if inverted & 0x80 else size


def alaw_by_the_book(code: int) -> int:
    """ITU-T G.711, one A-law code to a 16-bit sample."""
    inverted = code ^ 0x55
    exponent, mantissa = (inverted >> 4) & 7, inverted & 15
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 264) << (exponent - 1)
    return size if inverted & 0x80 else -size


def test_all_256_codes_decode_as_the_standard_says() -> None:
    every = bytes(range(256))
    assert audio.decode(every, audio.ULAW).tolist() == [ulaw_by_the_book(code) for code in range(256)]
    assert audio.decode(every, audio.ALAW).tolist() == [alaw_by_the_book(code) for code in range(256)]


def test_every_code_comes_back_as_a_code_of_the_same_sound() -> None:
    every = bytes(range(256))
    for table, encode in ((audio.ULAW, audio.encode_ulaw), (audio.ALAW, audio.encode_alaw)):
        heard = audio.decode(every, table)
        assert np.array_equal(audio.decode(encode(heard), table), heard)


def test_every_sample_is_coded_by_its_nearest_value() -> None:
    samples = np.arange(-32768, 32768, dtype=np.int16)
    for table, encode in ((audio.ULAW, audio.encode_ulaw), (audio.ALAW, audio.encode_alaw)):
        error = np.abs(audio.decode(encode(samples), table).astype(int) - samples)
        values = np.unique(table).astype(int)
        best = np.abs(values[:, None] - samples[::97].astype(int)).min(axis=0)
        assert np.array_equal(error[::97], best)


def test_two_channels_are_read_apart(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    left, right = np.arange(100, dtype=np.int16), -np.arange(100, dtype=np.int16)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(np.stack([left, right], axis=1).tobytes())
    rate, channels = audio.read_wav(path)
    assert rate == 8000
    assert np.array_equal(channels[0], left)
    assert np.array_equal(channels[1], right)


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(b"RIFF")
    with pytest.raises(audio.AudioError, match=r"broken\.wav"):
        audio.read_wav(path)
    with pytest.raises(audio.AudioError, match=r"absent\.wav"):
        audio.read_wav(tmp_path / "absent.wav")


def test_widening_in_pieces_is_widening_at_once_without_a_shift() -> None:
    tone = (np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000) * 10000).astype(np.int16)
    wider = audio.Widener()
    pieces = [wider.feed(part, last=number == 9) for number, part in enumerate(np.split(tone, 10))]
    joined = np.concatenate(pieces)
    whole = audio.widen(tone, 8000)
    assert abs(len(joined) - len(whole)) <= 1
    length = min(len(joined), len(whole))
    assert np.abs(joined[:length] - whole[:length]).max() < 2e-4
