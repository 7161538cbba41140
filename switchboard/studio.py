"""The sound of real legs: every 20 ms a leg gets one frame, its recordings and streams get what went both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from switchboard.call_audio import CallAudio, Message, RecordingHandle, Room, RoomMember, Stop, StreamHandle
from switchboard.engines.base import Leg
from switchboard.media.clock import Clock
from switchboard.media.kit import Kit
from switchboard.media.source import SILENCE
from switchboard.ports import (
    Frame,
    Mixer,
    MixerMember,
    Phase,
    Recorder,
    Source,
    StreamEvent,
    StreamRequest,
    StreamTap,
    Unsubscribe,
    VoiceRecorder,
)
from switchboard.sounds import Sound, SoundFailed


class Watched:
    """A source whose end can be awaited."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def next(self) -> Frame | None:
        frame = self._source.next()
        if frame is None:
            self.finish()
        return frame

    def finish(self) -> None:
        if not self.over.done():
            self.over.set_result(None)


class MediaStudio:
    """Implements `call_audio.Studio` over `switchboard.media`."""

    def __init__(self, kit: Kit, clock: Clock) -> None:
        self._kit = kit
        self._clock = clock

    def audio(self, leg: Leg) -> CallAudio:
        return LegAudio(leg, self._kit, self._clock)

    def room(self) -> Room:
        return MixedRoom(self._kit)


async def watched(kit: Kit, sound: Sound) -> Watched:
    """Raises SoundFailed 12300."""
    try:
        await kit.load(sound.path)
        return Watched(kit.player(sound.path))
    except (ValueError, OSError) as error:
        raise SoundFailed(12300, sound.label) from error


class MixedRoom:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.mixer: Mixer = kit.mixer()

    async def play(self, sound: Sound) -> None:
        source = await watched(self._kit, sound)
        self.mixer.announce(source)
        # Nobody mixes a room that has emptied: then its end would never come.
        await asyncio.wait({source.over}, timeout=sound.seconds + 1.0)

    def close(self) -> None:
        self.mixer.close()


class MixedMember:
    """A leg's place in a room's mix."""

    def __init__(self, audio: LegAudio, room: MixedRoom, member_id: str, kit: Kit) -> None:
        self._audio, self._room, self._id, self._kit = audio, room, member_id, kit
        self.mixed: MixerMember = room.mixer.join(member_id)
        self._held = False

    async def play(self, sound: Sound) -> None:
        source = await watched(self._kit, sound)
        self._hear(source)
        try:
            await source.over
        finally:
            self._hear(None)

    def _hear(self, source: Source | None) -> None:
        if self._held:
            self.mixed.set_hold(source, True)
        else:
            self.mixed.play(source)

    def set_muted(self, muted: bool) -> None:
        self.mixed.set_muted(muted)

    def set_held(self, held: bool) -> None:
        self._held = held
        self.mixed.play(None)
        self.mixed.set_hold(None, held)

    def set_coaching(self, member_id: str | None) -> None:
        self.mixed.set_coaching(member_id)

    def leave(self) -> None:
        self._audio.left(self)
        self._room.mixer.leave(self._id)


class LegRecording:
    def __init__(self, audio: LegAudio, recorder: Recorder) -> None:
        self._audio, self._recorder = audio, recorder

    def pause(self, behaviour: Literal["silence", "skip"]) -> None:
        self._recorder.pause(behaviour)

    def resume(self) -> None:
        self._recorder.resume()

    def close(self) -> float:
        if self._recorder in self._audio.recorders:
            self._audio.recorders.remove(self._recorder)
        return self._recorder.close()


class LegStream:
    def __init__(self, audio: LegAudio, tap: StreamTap) -> None:
        self._audio, self._tap = audio, tap

    async def stop(self) -> None:
        if self._tap in self._audio.taps:
            self._audio.taps.remove(self._tap)
        await self._tap.stop()


class LegAudio:
    """Implements `call_audio.CallAudio`: what is played wins over the room the leg is in, else silence."""

    def __init__(self, leg: Leg, kit: Kit, clock: Clock) -> None:
        self._leg, self._kit, self._clock = leg, kit, clock
        self._said: Frame = SILENCE
        self._playing: Watched | None = None
        self._member: MixedMember | None = None
        self._message: VoiceRecorder | None = None
        self._subscriptions: list[Unsubscribe] = []
        self.recorders: list[Recorder] = []
        self.taps: list[StreamTap] = []

    def open(self) -> None:
        if not self._subscriptions:
            self._subscriptions = [
                self._leg.audio_in.subscribe(self._hear),
                self._clock.subscribe(Phase.SEND, self._tick),
            ]

    def close(self) -> None:
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions = []
        if self._playing is not None:
            self._playing.finish()

    async def play(self, sound: Sound) -> None:
        source = await watched(self._kit, sound)
        if self._playing is not None:
            self._playing.finish()
        self._playing = source
        try:
            await source.over
        finally:
            if self._playing is source:
                self._playing = None

    async def take_message(self, path: Path, max_seconds: float, silence_seconds: float, stop: Stop) -> Message:
        over = asyncio.Event()
        recorder: VoiceRecorder = self._kit.voice_recorder(path, max_seconds, silence_seconds, lambda _why: over.set())
        stop.on_stop = over.set
        self._message = recorder
        try:
            await over.wait()
        finally:
            self._message = None
            seconds = recorder.close()
        return Message(seconds, recorder.heard_voice)

    def record(self, path: Path, channels: Literal[1, 2]) -> RecordingHandle:
        recorder: Recorder = self._kit.recorder(path, channels)
        self.recorders.append(recorder)
        return LegRecording(self, recorder)

    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> StreamHandle:
        tap: StreamTap = self._kit.stream(request, on_event)
        self.taps.append(tap)
        return LegStream(self, tap)

    def enter(self, room: Room, member_id: str) -> RoomMember:
        assert isinstance(room, MixedRoom)
        self._member = MixedMember(self, room, member_id, self._kit)
        return self._member

    def left(self, member: MixedMember) -> None:
        if self._member is member:
            self._member = None

    # -- every 20 ms ------------------------------------------------------------------------------------------------

    def _hear(self, frame: Frame) -> None:
        self._said = frame
        if self._member is not None:
            self._member.mixed.hear(frame)
        if self._message is not None:
            self._message.write(frame)

    def _tick(self) -> None:
        said, self._said = self._said, SILENCE
        heard = self._next()
        self._leg.send(heard)
        for recorder in self.recorders:
            recorder.write(said, heard)
        for tap in self.taps:
            tap.write(said, heard)

    def _next(self) -> Frame:
        if self._playing is not None:
            frame = self._playing.next()
            if frame is not None:
                return frame
            self._playing = None
        if self._member is not None:
            frame = self._member.mixed.feed.next()
            if frame is not None:
                return frame
        return SILENCE
