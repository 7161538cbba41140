"""G.711 tables, WAV files of every usual coding, players, silence and tones."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from switchboard.media import g711, wav
from switchboard.media.clock import Clock
from switchboard.media.kit import Kit
from switchboard.media.source import SILENCE, Player, Shelf, Silence, tone
from tests.switchboard.media.sounds import Samples, noise, rms, share, sine, strength

EVERY_SAMPLE = np.arange(-32768, 32768).astype(np.int16)


def riff(coding: int, channels: int, rate: int, bits: int, data: bytes, extra: bytes = b"") -> bytes:
    block = channels * bits // 8
    form = struct.pack("<HHIIHH", coding, channels, rate, rate * block, block, bits) + extra
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"LIST\x03\x00\x00\x00abc\x00"
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


@pytest.mark.parametrize("law", ["ulaw", "alaw"])
def test_g711_keeps_every_code_and_errs_by_half_a_step_at_most(law: str) -> None:
    encode, decode = getattr(g711, f"{law}_encode"), getattr(g711, f"{law}_decode")
    codes = bytes(range(256))
    again = encode(decode(codes))
    assert sum(a != b for a, b in zip(codes, again, strict=True)) <= 1  # mu-law has a plus and a minus zero
    back = decode(encode(EVERY_SAMPLE)).astype(int)
    wide = np.abs(EVERY_SAMPLE.astype(int))
    clipped = wide > 32000
    assert (np.abs(back - EVERY_SAMPLE)[~clipped] <= wide[~clipped] / 16 / 2 + 16).all()


def test_g711_gives_the_codes_of_the_recommendation() -> None:
    values = np.array([0, 4, -4, 1000, -1000, 32767, -32768], np.int16)
    assert g711.ulaw_encode(values).hex() == "fffe7ece4e8000"
    assert g711.alaw_encode(values).hex() == "d5d555fa7aaa2a"


CODINGS = {
    "pcm16": (1, 16, lambda s: s.astype("<i2").tobytes()),
    "pcm8": (1, 8, lambda s: ((s >> 8) + 128).astype(np.uint8).tobytes()),
    "pcm24": (1, 24, lambda s: b"".join((int(v) << 8).to_bytes(3, "little", signed=True) for v in s)),
    "pcm32": (1, 32, lambda s: (s.astype("<i4") << 16).tobytes()),
    "float32": (3, 32, lambda s: (s / 32768).astype("<f4").tobytes()),
    "float64": (3, 64, lambda s: (s / 32768).astype("<f8").tobytes()),
    "alaw": (6, 8, g711.alaw_encode),
    "ulaw": (7, 8, g711.ulaw_encode),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_every_usual_coding_is_read(coding: str) -> None:
    code, bits, encode = CODINGS[coding]
    sound = sine(440, 0.25)
    read = wav.decode(riff(code, 1, 8000, bits, encode(sound)))
    assert len(read) == len(sound)
    assert np.abs(read.astype(int) - sound).max() <= {"pcm8": 256, "alaw": 300, "ulaw": 300}.get(coding, 1)


def test_an_extensible_header_names_its_coding_further_on() -> None:
    sound = sine(440, 0.1)
    extra = struct.pack("<HHI", 22, 16, 0) + struct.pack("<H", 1) + bytes(14)
    assert np.array_equal(wav.decode(riff(0xFFFE, 1, 8000, 16, sound.tobytes(), extra)), sound)


@pytest.mark.parametrize("rate", [11025, 16000, 22050, 44100, 48000])
def test_other_rates_are_resampled_without_aliases(rate: int) -> None:
    time = np.arange(rate) / rate
    sound = (9000 * np.sin(2 * np.pi * 700 * time) + 9000 * np.sin(2 * np.pi * 5000 * time)).astype("<i2")
    read = wav.decode(riff(1, 1, rate, 16, sound.tobytes()))
    assert abs(len(read) - 8000) <= 1
    middle = read[1000:7000]
    assert strength(middle, 700) == pytest.approx(9000, rel=0.02)
    assert strength(middle, 3000) < 30  # where 5000 Hz would fold to


def test_stereo_is_mixed_down() -> None:
    left, right = sine(440, 0.2), sine(880, 0.2)
    both = np.stack([left, right], axis=1)
    read = wav.decode(riff(1, 2, 8000, 16, both.tobytes()))
    assert np.abs(read - (left.astype(int) + right) / 2).max() <= 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a WAV"),
        (b"ID3\x04" + bytes(100), "not a WAV"),
        (riff(1, 1, 8000, 16, b"")[:24], "cut off"),
        (riff(1, 1, 8000, 16, b"")[:40], "no samples"),
        (riff(85, 1, 8000, 16, bytes(100)), "coding 85"),
        (riff(1, 0, 8000, 16, bytes(100)), "0 channels"),
        (riff(1, 1, 0, 16, bytes(100)), "0 Hz"),
        (riff(1, 1, 8000, 8, bytes(8000 * 3601)), "longer than an hour"),
    ],
)
def test_what_is_no_sound_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        wav.decode(content)


def test_a_cut_off_file_is_read_as_far_as_it_goes() -> None:
    sound = sine(440, 1.0)
    whole = riff(1, 1, 8000, 16, sound.tobytes())
    assert np.array_equal(wav.decode(whole[: len(whole) - 8001]), sound[:3999])


def test_length_is_read_from_the_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(riff(1, 2, 16000, 16, bytes(16000 * 4 * 3)))
    assert wav.seconds(path) == 3.0
    assert Kit(Clock()).seconds(path) == 3.0


def test_our_header_is_what_the_standard_library_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wav.header(2, 1600) + bytes(1600))
    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (2, 2, 8000, 400)


def drain(source: Player | Silence) -> Samples:
    frames = []
    while (frame := source.next()) is not None:
        assert len(frame) == 160
        frames.append(frame)
    assert source.next() is None
    return np.concatenate(frames) if frames else np.zeros(0, np.int16)


def test_a_player_plays_once_and_pads_its_last_frame() -> None:
    sound = noise(0.05)  # two frames and a half
    played = drain(Player(sound))
    assert np.array_equal(played[:400], sound)
    assert len(played) == 480
    assert not played[400:].any()


def test_a_looping_player_begins_again() -> None:
    sound = noise(0.04)
    player = Player(sound, loop=True)
    played = np.concatenate([player.next() for _ in range(5)])
    assert np.array_equal(played, np.tile(sound, 3)[:800])


def test_a_looping_player_of_nothing_ends() -> None:
    assert Player(np.zeros(0, np.int16), loop=True).next() is None


def test_silence_lasts_whole_frames_or_for_ever() -> None:
    assert len(drain(Silence(0.05))) == 480
    assert len(drain(Silence(0))) == 0
    for_ever = Silence()
    assert all(for_ever.next() is SILENCE for _ in range(1000))


def test_a_tone_has_its_frequency_and_soft_ends() -> None:
    beep = tone(1000, 0.5, level=0.5)
    assert strength(beep[400:3600], 1000) == pytest.approx(0.5 * 32767, rel=0.01)
    assert np.abs(beep[:4]).max() < 2000
    assert np.abs(beep[-4:]).max() < 2000


def test_the_shelf_decodes_a_file_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, reads = tmp_path / "a.wav", []
    monkeypatch.setattr("switchboard.media.wav.read", lambda path: reads.append(path) or wav.decode(path.read_bytes()))
    path.write_bytes(riff(1, 1, 8000, 16, sine(440, 0.1).tobytes()))
    shelf = Shelf()
    assert shelf.samples(path) is shelf.samples(path)
    path.write_bytes(riff(1, 1, 8000, 16, sine(880, 0.2).tobytes()))
    assert share(shelf.samples(path), sine(880, 0.2)) == pytest.approx(1.0)
    assert len(reads) == 2


def test_the_shelf_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    shelf = Shelf(max_seconds=2.5)
    paths = [tmp_path / f"{number}.wav" for number in range(3)]
    for path in paths:
        path.write_bytes(riff(1, 1, 8000, 16, bytes(16000)))
    first, second = shelf.samples(paths[0]), shelf.samples(paths[1])
    shelf.samples(paths[0])
    shelf.samples(paths[2])
    assert shelf.samples(paths[0]) is first
    assert shelf.samples(paths[1]) is not second


def test_a_missing_file_is_a_sound_that_cannot_be_played(tmp_path: Path) -> None:
    kit = Kit(Clock())
    with pytest.raises(ValueError, match="nowhere"):
        kit.player(tmp_path / "nowhere.wav")
    with pytest.raises(ValueError, match="nowhere"):
        kit.seconds(tmp_path / "nowhere.wav")


def test_a_tone_of_the_kit_is_heard() -> None:
    assert rms(drain(Kit(Clock()).tone(1000, 0.2))) > 1000
