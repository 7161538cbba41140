"""What both directions of a SIP leg share: its dialog once there is one, its audio, everything said inside the call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Literal

from aiosipua import SipRequest, SipResponse

from switchboard.engines.base import Ended, Leg
from switchboard.engines.sip.accepted import Accepted
from switchboard.engines.sip.dialog import Dialog
from switchboard.engines.sip.digest import Credentials, answer_challenge
from switchboard.engines.sip.inside import Inside
from switchboard.engines.sip.messages import ALLOW, answer, copy_request
from switchboard.engines.sip.negotiation import SDP_TYPE, Description, Stream
from switchboard.engines.sip.rtp import RtpLine
from switchboard.engines.sip.station import Station
from switchboard.engines.sip.timers import Scheduled
from switchboard.engines.sip.transport import Address, UdpSocket
from switchboard.ports import Frame

log = logging.getLogger(__name__)

SAME_PRESS_SECONDS = 0.4


class SipLeg(Leg):
    """A leg over SIP. `dialog` is None until both sides have a tag."""

    def __init__(
        self,
        station: Station,
        leg_id: str,
        direction: Literal["inbound", "outbound"],
        remote: str,
        local: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(leg_id, direction, remote, local, headers)
        self.station = station
        self.dialog: Dialog | None = None
        self.description: Description | None = None
        self.credentials: Credentials | None = None
        self.connected = False
        self.held = False
        self.line = RtpLine(station.now, lambda digit: self.take_digit(digit, "rtp"))
        self.accepted: Accepted | None = None
        self.inside = Inside(self)
        self._socket: UdpSocket | None = None
        self._last_digit: tuple[str, str, float] = ("", "", float("-inf"))
        self._timers: list[Scheduled] = []

    # --- audio ---

    async def open_audio(self, peer: Address) -> Description:
        """Bind the RTP port. Raises NoPortFree."""
        if self.description is None:
            self._socket = await self.station.ports.open(self.line.receive)
            self.line.attach(self._socket)
            self.description = Description(self.station.host_towards(peer), self._socket.address[1])
            if self.ended is not None:
                self.close_audio()
            else:
                self.station.legs.add(self)
        return self.description

    def close_audio(self) -> None:
        self.line.stop()
        self.station.legs.discard(self)
        if self._socket is not None:
            self.station.ports.close(self._socket)
            self._socket = None

    def tick(self) -> None:
        """Phase RECEIVE of the clock: one frame in, and a look at how long nothing came."""
        self.line.tick()
        self.audio_in.publish(self.line.frame())
        silence = self.station.now() - self.line.silent_since
        if self.connected and not self.held and silence > self.station.rtp_timeout:
            log.info("no audio any more", extra={"leg_id": self.id})
            self.bye(Ended(408, "lost"))

    def send(self, frame: Frame) -> None:
        if self.connected:
            self.line.send(frame)

    def take_digit(self, digit: str, way: str) -> None:
        """A key arrived; phones set to send RTP and INFO both are understood once."""
        last, last_way, at = self._last_digit
        now = self.station.now()
        self._last_digit = (digit, way, now)
        if (digit == last and way != last_way and now - at < SAME_PRESS_SECONDS) or self.ended is not None:
            return
        self.tell_digit(digit)

    async def send_digits(self, digits: str) -> None:
        """RFC 4733 where the peer takes it, INFO otherwise. Unknown characters are skipped; `w` waits 0.5 s."""
        for digit in digits.upper():
            if self.ended is not None or not self.connected:
                return
            if digit == "W":
                await asyncio.sleep(0.5)
            elif digit in "0123456789*#ABCD":
                await self._send_digit(digit)

    async def _send_digit(self, digit: str) -> None:
        if not self.line.sends_events:
            info = self.dialog.request("INFO") if self.dialog else None
            if info is not None:
                info.body = f"Signal={digit}\r\nDuration=160\r\n".encode()
                info.headers.set_single("Content-Type", "application/dtmf-relay")
                self.say(info)
            await asyncio.sleep(0.25)
            return
        self.line.press(digit)
        while self.line.pressing and self.ended is None:  # noqa: ASYNC110 - the media clock sends, we only look
            await asyncio.sleep(0.02)

    # --- the description ---

    def agree(self, answer_body: str) -> None:
        """Take the peer's answer to our offer. Raises NotAcceptable."""
        assert self.description is not None
        self._use(self.description.accept(answer_body))

    def answer_offer(self, offer_body: str) -> bytes:
        """Answer the peer's offer. Raises NotAcceptable; nothing has changed then."""
        assert self.description is not None
        body, stream = self.description.answer(offer_body)
        self._use(stream)
        return body

    def _use(self, stream: Stream) -> None:
        signalling = self.dialog.flow[0] if self.dialog else ""
        self.held = stream.held
        self.line.agree(stream, signalling)

    def on_bye(self) -> None:
        """The peer hung up."""
        self.finish(Ended(200, "remote"))

    async def set_hold(self, held: bool) -> None:
        """Hold the peer (it hears us, we do not hear it) or take it back, by re-INVITE; asked for, not awaited."""
        if self.description is not None and self.connected and self.description.on_hold is not held:
            self.description.on_hold = held
            self.inside.reoffer()

    # --- our messages ---

    def response(self, request: SipRequest, status: int, body: bytes = b"") -> SipResponse:
        """An answer of this leg: with our tag, our Contact, and what we can do."""
        response = answer(request, status, to_tag=self.dialog.local_tag if self.dialog else None)
        headers = response.headers
        if self.dialog is not None and (100 < status < 300):
            headers.set_single("Contact", self.dialog.contact)
        headers.set_single("Allow", ALLOW)
        if 200 <= status < 300 and request.method in {"INVITE", "UPDATE"}:
            self.inside.tolerate_session_timer(request, response)
        if body:
            headers.set_single("Content-Type", SDP_TYPE)
            response.body = body
        return response

    def say(self, request: SipRequest) -> None:
        """Send an in-dialog request; a challenge is answered once. A call the peer does not know any more ends."""
        assert self.dialog is not None
        hop = self.dialog.next_hop()
        self.station.layer.request(request, hop, lambda response: self._said(request, response))

    def _said(self, request: SipRequest, response: SipResponse) -> None:
        status = response.status_code
        if status in {401, 407} and self.credentials is not None and self.dialog is not None:
            retry = copy_request(request)
            again = retry.get_header("authorization") or retry.get_header("proxy-authorization")
            if not again and answer_challenge(retry, response, self.credentials):
                self.dialog.renumber(retry)
                self.say(retry)
        elif status == 481 and request.method != "BYE":
            self.finish(Ended(481, "lost"))

    def bye(self, ended: Ended) -> None:
        """Say BYE and be over."""
        if self.ended is None and self.dialog is not None:
            self.say(self.dialog.request("BYE"))
        self.finish(ended)

    def later(self, delay: float, action: Callable[[], object]) -> None:
        """Run `action` after `delay` seconds unless the leg is over by then."""
        self._timers.append(self.station.scheduler.call_later(delay, action))

    def enter(self, dialog: Dialog) -> None:
        """From now on requests of this dialog are ours."""
        self.dialog = dialog
        self.station.dialogs[dialog.key] = self

    def finish(self, ended: Ended) -> None:
        """Free everything and tell the owner. Idempotent."""
        if self.ended is not None:
            return
        self.connected = False
        self.close_audio()
        for timer in self._timers:
            timer.cancel()
        if self.accepted is not None:
            self.accepted.stop()
        self.inside.stop()
        if self.dialog is not None:
            self.station.dialogs.pop(self.dialog.key, None)
        log.info("leg ended", extra={"leg_id": self.id, "status": ended.status, "reason": ended.reason})
        self.tell_ended(ended)
