"""What both directions of a SIP leg share: its dialog once there is one, its audio, everything said inside the call."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from typing import Literal

from aiosipua import SipRequest, SipResponse

from switchboard.engines.base import Ended, Leg
from switchboard.engines.sip.accepted import Accepted
from switchboard.engines.sip.dialog import Dialog
from switchboard.engines.sip.digest import Credentials, answer_challenge
from switchboard.engines.sip.messages import ALLOW, Envelope, answer, copy_request, new_branch
from switchboard.engines.sip.negotiation import SDP_TYPE, Description, NotAcceptable, Stream, is_sdp
from switchboard.engines.sip.rtp import RtpLine
from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.server_request import ServerRequest
from switchboard.engines.sip.station import Station
from switchboard.engines.sip.telephone_event import info_digits
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
        self.offering = False
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

    # --- requests of the peer ---

    def on_reinvite(self, request: SipRequest, envelope: Envelope, transaction: ServerInvite) -> None:
        """A new offer (hold, moved audio), a refresh, or a request for ours."""
        assert self.dialog is not None
        if not self.dialog.accepts(envelope.cseq.seq):
            self._refuse(transaction, 500)
        elif self.offering or self.accepted is not None or not self.connected or self.description is None:
            self._refuse(transaction, 491)
        else:
            self._take_reinvite(request, transaction)

    def _take_reinvite(self, request: SipRequest, transaction: ServerInvite) -> None:
        assert self.description is not None
        late = not request.body
        try:
            self._refresh_target(request)
            body = self.description.offer() if late else self._answer_body(request)
        except NotAcceptable:
            self._refuse(transaction, 488)
            return
        response = self.response(request, 200, body)
        self.accepted = Accepted(
            transaction,
            response,
            self.station.scheduler,
            self.station.timers,
            lambda ack: self._reinvite_acknowledged(ack, late=late),
            lambda: self.bye(Ended(408, "error")),
        )

    def _reinvite_acknowledged(self, ack: SipRequest, *, late: bool) -> None:
        self.accepted = None
        if late:
            try:
                self.agree(ack.text)
            except NotAcceptable:
                self.bye(Ended(488, "error"))

    def _answer_body(self, request: SipRequest) -> bytes:
        if not is_sdp(request.content_type):
            raise NotAcceptable("not a session description")
        return self.answer_offer(request.text)

    def _refresh_target(self, message: SipRequest | SipResponse) -> None:
        assert self.dialog is not None
        try:
            self.dialog.refresh(message)
        except ValueError:
            log.info("unusable Contact ignored", extra={"leg_id": self.id})

    def _refuse(self, transaction: ServerInvite | ServerRequest, status: int) -> None:
        response = self.response(transaction.request, status)
        if status == 500:
            response.headers.set_single("Retry-After", str(random.randint(0, 10)))  # noqa: S311 - RFC 3261 §14.2
        transaction.respond(response)

    def on_ack(self, request: SipRequest, envelope: Envelope) -> None:
        """The ACK of a 2xx."""
        if self.accepted is not None and envelope.cseq.seq == self.accepted.sequence:
            self.accepted.acknowledged(request)

    def on_request(self, request: SipRequest, envelope: Envelope, transaction: ServerRequest) -> None:
        """BYE, INFO, UPDATE, OPTIONS … inside the call."""
        assert self.dialog is not None
        if not self.dialog.accepts(envelope.cseq.seq):
            self._refuse(transaction, 500)
        elif request.method == "BYE":
            transaction.respond(self.response(request, 200))
            self.on_bye()
        elif request.method == "INFO":
            self._take_info(request, transaction)
        elif request.method == "UPDATE":
            self._take_update(request, transaction)
        elif request.method in {"OPTIONS", "NOTIFY"}:
            transaction.respond(self.response(request, 200))
        else:
            self._refuse(transaction, 405)

    def on_bye(self) -> None:
        self.finish(Ended(200, "remote"))

    def _take_info(self, request: SipRequest, transaction: ServerRequest) -> None:
        digit = info_digits(request.content_type or "", request.text)
        known = not request.body or (request.content_type or "").lower().startswith("application/dtmf")
        self._refuse(transaction, 200 if known else 415)
        if digit:
            self.take_digit(digit, "info")

    def _take_update(self, request: SipRequest, transaction: ServerRequest) -> None:
        self._refresh_target(request)
        if not request.body:
            transaction.respond(self.response(request, 200))
        elif self.offering or self.accepted is not None or self.description is None:
            self._refuse(transaction, 491)
        else:
            try:
                transaction.respond(self.response(request, 200, self._answer_body(request)))
            except NotAcceptable:
                self._refuse(transaction, 488)

    # --- our messages ---

    def response(self, request: SipRequest, status: int, body: bytes = b"") -> SipResponse:
        """An answer of this leg: with our tag, our Contact, and what we can do."""
        response = answer(request, status, to_tag=self.dialog.local_tag if self.dialog else None)
        headers = response.headers
        if self.dialog is not None and (100 < status < 300):
            headers.set_single("Contact", self.dialog.contact)
        headers.set_single("Allow", ALLOW)
        if 200 <= status < 300 and request.method in {"INVITE", "UPDATE"}:
            _tolerate_session_timer(request, response)
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
                renumber(retry, self.dialog)
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
        if self.dialog is not None:
            self.station.dialogs.pop(self.dialog.key, None)
        log.info("leg ended", extra={"leg_id": self.id, "status": ended.status, "reason": ended.reason})
        self.tell_ended(ended)


def renumber(request: SipRequest, dialog: Dialog) -> None:
    """A request sent again with credentials is a new transaction: next CSeq, new branch."""
    dialog.local_seq += 1
    request.headers.set_single("CSeq", f"{dialog.local_seq} {request.method}")
    via = request.via
    via[0].branch = new_branch()
    request.via = via


def _tolerate_session_timer(request: SipRequest, response: SipResponse) -> None:
    """RFC 4028: we do not ask for a session timer; a peer that insists does the refreshing itself."""
    expires = request.get_header("session-expires")
    if expires and "timer" in request.headers.get("require"):
        response.headers.set_single("Session-Expires", f"{expires.split(';', 1)[0]};refresher=uac")
        response.headers.set_single("Require", "timer")
