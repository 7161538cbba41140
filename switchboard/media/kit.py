"""Everything that makes sound, behind one door: implements `ports.MediaKit` for one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from switchboard.media import wav
from switchboard.media.clock import Clock
from switchboard.media.mixer import Mixer
from switchboard.media.source import Player, Shelf, Silence, tone
from switchboard.media_streams import StreamTap
from switchboard.ports import StreamEvent, StreamRequest
from switchboard.recording import Recorder, VoiceRecorder


class Kit:
    """Makes players, mixers, recorders and streams that run on `clock`."""

    def __init__(self, clock: Clock, shelf: Shelf | None = None) -> None:
        self._clock = clock
        self._shelf = shelf or Shelf()

    def seconds(self, path: Path) -> float:
        try:
            return wav.seconds(path)
        except OSError as error:
            raise wav.SoundUnreadable(f"{path.name} cannot be read: {error.strerror}") from error

    async def load(self, path: Path) -> None:
        """Decode a file in a thread, so that `player` finds it ready. Raises ValueError when it cannot be played."""
        await asyncio.to_thread(self._shelf.samples, path)

    def player(self, path: Path, loop: bool = False) -> Player:
        return Player(self._shelf.samples(path), loop)

    def silence(self, seconds: float) -> Silence:
        return Silence(seconds)

    def tone(self, hertz: float, seconds: float) -> Player:
        return Player(tone(hertz, seconds))

    def mixer(self) -> Mixer:
        return Mixer(self._clock)

    def recorder(self, path: Path, channels: Literal[1, 2]) -> Recorder:
        return Recorder(self._clock, path, channels)

    def voice_recorder(
        self, path: Path, max_seconds: float, silence_seconds: float, on_over: Callable[[str], None]
    ) -> VoiceRecorder:
        return VoiceRecorder(path, max_seconds, silence_seconds, on_over)

    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> StreamTap:
        return StreamTap(self._clock, request, on_event)
