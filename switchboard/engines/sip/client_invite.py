"""The INVITE client transaction: RFC 3261 §17.1.1, with RFC 6026's Accepted state.

It repeats the INVITE until something answers, acknowledges every final answer but 2xx itself, and hands each 2xx
(repeated ones too) to its owner, who acknowledges those.
"""

from collections.abc import Callable
from enum import StrEnum

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.messages import USER_AGENT
from switchboard.engines.sip.timers import Retransmission, Scheduled, Scheduler, Timers


class State(StrEnum):
    CALLING = "calling"
    PROCEEDING = "proceeding"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    TERMINATED = "terminated"


def acknowledgement(invite: SipRequest, response: SipResponse) -> SipRequest:
    """The ACK of a non-2xx answer: same branch, same route, the answer's To (RFC 3261 §17.1.1.3)."""
    ack = SipRequest(method="ACK", uri=invite.uri)
    ack.headers.append("Via", invite.headers.get("via")[0])
    for name in ("Route", "From", "Call-ID", "Max-Forwards"):
        for value in invite.headers.get(name):
            ack.headers.append(name, value)
    ack.headers.set_single("To", response.headers.get("to")[0])
    sequence = invite.cseq
    assert sequence is not None
    ack.headers.set_single("CSeq", f"{sequence.seq} ACK")
    ack.headers.set_single("User-Agent", USER_AGENT)
    return ack


class ClientInvite:
    """One INVITE on its way. `send` puts a message on the wire; the callbacks tell the owner."""

    def __init__(
        self,
        request: SipRequest,
        send: Callable[[SipRequest], None],
        scheduler: Scheduler,
        timers: Timers,
        on_response: Callable[[SipResponse], None],
        on_timeout: Callable[[], None],
        on_terminated: Callable[[], None],
    ) -> None:
        self.request = request
        self.state = State.CALLING
        self._send = send
        self._scheduler = scheduler
        self._timers = timers
        self._on_response = on_response
        self._on_timeout = on_timeout
        self._on_terminated = on_terminated
        self._ack: SipRequest | None = None
        self._timer_a = Retransmission(scheduler, timers.t1, float("inf"), lambda: send(request))
        self._timer: Scheduled = scheduler.call_later(timers.b, self._timed_out)
        send(request)

    def receive(self, response: SipResponse) -> None:
        """An answer arrived for this transaction."""
        status = response.status_code
        if self.state is State.COMPLETED:
            if status >= 300 and self._ack is not None:
                self._send(self._ack)
        elif self.state is State.ACCEPTED:
            if 200 <= status < 300:
                self._on_response(response)
        elif self.state is not State.TERMINATED:
            self._first_answers(response, status)

    def _first_answers(self, response: SipResponse, status: int) -> None:
        self._timer_a.stop()
        self._timer.cancel()
        if status < 200:
            self.state = State.PROCEEDING
        elif status < 300:
            self.state = State.ACCEPTED
            self._timer = self._scheduler.call_later(self._timers.m, self._terminate)
        else:
            self.state = State.COMPLETED
            self._ack = acknowledgement(self.request, response)
            self._send(self._ack)
            self._timer = self._scheduler.call_later(self._timers.d, self._terminate)
        self._on_response(response)

    def _timed_out(self) -> None:
        self._terminate()
        self._on_timeout()

    def abandon(self) -> None:
        """End at once, without a word to anybody: the owner has given up (no answer to its CANCEL)."""
        self._terminate()

    def _terminate(self) -> None:
        if self.state is State.TERMINATED:
            return
        self.state = State.TERMINATED
        self._timer_a.stop()
        self._timer.cancel()
        self._on_terminated()
