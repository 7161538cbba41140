"""A call we place: INVITE, its challenges, its many answers, and giving up at any moment without leaving a ghost."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiosipua import SipRequest, SipResponse

from switchboard.engines.base import Ended
from switchboard.engines.sip.client_invite import ClientInvite, State
from switchboard.engines.sip.dialog import Dialog
from switchboard.engines.sip.digest import Credentials, answer_challenge, is_stale
from switchboard.engines.sip.leg import SipLeg
from switchboard.engines.sip.messages import ALLOW, USER_AGENT, address, copy_request, new_branch, new_tag
from switchboard.engines.sip.negotiation import SDP_TYPE, NotAcceptable, is_sdp
from switchboard.engines.sip.station import Station
from switchboard.engines.sip.transport import Address

log = logging.getLogger(__name__)

MAX_CHALLENGES = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an INVITE goes: its Request-URI, the address it is sent to, and what the line there wants.

    `sender` is the whole URI shown as the caller; `headers` go into the INVITE.
    """

    uri: str
    hop: Address
    sender: str
    display: str | None = None
    credentials: Credentials | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    route: str | None = None


class OutboundLeg(SipLeg):
    """The calling side."""

    def __init__(self, station: Station, leg_id: str, remote: str, local: str, to: Destination) -> None:
        super().__init__(station, leg_id, "outbound", remote, local, to.headers)
        self.credentials = to.credentials
        self._to = to
        self._invite = SipRequest()
        self._transaction: ClientInvite | None = None
        self._acks: dict[str, tuple[SipRequest, Address]] = {}
        self._challenges = 0
        self._provisional = False
        self._cancel_sent = False
        self._gave_up: Ended | None = None
        self._rang = self._early = False

    async def place(self, timeout: float) -> None:  # noqa: ASYNC109 - the ring's own limit, not that of this call
        """Send the INVITE; give up after `timeout` seconds. Raises NoPortFree."""
        description = await self.open_audio(self._to.hop)
        self._invite = self._first_invite(description.offer())
        self.later(timeout, lambda: self._give_up(Ended(487, "timeout")))
        self._transmit()

    def _first_invite(self, body: bytes) -> SipRequest:
        to, station = self._to, self.station
        request = SipRequest(method="INVITE", uri=to.uri, body=body)
        headers = request.headers
        user = to.sender.removeprefix("sip:").partition("@")[0]
        headers.append("Via", f"SIP/2.0/UDP {station.via_towards(to.hop)};branch={new_branch()};rport")
        if to.route:
            headers.append("Route", to.route)
        headers.append("Max-Forwards", "70")
        headers.append("From", address(to.sender, display=to.display, tag=new_tag()))
        headers.append("To", address(to.uri))
        headers.append("Call-ID", f"{new_tag()}{new_tag()}")
        headers.append("CSeq", "1 INVITE")
        headers.append("Contact", station.contact_towards(to.hop, user))
        headers.append("Allow", ALLOW)
        headers.append("User-Agent", USER_AGENT)
        for name, value in to.headers.items():
            headers.set_single(name, value)
        headers.append("Content-Type", SDP_TYPE)
        return request

    def _transmit(self) -> None:
        self._provisional = False
        self._transaction = self.station.layer.invite(self._invite, self._to.hop, self._answered, self._timed_out)

    # --- answers ---

    def _answered(self, response: SipResponse) -> None:
        status = response.status_code
        if status < 200:
            self._proceeding(response)
        elif status < 300:
            self._success(response)
        elif status in {401, 407} and self._gave_up is None and self._authorise(response):
            self._transmit()
        else:
            self.finish(self._gave_up or Ended(status, "remote"))

    def _proceeding(self, response: SipResponse) -> None:
        self._provisional = True
        if self._gave_up is not None:
            self._cancel()
            return
        if response.body and is_sdp(response.content_type) and response.to_addr and response.to_addr.tag:
            self._early_media(response)
        if response.status_code in {180, 181, 182} and not self._rang:
            self._rang = True
            self.tell_ringing()

    def _early_media(self, response: SipResponse) -> None:
        try:
            self.agree(response.text)
        except NotAcceptable:
            return  # only the final answer decides
        if not self._early:
            self._early = True
            self.tell_early_media()

    def _authorise(self, response: SipResponse) -> bool:
        """Prepare the same INVITE, all its headers kept, with credentials (RFC 3261 §22.2)."""
        self._challenges += 1
        if self.credentials is None or self._challenges > MAX_CHALLENGES:
            return False
        retry = copy_request(self._invite)
        header = "authorization" if response.status_code == 401 else "proxy-authorization"
        if retry.get_header(header) and not is_stale(response):
            return False  # the password was wrong
        if not answer_challenge(retry, response, self.credentials):
            return False
        cseq = retry.cseq
        assert cseq is not None
        retry.headers.set_single("CSeq", f"{cseq.seq + 1} INVITE")
        via = retry.via
        via[0].branch = new_branch()
        retry.via = via
        self._invite = retry
        return True

    def _success(self, response: SipResponse) -> None:
        tag = (response.to_addr.tag if response.to_addr else None) or ""
        if tag in self._acks:
            ack, hop = self._acks[tag]  # a repeated 200: its ACK was lost
            self.station.layer.send(ack, hop)
            return
        contact = self.station.contact_towards(self._to.hop, self._user())
        via = self.station.via_towards(self._to.hop)
        dialog = Dialog.of_answer(self._invite, response, contact, via, self._to.hop)
        self._acknowledge(dialog, tag)
        if self.ended is not None or self.connected:
            # crossed our CANCEL, or a second phone of a forked call: no ghost may stay behind
            self._bye_in(dialog)
        else:
            self._connect(dialog, response)

    def _connect(self, dialog: Dialog, response: SipResponse) -> None:
        self.enter(dialog)
        try:
            self.agree(response.text)
        except NotAcceptable:
            self.bye(Ended(488, "error"))
            return
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self.connected = True
        self.line.start_sending()
        self.inside.follow_session_timer(response)
        self.tell_answered()

    def _acknowledge(self, dialog: Dialog, tag: str) -> None:
        cseq = self._invite.cseq
        assert cseq is not None
        ack = dialog.request("ACK", sequence=cseq.seq)
        for name in ("Authorization", "Proxy-Authorization"):
            value = self._invite.get_header(name)
            if value:
                ack.headers.set_single(name, value)
        hop = dialog.next_hop()
        self._acks[tag] = (ack, hop)
        self.station.layer.send(ack, hop)

    def _bye_in(self, dialog: Dialog) -> None:
        request = dialog.request("BYE")
        self.station.layer.request(request, dialog.next_hop())

    def _user(self) -> str:
        return self._to.sender.removeprefix("sip:").partition("@")[0]

    def _timed_out(self) -> None:
        self.finish(self._gave_up or Ended(408, "timeout"))

    # --- giving up ---

    async def hangup(self) -> None:
        if self.ended is not None:
            return
        if self.connected:
            self.bye(Ended(200, "local"))
        else:
            self._give_up(Ended(487, "local"))

    def _give_up(self, ended: Ended) -> None:
        if self._gave_up is not None or self.connected or self.ended is not None:
            return
        self._gave_up = ended
        if self._provisional:
            self._cancel()
        # without a provisional answer the CANCEL has to wait for one (RFC 3261 §9.1); the leg is over for its owner
        self.finish(ended)

    def _cancel(self) -> None:
        transaction = self._transaction
        if self._cancel_sent or transaction is None or transaction.state is not State.PROCEEDING:
            return
        self._cancel_sent = True
        invite = self._invite
        request = SipRequest(method="CANCEL", uri=invite.uri)
        request.headers.append("Via", invite.headers.get("via")[0])
        for name in ("Route", "Max-Forwards", "From", "To", "Call-ID"):
            for value in invite.headers.get(name):
                request.headers.append(name, value)
        cseq = invite.cseq
        assert cseq is not None
        request.headers.append("CSeq", f"{cseq.seq} CANCEL")
        request.headers.append("User-Agent", USER_AGENT)
        self.station.layer.request(request, self._to.hop)
        # a peer that never answers the INVITE after our CANCEL is forgotten (RFC 3261 §9.1)
        self.station.scheduler.call_later(self.station.timers.b, self._forget)

    def _forget(self) -> None:
        if self._transaction is not None and self._transaction.state is State.PROCEEDING:
            self._transaction.abandon()

    # --- the called side cannot ring or answer ---

    async def ring(self) -> None:
        raise RuntimeError("an outbound leg is rung by the other side")

    async def answer(self) -> None:
        raise RuntimeError("an outbound leg is answered by the other side")

    async def reject(self, status: int) -> None:
        raise RuntimeError("an outbound leg is refused by the other side")
