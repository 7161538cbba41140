"""The client transaction of every request but INVITE and ACK: RFC 3261 §17.1.2."""

from collections.abc import Callable
from enum import StrEnum

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.timers import Retransmission, Scheduled, Scheduler, Timers


class State(StrEnum):
    TRYING = "trying"
    PROCEEDING = "proceeding"
    COMPLETED = "completed"
    TERMINATED = "terminated"


class ClientRequest:
    """One request on its way, repeated until its final answer or timer F."""

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
        self.state = State.TRYING
        self._scheduler = scheduler
        self._timers = timers
        self._on_response = on_response
        self._on_timeout = on_timeout
        self._on_terminated = on_terminated
        self._timer_e = Retransmission(scheduler, timers.t1, timers.t2, lambda: send(request))
        self._timer: Scheduled = scheduler.call_later(timers.f, self._timed_out)
        send(request)

    def receive(self, response: SipResponse) -> None:
        """An answer arrived for this transaction."""
        if self.state in {State.COMPLETED, State.TERMINATED}:
            return
        if response.status_code < 200:
            if self.state is State.TRYING:
                self.state = State.PROCEEDING
                self._timer_e.slow_down()
        else:
            self.state = State.COMPLETED
            self._timer_e.stop()
            self._timer.cancel()
            self._timer = self._scheduler.call_later(self._timers.k, self._terminate)
        self._on_response(response)

    def _timed_out(self) -> None:
        self._terminate()
        self._on_timeout()

    def abandon(self) -> None:
        """End at once, without telling anybody."""
        self._terminate()

    def _terminate(self) -> None:
        if self.state is State.TERMINATED:
            return
        self.state = State.TERMINATED
        self._timer_e.stop()
        self._timer.cancel()
        self._on_terminated()
