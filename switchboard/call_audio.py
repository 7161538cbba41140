"""What calls do with sound, on any line: real legs move frames (`studio.py`), silent ones only take their time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from switchboard.engines.base import Leg
from switchboard.ports import StreamEvent, StreamRequest
from switchboard.sounds import Sound


class Speaker(Protocol):
    """Where a document's sounds go."""

    async def play(self, sound: Sound) -> None:
        """Comes back when it is over; a cancelled play stops at once. Raises SoundFailed for a broken file."""


class RecordingHandle(Protocol):
    def pause(self, behaviour: Literal["silence", "skip"]) -> None: ...
    def resume(self) -> None: ...

    def close(self) -> float:
        """The length in seconds. Idempotent."""


class StreamHandle(Protocol):
    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What <Record> took: its length, and whether anybody spoke at all."""

    seconds: float
    heard_voice: bool


class RoomMember(Speaker, Protocol):
    """A call's place in a conference; what is played here only this member hears."""

    def set_muted(self, muted: bool) -> None: ...
    def set_held(self, held: bool) -> None: ...

    def set_coaching(self, member_id: str | None) -> None:
        """Only that member hears this one; None: everybody does."""

    def leave(self) -> None: ...


class Room(Speaker, Protocol):
    """The sound of a conference; what is played here everybody hears over the talk."""

    def close(self) -> None: ...


class CallAudio(Speaker, Protocol):
    """The sound of one leg. One source at a time: what begins last is heard."""

    def open(self) -> None:
        """The leg is connected (or has early media): frames flow from now on. Idempotent."""

    def close(self) -> None: ...

    async def take_message(self, path: Path, max_seconds: float, silence_seconds: float, stop: Stop) -> Message:
        """Record until `max_seconds`, silence, or `stop` is called; a cancelled one keeps what it has in the file."""

    def record(self, path: Path, channels: Literal[1, 2]) -> RecordingHandle: ...
    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> StreamHandle: ...
    def enter(self, room: Room, member_id: str) -> RoomMember: ...


class Stop:
    """Lets a key end a message: `on_stop` is set by whoever records."""

    def __init__(self) -> None:
        self.on_stop: Callable[[], None] | None = None

    def __call__(self) -> None:
        if self.on_stop is not None:
            self.on_stop()


class Studio(Protocol):
    """Makes the sound of legs and rooms for the engine in use."""

    def audio(self, leg: Leg) -> CallAudio: ...
    def room(self) -> Room: ...
