"""All calls: incoming ones are given their first document, outgoing ones are rung."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from switchboard.call import Call, Profile
from switchboard.call_status import unanswered
from switchboard.callbacks import Target
from switchboard.engines.base import DialFailed, Ended, Leg
from switchboard.places import MAIN
from switchboard.program import Broken, CallEnds, Program, Step

if TYPE_CHECKING:
    from switchboard.call import Told
    from switchboard.exchange import Exchange

log = logging.getLogger(__name__)

REMEMBERED = 5000


class Calls:
    """Running calls, and the last few thousand that ended (for REST)."""

    def __init__(self, exchange: Exchange, told_inbound: Told) -> None:
        self._exchange = exchange
        self._told_inbound = told_inbound
        self._all: dict[str, Call] = {}
        self._live: dict[str, Call] = {}

    # -- incoming ---------------------------------------------------------------------------------------------------

    async def on_invite(self, leg: Leg) -> None:
        settings = self._exchange.settings
        from_browser = leg.remote.startswith("client:")
        profile = Profile(
            "inbound",
            caller=leg.remote,
            called=leg.local,
            told=self._told_inbound,
            fallback=Target(settings.voice_fallback_url) if settings.voice_fallback_url else None,
        )
        brought = leg.headers if from_browser else _sip_headers(leg.headers)
        if leg.id.startswith("CA"):
            profile.sid = leg.id  # a browser knows its call by the leg's name
        call = self._add(Call(self._exchange, profile))
        call.take(leg)
        url = settings.app_voice_url if from_browser and settings.app_voice_url else settings.voice_url
        if not call.leaving:
            await leg.ring()
            # Told once, with the first request: later ones carry words of ours that a page must not be able to speak.
            # What it brings never replaces what we say.
            ours = call.parameters()
            first = {name: value for name, value in brought.items() if name not in ours}
            call.run(lambda: self.carry_out(call, Step(url, parameters=first)))

    # -- outgoing ---------------------------------------------------------------------------------------------------

    def create(self, profile: Profile, first: Step, ring_seconds: float, digits: str = "") -> Call:
        """Ring somebody; when they answer, carry out `first`."""
        call = self._add(Call(self._exchange, profile))

        async def begin() -> None:
            if digits and call.leg is not None:
                await call.leg.send_digits(digits)
            await self.carry_out(call, first)

        call.on_connected = lambda: call.run(begin)
        self._exchange.background(self._dial(call, ring_seconds, {}))
        return call

    def ring(self, profile: Profile, ring_seconds: float, headers: Mapping[str, str]) -> Call:
        """Ring somebody for another call's <Dial>."""
        call = self._add(Call(self._exchange, profile))
        self._exchange.background(self._dial(call, ring_seconds, headers))
        return call

    async def _dial(self, call: Call, ring_seconds: float, headers: Mapping[str, str]) -> None:
        call.tell_progress("initiated")
        profile = call.profile
        try:
            leg = await self._exchange.lines.dial(profile.called, profile.caller, ring_seconds, headers)
        except DialFailed as failed:
            call.sip_status = failed.status
            call.finish(unanswered(Ended(failed.status, "remote"), cancelled_by_us=False))
            return
        if call.leaving:
            await leg.hangup()
        else:
            call.take(leg)

    # -- documents --------------------------------------------------------------------------------------------------

    async def carry_out(self, call: Call, step: Step) -> None:
        """A call's documents from `step` to the end; then it is hung up."""
        assert call.audio is not None
        program = Program(self._exchange, call, call.audio, MAIN, call.profile.fallback)
        try:
            await program.run(step)
        except CallEnds:
            pass
        except Broken:
            await self._apologise(call)
        await call.hang_up()

    async def redirect(self, call: Call, step: Step) -> None:
        """Calls.update: what the call does is dropped for `step`; before the answer it replaces the first document."""
        if call.started is None and call.profile.direction != "inbound":
            call.on_connected = lambda: call.run(lambda: self.carry_out(call, step))
        else:
            await call.redirect(lambda: self.carry_out(call, step))

    async def _apologise(self, call: Call) -> None:
        """Neither the document nor its fallback could be had: say so and end, never silence."""
        log.error("call ends with an apology", extra={"call_sid": call.sid})
        await call.answer()
        if call.audio is not None and call.started is not None:
            await call.audio.play(self._exchange.sounds.apology)

    # -- finding ----------------------------------------------------------------------------------------------------

    def find(self, sid: str) -> Call | None:
        return self._all.get(sid)

    def all(self) -> list[Call]:
        """Newest first."""
        return list(reversed(self._all.values()))

    def live(self) -> list[Call]:
        return list(self._live.values())

    def gone(self, call: Call) -> None:
        self._live.pop(call.sid, None)

    def forget(self, call: Call) -> None:
        del self._all[call.sid]

    def _add(self, call: Call) -> Call:
        self._all[call.sid] = self._live[call.sid] = call
        if len(self._all) > REMEMBERED + len(self._live):
            oldest = next(sid for sid in self._all if sid not in self._live)
            del self._all[oldest]
        return call


def _sip_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """https://www.twilio.com/docs/voice/twiml/sip: X- headers come as SipHeader_X-…"""
    return {f"SipHeader_{name}": value for name, value in headers.items() if name.lower().startswith("x-")}
