"""A browser's line as a leg. Its socket may go and come back: the call waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Literal

from switchboard.browser_socket import BrowserSocket
from switchboard.engines.base import Ended, Leg
from switchboard.media.jitter import FrameBuffer
from switchboard.media.source import SILENCE
from switchboard.ports import Frame
from switchboard.sids import new_sid

REASONS = {404: "not_found", 480: "unavailable", 486: "busy", 487: "cancelled", 603: "rejected"}
"""What a browser is told of a call that was not answered, by its final status."""


class BrowserLeg(Leg):
    """`on_gone` is told once, with the reason, when the leg has ended; a lost socket is awaited `resume_seconds`."""

    def __init__(
        self,
        identity: str,
        direction: Literal["inbound", "outbound"],
        other: str,
        headers: Mapping[str, str],
        on_gone: Callable[[BrowserLeg, str], None],
        resume_seconds: float,
    ) -> None:
        super().__init__(new_sid("CA"), direction, f"client:{identity}", other, headers)
        self.identity = identity
        self.answered = False
        self.socket: BrowserSocket | None = None
        self._on_gone = on_gone
        self._resume_seconds = resume_seconds
        self._buffer = FrameBuffer()
        self._muted = False
        self._ringing = False
        self._timer: asyncio.TimerHandle | None = None

    # --- the engine's side ---

    async def ring(self) -> None:
        self._ringing = True
        self._say("ringing")

    async def answer(self) -> None:
        if self.ended is None:
            self._connect()

    async def reject(self, status: int) -> None:
        self.end(Ended(status, "local"))

    async def hangup(self) -> None:
        self.end(Ended(200 if self.answered else 487, "local"))

    def send(self, frame: Frame) -> None:
        if self.answered and self.socket is not None:
            self.socket.send_audio(frame.tobytes())

    def tick(self) -> None:
        """Hand in what was received; called in phase RECEIVE."""
        frame = self._buffer.get()
        self.audio_in.publish(SILENCE if self._muted or not self.answered else frame)

    # --- the browser's side ---

    def accept(self, socket: BrowserSocket) -> None:
        """The browser answers a ringing leg."""
        self._stop_timer()
        self.attach(socket)
        self._connect()

    def refuse(self) -> None:
        self.end(Ended(603, "remote"))

    def browser_hangup(self) -> None:
        if self.answered:
            self.end(Ended(200, "remote"))
        else:
            self.end(Ended(487, "cancelled") if self.direction == "inbound" else Ended(603, "remote"))

    def mute(self, muted: bool) -> None:
        self._muted = muted

    def hear(self, frame: Frame) -> None:
        self._buffer.put(frame)

    def give_up_after(self, seconds: float) -> None:
        """Outbound: end the ring when nobody has answered by then."""
        self._set_timer(seconds, Ended(487, "timeout"))

    def attach(self, socket: BrowserSocket) -> None:
        """From now on the call is on this socket."""
        self.socket, socket.leg = socket, self
        self._buffer.clear()

    def resume(self, socket: BrowserSocket) -> None:
        """The browser is back: same call, new socket."""
        self._stop_timer()
        self.detach_socket()
        self.attach(socket)
        if self.answered:
            self._say("connected")
        elif self._ringing:
            self._say("ringing")

    def lose(self) -> None:
        """The socket has gone: wait for the browser, then end as lost."""
        self.detach_socket()
        if self.ended is None:
            self._set_timer(self._resume_seconds, Ended(408, "lost"))

    def detach_socket(self) -> None:
        if self.socket is not None:
            self.socket.leg = None
            self.socket = None
        self._buffer.clear()

    def end(self, ended: Ended) -> None:
        """Idempotent."""
        if self.ended is not None:
            return
        self._stop_timer()
        self.detach_socket()
        self._on_gone(self, _reason(ended, self.answered))
        self.tell_ended(ended)

    @property
    def resumable(self) -> bool:
        """A browser that comes back may go on with it: everything but a call that still rings there."""
        return self.answered or self.direction == "inbound"

    def _connect(self) -> None:
        if not self.answered:
            self.answered = True
            self._say("connected")
            self.tell_answered()

    def _say(self, kind: str) -> None:
        if self.socket is not None:
            self.socket.say(kind, call_sid=self.id)

    def _set_timer(self, seconds: float, ended: Ended) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.end, ended)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _reason(ended: Ended, answered: bool) -> str:
    """What a browser is told: hangup, cancelled, timeout, lost, rejected, busy, unavailable, not_found or failed."""
    if ended.reason in {"timeout", "lost", "cancelled"}:
        return ended.reason
    if answered:
        return "failed" if ended.reason == "error" else "hangup"
    return REASONS.get(ended.status, "failed")
