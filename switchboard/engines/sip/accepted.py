"""A 2xx we gave to an INVITE: repeated until its ACK comes (RFC 3261 §13.3.1.4)."""

from collections.abc import Callable

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.server_invite import ServerInvite
from switchboard.engines.sip.timers import Retransmission, Scheduler, Timers


class Accepted:
    """Sends the 2xx now and again; `on_ack` with the ACK, or `on_lost` after 64·T1."""

    def __init__(
        self,
        transaction: ServerInvite,
        response: SipResponse,
        scheduler: Scheduler,
        timers: Timers,
        on_ack: Callable[[SipRequest], None],
        on_lost: Callable[[], None],
    ) -> None:
        cseq = transaction.request.cseq
        assert cseq is not None
        self.sequence = cseq.seq
        self._on_ack = on_ack
        self._on_lost = on_lost
        self._repeat = Retransmission(scheduler, timers.t1, timers.t2, lambda: transaction.respond(response))
        self._limit = scheduler.call_later(timers.h, self._lost)
        self._open = True
        transaction.respond(response)

    def acknowledged(self, ack: SipRequest) -> None:
        """The ACK arrived; repeated ones are ignored."""
        if self._open:
            self.stop()
            self._on_ack(ack)

    def _lost(self) -> None:
        if self._open:
            self.stop()
            self._on_lost()

    def stop(self) -> None:
        self._open = False
        self._repeat.stop()
        self._limit.cancel()
