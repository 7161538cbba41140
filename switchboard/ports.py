"""What calls need of sound, as protocols: frames, clock, sources, mixer, recorders, stream taps.

`switchboard.media` implements them; the silent engine has none of them. One frame is 20 ms of 8 kHz 16 bit mono. All of
it runs in the loop's thread, nothing blocks, and every 20 ms the one `Clock` calls its subscribers phase by phase:
first the legs hand in what they received, then conferences mix, then every leg is sent its frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME_SAMPLES = 160
FRAME_SECONDS = 0.02

Frame = NDArray[np.int16]
"""160 samples; whoever keeps one copies it, nobody writes into one received."""

Unsubscribe = Callable[[], None]


class AudioIn:
    """The frames a leg received. The leg publishes exactly one per tick (silence for a gap), in phase RECEIVE."""

    def __init__(self) -> None:
        self._callbacks: tuple[Callable[[Frame], None], ...] = ()

    def subscribe(self, callback: Callable[[Frame], None]) -> Unsubscribe:
        self._callbacks = (*self._callbacks, callback)

        def unsubscribe() -> None:
            self._callbacks = tuple(known for known in self._callbacks if known is not callback)

        return unsubscribe

    def publish(self, frame: Frame) -> None:
        for callback in self._callbacks:
            callback(frame)


class Phase(IntEnum):
    """The order within one tick."""

    RECEIVE = 0
    MIX = 1
    SEND = 2


class Clock(Protocol):
    """The one 20 ms tick of the process."""

    def subscribe(self, phase: Phase, callback: Callable[[], None]) -> Unsubscribe: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Source(Protocol):
    """Sound to be sent: one frame a tick, None when it is over (the last frame is padded with silence)."""

    def next(self) -> Frame | None: ...


class MixerMember(Protocol):
    """One leg in a conference. Changes take effect at the next tick.

    `feed` is what this member hears: the others, or its hold music while held, or the room's music while the
    conference has not begun; silence when there is nothing. Never None.
    """

    feed: Source

    def hear(self, frame: Frame) -> None:
        """What the member said in this tick; called in phase RECEIVE."""

    def set_muted(self, muted: bool) -> None: ...

    def set_hold(self, music: Source | None, held: bool) -> None:
        """Held: hears `music` (silence when None) and is heard by nobody."""

    def set_coaching(self, member_id: str | None) -> None:
        """Only that member hears this one; None: everybody does."""

    def play(self, source: Source | None) -> None:
        """Only this member hears `source` (waiting music, an announcement) until it is over; None stops it."""


class Mixer(Protocol):
    """The N-1 mix of one conference; works in phase MIX while it has members."""

    def join(self, member_id: str) -> MixerMember: ...
    def leave(self, member_id: str) -> None: ...

    def announce(self, source: Source) -> None:
        """Everybody hears it over the talk (a beep)."""

    def close(self) -> None: ...


class Recorder(Protocol):
    """A recording of a leg: channel 1 what the leg said, channel 2 what it heard. Never trimmed.

    `write` is called once a tick in phase SEND. Mono: the sum of both.
    """

    path: Path

    def write(self, said: Frame, heard: Frame) -> None: ...

    def pause(self, behaviour: Literal["silence", "skip"]) -> None: ...

    def resume(self) -> None: ...

    def close(self) -> float:
        """Patch the header; the length in seconds. Idempotent."""


class VoiceRecorder(Protocol):
    """What <Record> makes: mono, ends by itself after `max_seconds`, or `silence_seconds` without a voice.

    `on_over(why)` is called once, in phase RECEIVE.
    """

    path: Path
    heard_voice: bool

    def write(self, said: Frame) -> None: ...

    def close(self) -> float:
        """Trim the silence at the end, patch the header; seconds. Idempotent."""


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """A Media Stream to open (Twilio's protocol). `track` names whose audio the messages are labelled with."""

    sid: str
    account_sid: str
    call_sid: str
    url: str
    tracks: tuple[Literal["inbound", "outbound"], ...]
    auth_token: str
    parameters: Mapping[str, str] = field(default_factory=dict)


StreamEvent = Literal["stream-started", "stream-stopped", "stream-error"]


class StreamTap(Protocol):
    """One open Media Stream. `write` is called once a tick, in phase SEND, and never blocks."""

    def write(self, said: Frame, heard: Frame) -> None: ...

    async def stop(self) -> None:
        """Send `stop`, close; `on_event("stream-stopped", "")` follows. Idempotent."""


class MediaKit(Protocol):
    """Everything that makes sound: `switchboard.media.kit.Kit(clock)` implements it."""

    def seconds(self, path: Path) -> float:
        """Length of a sound file. Raises ValueError when it is no sound we can play."""

    def player(self, path: Path, loop: bool = False) -> Source:
        """Raises ValueError when it is no sound we can play (wav: PCM, A-law, mu-law, any rate)."""

    def silence(self, seconds: float) -> Source: ...

    def tone(self, hertz: float, seconds: float) -> Source: ...

    def mixer(self) -> Mixer: ...

    def recorder(self, path: Path, channels: Literal[1, 2]) -> Recorder: ...

    def voice_recorder(
        self, path: Path, max_seconds: float, silence_seconds: float, on_over: Callable[[str], None]
    ) -> VoiceRecorder:
        """`on_over` gets `max-length` or `silence`."""

    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> StreamTap:
        """Opens in a task of its own; events with an error text, `stream-error` when it breaks or is refused."""


class PhoneAccounts(Protocol):
    """The registrar's accounts as the REST side keeps them. `ha1` is md5(username:realm:password) in hex."""

    realm: str

    def put_account(self, username: str, ha1: str) -> None: ...
    def drop_account(self, username: str) -> None: ...
