"""The server transaction of every request but INVITE and ACK: RFC 3261 §17.2.2."""

from collections.abc import Callable
from enum import StrEnum

from aiosipua import SipRequest, SipResponse

from switchboard.engines.sip.timers import Scheduled, Scheduler, Timers


class State(StrEnum):
    TRYING = "trying"
    PROCEEDING = "proceeding"
    COMPLETED = "completed"
    TERMINATED = "terminated"


class ServerRequest:
    """One request that arrived; repeated ones get the answer again and no second effect."""

    def __init__(
        self,
        request: SipRequest,
        send: Callable[[SipResponse], None],
        scheduler: Scheduler,
        timers: Timers,
        on_terminated: Callable[[], None],
    ) -> None:
        self.request = request
        self.state = State.TRYING
        self._send = send
        self._scheduler = scheduler
        self._timers = timers
        self._on_terminated = on_terminated
        self._last: SipResponse | None = None
        self._timer_j: Scheduled | None = None

    def respond(self, response: SipResponse) -> None:
        """Answer; a second final answer is ignored."""
        if self.state not in {State.TRYING, State.PROCEEDING}:
            return
        self._last = response
        if response.status_code < 200:
            self.state = State.PROCEEDING
        else:
            self.state = State.COMPLETED
            self._timer_j = self._scheduler.call_later(self._timers.j, self._terminate)
        self._send(response)

    def repeated(self) -> None:
        """The same request arrived again."""
        if self._last is not None and self.state in {State.PROCEEDING, State.COMPLETED}:
            self._send(self._last)

    def abandon(self) -> None:
        """End at once, without telling anybody."""
        self._terminate()

    def _terminate(self) -> None:
        if self.state is State.TERMINATED:
            return
        self.state = State.TERMINATED
        if self._timer_j is not None:
            self._timer_j.cancel()
        self._on_terminated()
