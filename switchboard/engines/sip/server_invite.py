"""The INVITE server transaction: RFC 3261 §17.2.1, with RFC 6026's Accepted state.

A repeated INVITE gets the last answer again and is never a second call. A final answer other than 2xx is repeated
until its ACK; a 2xx is repeated by the dialog, which sees its ACK.
"""

from collections.abc import Callable
from enum import StrEnum

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.timers import Retransmission, Scheduled, Scheduler, Timers


class State(StrEnum):
    PROCEEDING = "proceeding"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    TERMINATED = "terminated"


class ServerInvite:
    """One INVITE that arrived. `on_failure` tells that no ACK came for a refusal; it is informative only."""

    def __init__(
        self,
        request: SipRequest,
        send: Callable[[SipResponse], None],
        scheduler: Scheduler,
        timers: Timers,
        on_terminated: Callable[[], None],
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        self.request = request
        self.state = State.PROCEEDING
        self.on_cancel: Callable[[], None] | None = None
        self._send = send
        self._scheduler = scheduler
        self._timers = timers
        self._on_terminated = on_terminated
        self._on_failure = on_failure
        self._last: SipResponse | None = None
        self._timer_g: Retransmission | None = None
        self._timer: Scheduled | None = None

    def respond(self, response: SipResponse) -> None:
        """Answer. After a final answer nothing but a repeated 2xx (from its dialog) goes out any more."""
        if self.state is State.ACCEPTED and 200 <= response.status_code < 300:
            self._send(response)
            return
        if self.state is not State.PROCEEDING:
            return
        self._last = response
        if 200 <= response.status_code < 300:
            self.state = State.ACCEPTED
            self._timer = self._scheduler.call_later(self._timers.l, self._terminate)
        elif response.status_code >= 300:
            self.state = State.COMPLETED
            self._timer_g = Retransmission(
                self._scheduler, self._timers.t1, self._timers.t2, lambda: self._send(response)
            )
            self._timer = self._scheduler.call_later(self._timers.h, self._no_ack)
        self._send(response)

    def repeated(self) -> None:
        """The same INVITE arrived again."""
        if self._last is not None and self.state in {State.PROCEEDING, State.COMPLETED}:
            self._send(self._last)

    def acknowledged(self) -> None:
        """The ACK of a non-2xx answer arrived."""
        if self.state is not State.COMPLETED:
            return
        self.state = State.CONFIRMED
        self._stop_timers()
        self._timer = self._scheduler.call_later(self._timers.i, self._terminate)

    def _no_ack(self) -> None:
        self._terminate()
        self._on_failure()

    def _stop_timers(self) -> None:
        if self._timer_g is not None:
            self._timer_g.stop()
        if self._timer is not None:
            self._timer.cancel()

    def abandon(self) -> None:
        """End at once, without telling anybody."""
        self._terminate()

    def _terminate(self) -> None:
        if self.state is State.TERMINATED:
            return
        self.state = State.TERMINATED
        self._stop_timers()
        self._on_terminated()
