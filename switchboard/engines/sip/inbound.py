"""A call that arrived: rings, is answered or refused, may be cancelled while it rings."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiosipua import SipRequest

from switchboard.engines.base import Ended
from switchboard.engines.sip.accepted import Accepted
from switchboard.engines.sip.dialog import Dialog
from switchboard.engines.sip.leg import SipLeg
from switchboard.engines.sip.negotiation import NotAcceptable
from switchboard.engines.sip.ports import NoPortFree
from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.station import Station

log = logging.getLogger(__name__)


class InboundLeg(SipLeg):
    """The called side."""

    def __init__(
        self,
        station: Station,
        leg_id: str,
        remote: str,
        local: str,
        headers: Mapping[str, str],
        transaction: ServerInvite,
        dialog: Dialog,
    ) -> None:
        super().__init__(station, leg_id, "inbound", remote, local, headers)
        self._transaction = transaction
        self._answering = False
        self._hangup_wanted = False
        transaction.on_cancel = self._cancelled
        self.enter(dialog)
        # RFC 3261 §13.3.1: a call nobody decides about must not ring for ever
        self.later(station.timers.ring, self._rang_too_long)

    @property
    def _invite(self) -> SipRequest:
        return self._transaction.request

    async def ring(self) -> None:
        if self.ended is None and not self._answering:
            self._transaction.respond(self.response(self._invite, 180))

    async def answer(self) -> None:
        if self.ended is not None or self._answering:
            return
        self._answering = True
        assert self.dialog is not None
        try:
            await self.open_audio(self.dialog.flow)
        except NoPortFree:
            log.warning("no RTP port is free", extra={"leg_id": self.id})
            await self.reject(503)
            return
        if self.ended is None:  # a CANCEL may have come in between
            self._accept()

    def _accept(self) -> None:
        assert self.description is not None
        late = not self._invite.body
        try:
            body = self.description.offer() if late else self.answer_offer(self._invite.text)
        except NotAcceptable:
            self._final(488, Ended(488, "error"))
            return
        self._stop_ringing()
        response = self.response(self._invite, 200, body)
        self.connected = not late
        if not late:
            self.line.start_sending()
        self.accepted = Accepted(
            self._transaction,
            response,
            self.station.scheduler,
            self.station.timers,
            lambda ack: self._acknowledged(ack, late=late),
            lambda: self._bye_now(Ended(408, "error")),
        )

    def _stop_ringing(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def _acknowledged(self, ack: SipRequest, *, late: bool) -> None:
        self.accepted = None
        if self._hangup_wanted:
            self._bye_now(Ended(200, "local"))
            return
        if late:
            try:
                self.agree(ack.text)
            except NotAcceptable:
                self._bye_now(Ended(488, "error"))
                return
            self.connected = True
            self.line.start_sending()
        self.tell_answered()

    async def reject(self, status: int) -> None:
        if self.ended is None and self.accepted is None and not self.connected:
            self._final(status, Ended(status, "local"))

    async def hangup(self) -> None:
        if self.ended is not None:
            return
        if self.accepted is not None and not self._said_anything():
            # RFC 3261 §15: no BYE before the ACK of our 200; the caller hears nothing any more
            self._hangup_wanted = True
            self.connected = False
            self.close_audio()
        elif self.connected:
            self.bye(Ended(200, "local"))
        else:
            self._final(480, Ended(480, "local"))

    def _said_anything(self) -> bool:
        """Whether the INVITE that waits for its ACK is a later one: the call itself is long established."""
        cseq = self._invite.cseq
        return self.accepted is None or cseq is None or self.accepted.sequence != cseq.seq

    def _bye_now(self, ended: Ended) -> None:
        self.bye(ended)

    def _final(self, status: int, ended: Ended) -> None:
        self._transaction.respond(self.response(self._invite, status))
        self.finish(ended)

    def _cancelled(self) -> None:
        if self.ended is None and self.accepted is None and not self.connected:
            self._final(487, Ended(487, "cancelled"))

    def on_bye(self) -> None:
        if self.accepted is None and not self.connected:
            # BYE in an early dialog: the caller gives up (RFC 3261 §15.1.2)
            self._final(487, Ended(487, "cancelled"))
        else:
            super().on_bye()

    def _rang_too_long(self) -> None:
        if self.accepted is None and not self.connected:
            self._final(480, Ended(480, "timeout"))
