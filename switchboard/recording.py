"""Recordings: a leg on two channels, untrimmed and in step with the clock, and what a caller leaves after the beep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

from switchboard.media.clock import Clock
from switchboard.media.disk import SoundFile
from switchboard.media.mixer import blend
from switchboard.media.source import SILENCE
from switchboard.media.voice import VoiceGate
from switchboard.ports import FRAME_SAMPLES, FRAME_SECONDS, Frame

BATCH_FRAMES = 25
"""Half a second goes to the disk at once; as much is lost when the process is killed."""

KEEP_AFTER_VOICE = 10
"""Frames kept after the last voice when the silence at the end is cut off: 200 ms."""


class Recorder:
    """A leg's recording: channel 1 what it said, channel 2 what it heard; mono: both together.

    In step with the clock: a tick in which nothing was written, or which the clock skipped, is silence.
    """

    def __init__(self, clock: Clock, path: Path, channels: Literal[1, 2]) -> None:
        self.path = path
        self._clock = clock
        self._channels = channels
        self._file = SoundFile(path, channels)
        self._batch: list[bytes] = []
        self._quiet = bytes(2 * channels * FRAME_SAMPLES)
        self._tick = clock.tick
        self._frames = 0
        self._paused: Literal["silence", "skip"] | None = None
        self._closed = False

    def write(self, said: Frame, heard: Frame) -> None:
        if self._closed:
            return
        self._catch_up()
        if self._paused is None:
            self._put(self._joined(said, heard))
        elif self._paused == "silence":
            self._put(self._quiet)
        self._tick = self._clock.tick

    def pause(self, behaviour: Literal["silence", "skip"]) -> None:
        """`silence`: time goes on without sound. `skip`: the recording has no gap and is shorter than the call."""
        self._paused = behaviour

    def resume(self) -> None:
        self._paused = None

    def close(self) -> float:
        if not self._closed:
            self._closed = True
            self._flush()
            self._file.close()
        return self._frames * FRAME_SECONDS

    def _catch_up(self) -> None:
        missed = self._clock.tick - self._tick - 1
        if missed > 0 and self._paused != "skip":
            for _ in range(missed):
                self._put(self._quiet)

    def _joined(self, said: Frame, heard: Frame) -> bytes:
        if self._channels == 1:
            return blend([frame for frame in (said, heard) if frame is not SILENCE]).tobytes()
        if said is SILENCE and heard is SILENCE:
            return self._quiet
        both = np.empty((FRAME_SAMPLES, 2), np.int16)
        both[:, 0] = said
        both[:, 1] = heard
        return both.tobytes()

    def _put(self, content: bytes) -> None:
        self._batch.append(content)
        self._frames += 1
        if len(self._batch) >= BATCH_FRAMES:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._file.append(b"".join(self._batch))
            self._batch.clear()


class VoiceRecorder:
    """What a caller leaves after the beep: mono, over after `max_seconds`, or `silence_seconds` without a voice.

    Nothing is written once it is over; `on_over` gets `max-length` or `silence`.
    """

    def __init__(self, path: Path, max_seconds: float, silence_seconds: float, on_over: Callable[[str], None]) -> None:
        self.path = path
        self.heard_voice = False
        self._most = max(1, round(max_seconds / FRAME_SECONDS))
        self._patience = max(1, round(silence_seconds / FRAME_SECONDS))
        self._on_over = on_over
        self._gate = VoiceGate()
        self._file = SoundFile(path, 1)
        self._batch: list[bytes] = []
        self._frames = 0
        self._kept = 0
        self._last_voice = 0
        self._over = False
        self._closed = False

    def write(self, said: Frame) -> None:
        if self._over or self._closed:
            return
        self._frames += 1
        self._batch.append(said.tobytes())
        if len(self._batch) >= BATCH_FRAMES:
            self._flush()
        if self._gate.voice(said):
            self.heard_voice = True
            self._last_voice = self._frames
        if self._frames >= self._most:
            self._end("max-length")
        elif self._frames - self._last_voice >= self._patience:
            self._end("silence")

    def close(self) -> float:
        if not self._closed:
            self._closed = True
            self._flush()
            self._kept = min(self._frames, self._last_voice + KEEP_AFTER_VOICE) if self.heard_voice else 0
            self._file.close(self._kept * FRAME_SAMPLES * 2)
        return self._kept * FRAME_SECONDS

    def _end(self, why: str) -> None:
        self._over = True
        self._on_over(why)

    def _flush(self) -> None:
        if self._batch:
            self._file.append(b"".join(self._batch))
            self._batch.clear()
