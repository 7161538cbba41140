"""What is said inside a call that stands: re-INVITE and UPDATE both ways, keys by INFO, BYE, session timers."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING

from aiosipua import SipRequest, SipResponse

from switchboard.engines.base import Ended
from switchboard.engines.sip.accepted import Accepted
from switchboard.engines.sip.digest import answer_challenge
from switchboard.engines.sip.messages import Envelope, copy_request
from switchboard.engines.sip.negotiation import SDP_TYPE, NotAcceptable, is_sdp
from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.server_request import ServerRequest
from switchboard.engines.sip.telephone_event import info_digits

if TYPE_CHECKING:
    from switchboard.engines.sip.leg import SipLeg
    from switchboard.engines.sip.timers import Scheduled

log = logging.getLogger(__name__)

MIN_SESSION_SECONDS = 90.0  # RFC 4028 §5


class Inside:
    """The in-dialog half of a leg. `offering` while a re-INVITE of ours has no final answer."""

    def __init__(self, leg: SipLeg) -> None:
        self._leg = leg
        self.offering = False
        self._acks: dict[int, SipRequest] = {}
        self._refresh: Scheduled | None = None

    # --- requests of the peer ---

    def on_reinvite(self, request: SipRequest, envelope: Envelope, transaction: ServerInvite) -> None:
        """A new offer (hold, moved audio), a refresh, or a request for ours."""
        leg = self._leg
        assert leg.dialog is not None
        if not leg.dialog.accepts(envelope.cseq.seq):
            self._answer(transaction, 500)
        elif self.offering or leg.accepted is not None or not leg.connected or leg.description is None:
            self._answer(transaction, 491)
        else:
            self._take_offer(request, transaction)

    def _take_offer(self, request: SipRequest, transaction: ServerInvite) -> None:
        leg = self._leg
        assert leg.description is not None
        late = not request.body
        try:
            body = leg.description.offer() if late else self._answer_body(request)
        except NotAcceptable:
            self._answer(transaction, 488)
            return
        self._refresh_target(request)
        leg.accepted = Accepted(
            transaction,
            leg.response(request, 200, body),
            leg.station.scheduler,
            leg.station.timers,
            lambda ack: self._acknowledged(ack, late=late),
            lambda: leg.bye(Ended(408, "error")),
        )

    def _acknowledged(self, ack: SipRequest, *, late: bool) -> None:
        self._leg.accepted = None
        if late:
            try:
                self._leg.agree(ack.text)
            except NotAcceptable:
                self._leg.bye(Ended(488, "error"))

    def _answer_body(self, request: SipRequest) -> bytes:
        if not is_sdp(request.content_type):
            raise NotAcceptable("not a session description")
        return self._leg.answer_offer(request.text)

    def _refresh_target(self, message: SipRequest | SipResponse) -> None:
        assert self._leg.dialog is not None
        try:
            self._leg.dialog.refresh(message)
        except ValueError:
            log.info("unusable Contact ignored", extra={"leg_id": self._leg.id})

    def _answer(self, transaction: ServerInvite | ServerRequest, status: int) -> None:
        response = self._leg.response(transaction.request, status)
        if status == 500:
            response.headers.set_single("Retry-After", str(random.randint(0, 10)))  # noqa: S311 - RFC 3261 §14.2
        transaction.respond(response)

    def on_ack(self, request: SipRequest, envelope: Envelope) -> None:
        """The ACK of a 2xx."""
        accepted = self._leg.accepted
        if accepted is not None and envelope.cseq.seq == accepted.sequence:
            accepted.acknowledged(request)

    def on_request(self, request: SipRequest, envelope: Envelope, transaction: ServerRequest) -> None:
        """BYE, INFO, UPDATE, OPTIONS …"""
        leg = self._leg
        assert leg.dialog is not None
        if not leg.dialog.accepts(envelope.cseq.seq):
            self._answer(transaction, 500)
        elif request.method == "BYE":
            self._answer(transaction, 200)
            leg.on_bye()
        elif request.method == "INFO":
            self._take_info(request, transaction)
        elif request.method == "UPDATE":
            self._take_update(request, transaction)
        else:
            self._answer(transaction, 200 if request.method in {"OPTIONS", "NOTIFY"} else 405)

    def _take_info(self, request: SipRequest, transaction: ServerRequest) -> None:
        kind = request.content_type or ""
        digit = info_digits(kind, request.text)
        self._answer(transaction, 200 if not request.body or kind.lower().startswith("application/dtmf") else 415)
        if digit:
            self._leg.take_digit(digit, "info")

    def _take_update(self, request: SipRequest, transaction: ServerRequest) -> None:
        leg = self._leg
        if not request.body:
            self._refresh_target(request)
            self._answer(transaction, 200)
        elif self.offering or leg.accepted is not None or not leg.connected:
            self._answer(transaction, 491)
        else:
            try:
                transaction.respond(leg.response(request, 200, self._answer_body(request)))
                self._refresh_target(request)
            except NotAcceptable:
                self._answer(transaction, 488)

    # --- our own offers ---

    def reoffer(self) -> None:
        """Send a re-INVITE with our description as it stands now; waits for its turn when another is under way."""
        leg = self._leg
        if leg.ended is not None or leg.dialog is None or leg.description is None:
            return
        if self.offering or leg.accepted is not None or not leg.connected:
            leg.later(0.5, self.reoffer)
            return
        request = leg.dialog.request("INVITE")
        request.body = leg.description.offer()
        request.headers.set_single("Content-Type", SDP_TYPE)
        self._transmit(request)

    def _transmit(self, request: SipRequest) -> None:
        leg = self._leg
        assert leg.dialog is not None
        self.offering = True
        leg.station.layer.invite(
            request, leg.dialog.next_hop(), lambda response: self._reoffered(request, response), self._lost
        )

    def _reoffered(self, request: SipRequest, response: SipResponse) -> None:
        status = response.status_code
        if status < 200:
            return
        if status < 300:
            self._acknowledge(request, response)
            return
        self.offering = False
        if self._leg.ended is not None:
            return
        if status in {401, 407}:
            self._authorise(request, response)
        elif status == 491:  # both at once: the one who placed the call waits longer (RFC 3261 §14.1)
            low, high = (2.1, 4.0) if self._leg.direction == "outbound" else (0.0, 2.0)
            self._leg.later(random.uniform(low, high), self.reoffer)  # noqa: S311 - no secret
        elif status in {408, 481}:
            self._lost()

    def _acknowledge(self, request: SipRequest, response: SipResponse) -> None:
        leg = self._leg
        assert leg.dialog is not None
        cseq = request.cseq
        assert cseq is not None
        ack = self._acks.get(cseq.seq)
        if ack is not None:
            leg.station.layer.send(ack, leg.dialog.next_hop())  # a repeated 200
            return
        self._refresh_target(response)
        ack = leg.dialog.request("ACK", sequence=cseq.seq)
        self._acks = {cseq.seq: ack}
        leg.station.layer.send(ack, leg.dialog.next_hop())
        self.offering = False
        if leg.ended is not None:
            return
        self.follow_session_timer(response)
        try:
            leg.agree(response.text)
        except NotAcceptable:
            leg.bye(Ended(488, "error"))

    def _authorise(self, request: SipRequest, response: SipResponse) -> None:
        leg = self._leg
        retry = copy_request(request)
        tried = retry.get_header("authorization") or retry.get_header("proxy-authorization")
        if tried or leg.dialog is None or leg.credentials is None:
            return
        if answer_challenge(retry, response, leg.credentials):
            leg.dialog.renumber(retry)
            self._transmit(retry)

    def _lost(self) -> None:
        """The peer does not know the call any more, or does not answer at all."""
        self.offering = False
        self._leg.bye(Ended(408, "lost"))

    # --- session timers (RFC 4028): not asked for, but kept when the peer insists ---

    def tolerate_session_timer(self, request: SipRequest, response: SipResponse) -> None:
        """Accept a session timer that the request requires; refresh ourselves when it says so."""
        expires = request.get_header("session-expires")
        if not expires or "timer" not in request.headers.get("require"):
            return
        ours = "refresher=uas" in expires.lower().replace(" ", "")
        value = f"{expires.split(';', 1)[0].strip()};refresher={'uas' if ours else 'uac'}"
        response.headers.set_single("Session-Expires", value)
        response.headers.set_single("Require", "timer")
        if ours:
            self._refresh_in(expires)

    def follow_session_timer(self, response: SipResponse) -> None:
        """The peer's 2xx to our INVITE may make us the one who refreshes."""
        expires = response.get_header("session-expires")
        if expires and "refresher=uac" in expires.lower().replace(" ", ""):
            self._refresh_in(expires)

    def _refresh_in(self, expires: str) -> None:
        seconds = expires.split(";", 1)[0].strip()
        if not seconds.isdecimal() or len(seconds) > 6:
            return
        self.stop()
        delay = max(float(seconds), MIN_SESSION_SECONDS) / 2
        self._refresh = self._leg.station.scheduler.call_later(delay, self.reoffer)

    def stop(self) -> None:
        """The leg is over: no refresh any more."""
        if self._refresh is not None:
            self._refresh.cancel()
            self._refresh = None
