"""One call in a conference: what it hears there, and what can be changed about it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from switchboard.call_audio import RoomMember
from switchboard.places import CONFERENCE
from switchboard.program import Broken, Program, Step
from switchboard.sids import now

if TYPE_CHECKING:
    from switchboard.call import Call

log = logging.getLogger(__name__)

WhyLeft = Literal[
    "participant_hung_up", "participant_updated_via_api", "moderator_ended_conference", "conference_ended_via_api"
]


@dataclass(slots=True, eq=False)
class Participant:
    """`left` is set, with Twilio's reason, when the conference lets go of the call."""

    call: Call
    label: str
    member: RoomMember
    start_on_enter: bool
    end_on_exit: bool
    beep: str
    muted: bool = False
    held: bool = False
    coaching: str = ""
    wait: Step | None = None
    """The waiting music; None is our own tone, an empty address silence."""
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    left: asyncio.Future[WhyLeft] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    _music: asyncio.Task[None] | None = None
    _hearing: tuple[Step | None, ...] = ()
    """The music that sounds, or that an announcement interrupts; empty: none does."""

    def mute(self, muted: bool) -> None:
        self.muted = muted
        self.member.set_muted(muted)

    def hold(self, music: Step | None) -> None:
        """Hear `music` (None: our own waiting tone) and be heard by nobody."""
        self.held = True
        self.member.set_held(True)
        self.hear(music)

    def release(self) -> None:
        self.held = False
        self.stop_music()
        self.member.set_held(False)

    def coach(self, call_sid: str) -> None:
        """Be heard by that call only; empty: by everybody."""
        self.coaching = call_sid
        self.member.set_coaching(call_sid or None)

    def hear(self, music: Step | None) -> None:
        """Only this participant hears it; silence when it ends. An empty address is silence."""
        self.stop_music()
        if music is None or music.url:
            self._hearing = (music,)
            self._music = asyncio.create_task(self._play(music))

    def announce(self, step: Step, told: Callable[[bool], None]) -> None:
        """Only this participant hears it, instead of the talk; music that it interrupts begins again afterwards.

        `told` gets whether it was spoken to its end; nothing when something else ends it before.
        """
        music = self._hearing
        self.stop_music()
        self._hearing = music
        self._music = asyncio.create_task(self._speak(step, told))

    def stop_music(self) -> None:
        task, self._music, self._hearing = self._music, None, ()
        if task is not None:
            task.cancel()

    def described(self) -> dict[str, str]:
        """The PARTICIPANT fields of a conference's callback."""
        shown = {
            "CallSid": self.call.sid,
            "Muted": str(self.muted).lower(),
            "Hold": str(self.held).lower(),
            "Coaching": str(bool(self.coaching)).lower(),
            "EndConferenceOnExit": str(self.end_on_exit).lower(),
            "StartConferenceOnEnter": str(self.start_on_enter).lower(),
        }
        if self.label:
            shown["ParticipantLabel"] = self.label
        if self.coaching:
            shown["CallSidToCoach"] = self.coaching
        return shown

    async def _speak(self, step: Step, told: Callable[[bool], None]) -> None:
        try:
            await Program(self.call.exchange, self.call, self.member, CONFERENCE).run(step)
        except Broken:
            told(False)
        else:
            told(True)
        music, self._music = self._hearing, None  # or the music's beginning would cancel this task
        if music:
            self.hear(*music)

    async def _play(self, music: Step | None) -> None:
        exchange = self.call.exchange
        if music is not None:
            try:
                await Program(exchange, self.call, self.member, CONFERENCE).run(music)
                return
            except Broken:
                log.warning("music document broken, our own tone instead", extra={"call_sid": self.call.sid})
        while True:
            await self.member.play(exchange.sounds.waiting)
