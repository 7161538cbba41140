"""A line without sound, for tests and benches: calls are placed, answered and keyed by a program.

Documents run exactly as on real lines; sounds take their real length times SWITCHBOARD_TIME_SCALE.
"""

from __future__ import annotations

import asyncio
import fnmatch
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from switchboard.engines.base import DialFailed, Ended, Leg, OnInvite
from switchboard.pace import Pace
from switchboard.ports import Frame

Action = Literal["answer", "ring", "refuse", "unreachable"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a ring to an address matching the pattern `to` (shell style), `after` seconds of call time.

    `ring`: nothing, until told. `refuse` with SIP `status`. `unreachable`: cannot be tried, with `status`. Who answered
    hangs up after `talks` seconds of call time (None: when told).
    """

    to: str = "*"
    action: Action = "answer"
    after: float = 0.0
    status: int = 486
    talks: float | None = None


@dataclass(slots=True)
class Heard:
    """One sound that began on a leg, `at` seconds of call time after the engine's start."""

    label: str
    at: float
    where: Literal["call", "conference"] = "call"


@dataclass(slots=True)
class Notes:
    """What a silent leg notes of itself, for those who watch it."""

    heard: list[Heard] = field(default_factory=list)
    streams: list[dict[str, object]] = field(default_factory=list)
    digits_sent: str = ""
    in_conference: bool = False
    held: bool = False
    muted: bool = False
    coaching: str = ""
    """The sid of the call that alone would hear this leg."""
    began: float = 0.0
    over: float | None = None
    """Seconds of call time at which the leg was made, and ended."""


class SilentLeg(Leg):
    """`state`: new, ringing, answered, ended. `speaks_seconds`: how long the person speaks when asked for a message."""

    def __init__(
        self,
        direction: Literal["inbound", "outbound"],
        remote: str,
        local: str,
        headers: Mapping[str, str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(secrets.token_hex(8), direction, remote, local, headers)
        self._now = now
        self.state: Literal["new", "ringing", "answered", "ended"] = "new"
        self.notes = Notes(began=now())
        self.speaks_seconds = 3.0

    async def ring(self) -> None:
        if self.state == "new":
            self.state = "ringing"

    async def answer(self) -> None:
        if self.state in ("new", "ringing"):
            self.state = "answered"
            self.tell_answered()

    async def reject(self, status: int) -> None:
        self._end(Ended(status, "local"))

    async def hangup(self) -> None:
        self._end(Ended(200 if self.state == "answered" else 487, "local"))

    def send(self, frame: Frame) -> None:
        """There is nobody to hear it."""

    async def send_digits(self, digits: str) -> None:
        self.notes.digits_sent += digits

    # -- what the person at the other end does ------------------------------------------------------------------------

    def far_ring(self) -> None:
        if self.state == "new":
            self.state = "ringing"
            self.tell_ringing()

    def far_answer(self) -> None:
        """Outgoing: pick up."""
        if self.state in ("new", "ringing"):
            self.state = "answered"
            self.tell_answered()

    def far_refuse(self, status: int) -> None:
        if self.state in ("new", "ringing"):
            self._end(Ended(status, "remote"))

    def far_hangup(self) -> None:
        if self.state == "answered":
            self._end(Ended(200, "remote"))
        elif self.direction == "inbound":
            self._end(Ended(487, "cancelled"))
        else:
            self._end(Ended(486, "remote"))

    def far_press(self, digits: str) -> None:
        for digit in digits:
            self.tell_digit(digit)

    def give_up(self) -> None:
        if self.state in ("new", "ringing"):
            self._end(Ended(487, "timeout"))

    def _end(self, ended: Ended) -> None:
        if self.state != "ended":
            self.state = "ended"
            self.notes.over = self._now()
            self.tell_ended(ended)


class SilentEngine:
    """All silent legs; outgoing rings follow the first rule that matches, without one they are answered at once."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.rules: list[Rule] = []
        self.legs: dict[str, SilentLeg] = {}
        self._on_invite: OnInvite | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, on_invite: OnInvite) -> None:
        self._on_invite = on_invite

    async def stop(self) -> None:
        for leg in self.legs.values():
            await leg.hangup()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def dial(self, to: str, caller: str, timeout: float, headers: Mapping[str, str]) -> Leg:  # noqa: ASYNC109 - the ring's own limit
        rule = next((rule for rule in self.rules if fnmatch.fnmatchcase(to, rule.to)), Rule())
        if rule.action == "unreachable":
            raise DialFailed(rule.status)
        leg = SilentLeg("outbound", to, caller, headers, self.pace.now)
        self.legs[leg.id] = leg
        self._run(self._outcome(leg, rule, timeout))
        return leg

    async def place(self, caller: str, called: str, headers: Mapping[str, str] | None = None) -> SilentLeg:
        """Somebody calls us."""
        assert self._on_invite is not None
        leg = SilentLeg("inbound", caller, called, headers or {}, self.pace.now)
        self.legs[leg.id] = leg
        await self._on_invite(leg)
        return leg

    def reset(self) -> None:
        """Forget the rules and the legs that ended."""
        self.rules = []
        self.legs = {leg_id: leg for leg_id, leg in self.legs.items() if leg.state != "ended"}

    async def _outcome(self, leg: SilentLeg, rule: Rule, ring_seconds: float) -> None:
        leg.far_ring()
        if rule.action != "ring" and rule.after <= ring_seconds:
            await self.pace.sleep(rule.after)
            if rule.action == "answer":
                leg.far_answer()
                await self._talk(leg, rule.talks)
            else:
                leg.far_refuse(rule.status)
            return
        await self.pace.sleep(ring_seconds)
        leg.give_up()

    async def _talk(self, leg: SilentLeg, seconds: float | None) -> None:
        if seconds is not None:
            await self.pace.sleep(seconds)
            leg.far_hangup()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
