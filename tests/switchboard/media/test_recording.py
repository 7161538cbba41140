"""Recordings: two channels in step with the clock, pauses, crashes, and messages after the beep."""

from __future__ import annotations

import errno
import stat
import threading
from pathlib import Path

import numpy as np
import pytest

from switchboard.media import disk, wav
from switchboard.media.source import SILENCE
from switchboard.recording import Recorder, VoiceRecorder
from tests.switchboard.media.sounds import HandClock, Samples, frames, noise, rms, share, sine

SAID, HEARD = noise(1.0, seed=1), noise(1.0, seed=2)


def channels(path: Path, count: int = 2) -> list[Samples]:
    content = path.read_bytes()
    assert content[:44] == wav.header(count, len(content) - 44)
    samples = np.frombuffer(content[44:], "<i2").reshape(-1, count)
    return [samples[:, channel] for channel in range(count)]


def record(recorder: Recorder, clock: HandClock, ticks: range = range(50)) -> None:
    said, heard = frames(SAID), frames(HEARD)
    for tick in ticks:
        clock.advance()
        recorder.write(said[tick], heard[tick])


def test_channel_one_is_what_the_leg_said_and_two_what_it_heard(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "new" / "a.wav", 2)
    record(recorder, clock)
    assert recorder.close() == pytest.approx(1.0)
    assert recorder.close() == pytest.approx(1.0)
    said, heard = channels(recorder.path)
    assert np.array_equal(said, SAID)
    assert np.array_equal(heard, HEARD)
    assert stat.S_IMODE(recorder.path.stat().st_mode) == 0o600


def test_mono_is_the_sum_of_both(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 1)
    record(recorder, clock)
    recorder.close()
    (mixed,) = channels(recorder.path, 1)
    assert np.array_equal(mixed, SAID + HEARD)


def test_silence_at_both_ends_is_kept(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    for said in [SILENCE] * 10 + frames(SAID)[:10] + [SILENCE] * 10:
        clock.advance()
        recorder.write(said, SILENCE)
    assert recorder.close() == pytest.approx(0.6)
    assert np.array_equal(channels(recorder.path)[0][1600:3200], SAID[:1600])


def test_ticks_that_the_clock_skipped_are_silence_so_that_times_stay_true(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock, range(25))
    clock.time += 2.0  # the process stood still: 100 ticks, of which the last ten are run in a row
    clock.run_due()
    record(recorder, clock, range(25, 50))
    assert recorder.close() == pytest.approx(3.0)
    said, _ = channels(recorder.path)
    assert np.array_equal(said[:4000], SAID[:4000])
    assert not said[4000:20000].any()
    assert np.array_equal(said[20000:], SAID[4000:])


def test_a_pause_with_silence_keeps_the_time(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock, range(10))
    recorder.pause("silence")
    record(recorder, clock, range(10, 40))
    recorder.resume()
    record(recorder, clock, range(40, 50))
    assert recorder.close() == pytest.approx(1.0)
    for channel, original in zip(channels(recorder.path), (SAID, HEARD), strict=True):
        assert np.array_equal(channel[:1600], original[:1600])
        assert not channel[1600:6400].any()
        assert np.array_equal(channel[6400:], original[6400:])


def test_a_pause_that_skips_leaves_no_gap(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock, range(10))
    recorder.pause("skip")
    record(recorder, clock, range(10, 40))
    recorder.resume()
    record(recorder, clock, range(40, 50))
    assert recorder.close() == pytest.approx(0.4)
    assert np.array_equal(channels(recorder.path)[0], np.concatenate((SAID[:1600], SAID[6400:])))


def test_nothing_is_written_after_the_end(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock)
    recorder.close()
    record(recorder, clock)
    assert len(channels(recorder.path)[0]) == 8000


def until_written() -> None:
    """Come back when the writing thread has done everything it was given before."""
    done = threading.Event()
    disk._submit(done.set)
    assert done.wait(5)


def test_a_file_is_whole_at_any_time_even_while_it_is_written(tmp_path: Path) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock, range(30))
    until_written()
    said, heard = channels(recorder.path)  # as a kill would leave it: the last half second is not written yet
    assert np.array_equal(said, SAID[:4000])
    assert np.array_equal(heard, HEARD[:4000])


