"""The sound of silent legs: nothing is heard, but everything takes its time and is noted."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from switchboard.call_audio import CallAudio, Message, RecordingHandle, Room, RoomMember, Stop, StreamHandle
from switchboard.engines.base import Leg
from switchboard.engines.silent import Heard, SilentLeg
from switchboard.pace import Pace
from switchboard.ports import RATE, StreamEvent, StreamRequest
from switchboard.sounds import Sound

MAX_SECONDS_ON_DISK = 600.0


def write_silence(path: Path, seconds: float, channels: int) -> None:
    frames = int(RATE * min(seconds, MAX_SECONDS_ON_DISK))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames * 2 * channels))


class SilentStudio:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def audio(self, leg: Leg) -> CallAudio:
        assert isinstance(leg, SilentLeg)
        return SilentAudio(leg, self._pace)

    def room(self) -> Room:
        return SilentRoom(self._pace)


class SilentRoom:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def play(self, sound: Sound) -> None:
        await self._pace.sleep(sound.seconds)

    def close(self) -> None:
        """Nothing to close."""


class SilentMember:
    def __init__(self, leg: SilentLeg, pace: Pace) -> None:
        self._leg = leg
        self._pace = pace
        leg.notes.in_conference = True

    async def play(self, sound: Sound) -> None:
        self._leg.notes.heard.append(Heard(sound.label, self._pace.now(), "conference"))
        await self._pace.sleep(sound.seconds)

    def set_muted(self, muted: bool) -> None:
        self._leg.notes.muted = muted

    def set_held(self, held: bool) -> None:
        self._leg.notes.held = held

    def set_coaching(self, member_id: str | None) -> None:
        self._leg.notes.coaching = member_id or ""

    def leave(self) -> None:
        self._leg.notes.in_conference = self._leg.notes.held = self._leg.notes.muted = False
        self._leg.notes.coaching = ""


class SilentRecording:
    """A file of silence as long as the recording was."""

    def __init__(self, path: Path, channels: int, pace: Pace) -> None:
        self._path, self._channels, self._pace = path, channels, pace
        self._since: float | None = pace.now()
        self._seconds = 0.0
        self._closed = False

    def pause(self, behaviour: Literal["silence", "skip"]) -> None:
        if behaviour == "skip":
            self._count()

    def resume(self) -> None:
        if self._since is None:
            self._since = self._pace.now()

    def close(self) -> float:
        self._count()
        if not self._closed:
            self._closed = True
            write_silence(self._path, self._seconds, self._channels)
        return self._seconds

    def _count(self) -> None:
        if self._since is not None:
            self._seconds += self._pace.now() - self._since
            self._since = None


class SilentStream:
    """No connection is made; it begins at once and stops when told."""

    def __init__(self, leg: SilentLeg, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> None:
        self._on_event = on_event
        self._note: dict[str, object] = {
            "sid": request.sid,
            "url": request.url,
            "tracks": list(request.tracks),
            "parameters": dict(request.parameters),
            "running": True,
        }
        leg.notes.streams.append(self._note)
        asyncio.get_running_loop().call_soon(on_event, "stream-started", "")

    async def stop(self) -> None:
        if self._note["running"]:
            self._note["running"] = False
            self._on_event("stream-stopped", "")


class SilentAudio:
    def __init__(self, leg: SilentLeg, pace: Pace) -> None:
        self._leg = leg
        self._pace = pace

    def open(self) -> None:
        """Silence flows by itself."""

    def close(self) -> None:
        """Nothing to close."""

    async def play(self, sound: Sound) -> None:
        self._leg.notes.heard.append(Heard(sound.label, self._pace.now()))
        await self._pace.sleep(sound.seconds)

    async def take_message(self, path: Path, max_seconds: float, silence_seconds: float, stop: Stop) -> Message:
        began, stopped = self._pace.now(), asyncio.Event()
        stop.on_stop = stopped.set
        speaks = min(self._leg.speaks_seconds, max_seconds)
        over = min(max_seconds, speaks + silence_seconds)
        try:
            await self._pace.within(over, stopped.wait())
        except TimeoutError:
            pass
        finally:
            spoken = min(speaks, self._pace.now() - began)
            write_silence(path, spoken, 1)
        return Message(spoken, self._leg.speaks_seconds > 0)

    def record(self, path: Path, channels: Literal[1, 2]) -> RecordingHandle:
        return SilentRecording(path, channels, self._pace)

    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> StreamHandle:
        return SilentStream(self._leg, request, on_event)

    def enter(self, room: Room, member_id: str) -> RoomMember:
        return SilentMember(self._leg, self._pace)
