"""One call: its leg, its state, and the document it is carrying out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from switchboard.call_audio import CallAudio
from switchboard.call_status import Status, is_final, may_follow, not_taken, unanswered
from switchboard.callbacks import Target
from switchboard.engines.base import Ended, Leg
from switchboard.keys import Keys
from switchboard.sids import new_sid, now, rfc2822

if TYPE_CHECKING:
    from switchboard.exchange import Exchange

log = logging.getLogger(__name__)

Direction = Literal["inbound", "outbound-api", "outbound-dial"]
EVENTS: dict[Status, str] = {"ringing": "ringing", "in-progress": "answered"}


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a call's progress, and of what: initiated, ringing, answered, completed."""

    target: Target | None = None
    events: frozenset[str] = frozenset({"completed"})


@dataclass(slots=True)
class Profile:
    """What is fixed when a call begins."""

    direction: Direction
    caller: str
    called: str
    parent_sid: str | None = None
    told: Told = field(default_factory=Told)
    fallback: Target | None = None
    sid: str = field(default_factory=lambda: new_sid("CA"))


class Call:
    """Owner of a leg. `over` is set when it is quite gone: webhooks of its verbs have been handed to their lanes."""

    def __init__(self, exchange: Exchange, profile: Profile) -> None:
        self.exchange = exchange
        self.profile = profile
        self.sid = profile.sid
        self.status: Status = "queued" if profile.direction != "inbound" else "ringing"
        self.created = now()
        self.updated = self.created
        self.started: datetime | None = None
        self.ended_at: datetime | None = None
        self.sip_status = 0
        self.leg: Leg | None = None
        self.audio: CallAudio | None = None
        self.keys = Keys()
        self.answered = asyncio.Event()
        self.over = asyncio.Event()
        self.leaving = False
        self._sequence = 0
        self._program: asyncio.Task[None] | None = None
        self._finish: asyncio.Task[None] | None = None
        self._cancelled_by_us = False
        self.on_connected: Callable[[], None] | None = None

    # -- the leg's events -------------------------------------------------------------------------------------------

    def take(self, leg: Leg) -> None:
        """Become the owner of this leg."""
        self.leg = leg
        self.audio = self.exchange.studio.audio(leg)
        leg.listen(self)

    def on_ringing(self) -> None:
        self.move("ringing")

    def on_early_media(self) -> None:
        self.move("ringing")

    def on_answered(self) -> None:
        if not is_final(self.status):
            self.connected()

    def on_digit(self, digit: str) -> None:
        self.keys.press(digit)

    def on_ended(self, ended: Ended) -> None:
        self.sip_status = ended.status
        if self.started is not None:
            self.finish("completed")
        elif self.profile.direction == "inbound":
            self.finish(not_taken(ended))
        else:
            self.finish(unanswered(ended, self._cancelled_by_us))

    # -- states -----------------------------------------------------------------------------------------------------

    def move(self, status: Status) -> None:
        if not may_follow(self.status, status):
            return
        self.status, self.updated = status, now()
        self.tell_progress(EVENTS[status])

    def connected(self) -> None:
        """Both sides can talk. Idempotent."""
        if self.started is None:
            self.started = now()
            if self.audio is not None:
                self.audio.open()
            self.move("in-progress")
            self.answered.set()
            if self.on_connected is not None:
                self.on_connected()

    def finish(self, status: Status) -> None:
        """The call is over; what it was doing is wound up in a task of its own."""
        if is_final(self.status):
            return
        self.status, self.updated, self.ended_at, self.leaving = status, now(), now(), True
        self._finish = self.exchange.background(self._wind_up())

    async def _wind_up(self) -> None:
        await self.stop_program()
        self.exchange.wind_up(self)
        if self.audio is not None:
            self.audio.close()
        self.tell_progress("completed")
        self.exchange.calls.gone(self)
        self.answered.set()
        self.over.set()

    # -- the document -----------------------------------------------------------------------------------------------

    def run(self, program: Callable[[], Awaitable[None]]) -> None:
        """Carry out a document; only one at a time."""
        self._program = asyncio.create_task(self._guarded(program))

    async def redirect(self, program: Callable[[], Awaitable[None]]) -> None:
        """Drop what the call is doing and carry out something else."""
        await self.stop_program()
        if not self.leaving:
            self.run(program)

    async def stop_program(self) -> None:
        task, self._program = self._program, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _guarded(self, program: Callable[[], Awaitable[None]]) -> None:
        try:
            await program()
        except asyncio.CancelledError:
            raise
        except Exception:  # the edge: a fault of ours ends this call, never the process
            log.exception("document of a call broke", extra={"call_sid": self.sid})
            await self.hang_up()

    async def answer(self) -> None:
        """Answer an incoming call; nothing for others."""
        if self.leg is not None and self.profile.direction == "inbound" and self.started is None and not self.leaving:
            await self.leg.answer()
            if not self.leaving:
                self.connected()

    async def hang_up(self) -> None:
        """End the call, whatever it does."""
        self._cancelled_by_us = True
        if self.leg is not None:
            await self.leg.hangup()
        else:
            self.finish("canceled")

    # -- what is told -----------------------------------------------------------------------------------------------

    @property
    def seconds(self) -> int:
        """Of talk, so far."""
        if self.started is None:
            return 0
        return round(((self.ended_at or now()) - self.started).total_seconds())

    def parameters(self) -> dict[str, str]:
        """What every webhook of this call carries."""
        profile = self.profile
        parameters = {
            "CallSid": self.sid,
            "AccountSid": self.exchange.settings.account_sid,
            "From": profile.caller,
            "To": profile.called,
            "Caller": profile.caller,
            "Called": profile.called,
            "CallStatus": self.status,
            "ApiVersion": "2010-04-01",
            "Direction": profile.direction,
        }
        if profile.parent_sid:
            parameters["ParentCallSid"] = profile.parent_sid
        return parameters

    def tell_progress(self, event: str) -> None:
        told = self.profile.told
        if event not in told.events:
            return
        parameters = self.parameters()
        parameters["SequenceNumber"] = str(self._sequence)
        self._sequence += 1
        parameters["Timestamp"] = rfc2822(now()) or ""
        parameters["CallbackSource"] = "call-progress-events"
        if event == "initiated":
            parameters["CallStatus"] = "initiated"
        if event == "completed":
            parameters |= {"CallDuration": str(self.seconds), "Duration": str((self.seconds + 59) // 60)}
            if self.sip_status:
                parameters["SipResponseCode"] = str(self.sip_status)
        self.exchange.callbacks.tell(self.sid, told.target, parameters)