def test_what_a_crash_left_between_samples_and_header_is_given_back(tmp_path: Path) -> None:
    clock = HandClock()
    whole = Recorder(clock, tmp_path / "2026" / "whole.wav", 2)
    record(whole, clock)
    whole.close()
    before = whole.path.read_bytes()
    left = tmp_path / "2026" / "left.wav"
    left.write_bytes(wav.header(2, 16000) + before[44:] + b"\x01\x02\x03")  # the last sample is cut off, too
    (tmp_path / "foreign.wav").write_bytes(b"RIFF")

    assert disk.repair(tmp_path) == [left]
    assert left.read_bytes() == before
    assert whole.path.read_bytes() == before
    assert disk.repair(tmp_path) == []


def test_a_folder_that_cannot_be_written_does_not_stop_the_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "file" / "a.wav", 2)
    record(recorder, clock)
    assert recorder.close() == pytest.approx(1.0)
    assert "sound file could not be written" in caplog.messages


def test_a_full_disk_is_said_once_and_what_was_written_stays_readable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock()
    recorder = Recorder(clock, tmp_path / "a.wav", 2)
    record(recorder, clock)
    until_written()

    def full(file: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.write", full)
    record(recorder, clock)
    record(recorder, clock)
    recorder.close()
    assert caplog.messages == ["sound file could not be written"]
    assert np.array_equal(channels(recorder.path)[0], SAID)


def leave(
    path: Path, sound: Samples, max_seconds: float = 60, silence_seconds: float = 2
) -> tuple[VoiceRecorder, list[str]]:
    over: list[str] = []
    recorder = VoiceRecorder(path, max_seconds, silence_seconds, over.append)
    for frame in frames(sound):
        recorder.write(frame)
    return recorder, over


def speech(seconds: float) -> Samples:
    """Syllables of four a second on a line with a little noise."""
    envelope = (np.sin(2 * np.pi * 4 * np.arange(round(seconds * 8000)) / 8000) > 0).astype(float)
    return (noise(seconds, 0.2) * envelope + noise(seconds, 0.002, seed=9)).astype(np.int16)


def test_a_message_ends_with_silence_and_loses_it(tmp_path: Path) -> None:
    quiet = noise(5.0, 0.002, seed=3)
    recorder, over = leave(tmp_path / "a.wav", np.concatenate((quiet[:8000], speech(3.0), quiet)))
    assert over == ["silence"]
    assert recorder.heard_voice
    seconds = recorder.close()
    assert 3.8 < seconds < 4.3
    assert len(channels(recorder.path, 1)[0]) == round(seconds * 8000)


def test_a_message_ends_at_its_longest(tmp_path: Path) -> None:
    recorder, over = leave(tmp_path / "a.wav", speech(4.0), max_seconds=2.5)
    assert over == ["max-length"]
    assert recorder.close() == pytest.approx(2.5, abs=0.2)


def test_a_quiet_caller_is_not_cut_off(tmp_path: Path) -> None:
    quiet = (speech(6.0) * 0.05).astype(np.int16)  # about -45 dBFS
    recorder, over = leave(tmp_path / "a.wav", quiet, silence_seconds=2)
    assert over == []
    assert recorder.close() > 5.5


def test_who_says_nothing_leaves_nothing(tmp_path: Path) -> None:
    click = np.zeros(24000, np.int16)
    click[8000:8080] = 20000
    recorder, over = leave(tmp_path / "a.wav", click)
    assert over == ["silence"]
    assert not recorder.heard_voice
    assert recorder.close() == 0.0
    assert len(channels(recorder.path, 1)[0]) == 0


def test_steady_noise_of_a_building_site_is_no_voice_but_speech_over_it_is(tmp_path: Path) -> None:
    site = noise(12.0, 0.02, seed=5)
    recorder, over = leave(tmp_path / "a.wav", site, silence_seconds=5)
    assert over == ["silence"]
    loud = site.copy()
    loud[40000:64000] += sine(300, 3.0, 0.3)
    recorder, _ = leave(tmp_path / "b.wav", loud, silence_seconds=8)
    assert recorder.heard_voice
    assert rms(wav.read(tmp_path / "b.wav") if recorder.close() else SILENCE) > 300


def test_a_message_is_what_was_said(tmp_path: Path) -> None:
    said = speech(2.0)
    recorder, over = leave(tmp_path / "a.wav", said)
    assert over == []
    recorder.close()
    (kept,) = channels(recorder.path, 1)
    assert share(kept, said[: len(kept)]) == pytest.approx(1.0)
    assert len(kept) > 14000
