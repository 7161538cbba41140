"""The port between calls and telephone lines: an engine places and receives legs, a leg is one line of a call.

Engines and legs run in the one asyncio loop of the switchboard. Nothing here knows TwiML or REST. Three things
implement it: `engines.sip`, `engines.silent` and the browser gateway (`browser.py`, addresses `client:<identity>`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from switchboard.ports import AudioIn, Frame


@dataclass(frozen=True, slots=True)
class Ended:
    """How a leg ended. `status` is SIP's: 200 after a normal hang-up of an answered call, else the final answer.

    `reason`: `remote` the other side hung up or refused, `local` we did, `cancelled` the other side gave up before the
    answer, `timeout` nobody answered in time (status 408 or 487), `lost` no audio or connection any more, `error`.
    """

    status: int
    reason: Literal["remote", "local", "cancelled", "timeout", "lost", "error"]


class DialFailed(Exception):
    """The leg could not even be tried: 404 no such address, 480 not registered, 503 no line. `status` is SIP's."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status
        self.reason = reason


class LegListener(Protocol):
    """Who owns a leg. Called in the loop, never blocks, never raises."""

    def on_ringing(self) -> None: ...
    def on_early_media(self) -> None: ...
    def on_answered(self) -> None: ...
    def on_digit(self, digit: str) -> None: ...
    def on_ended(self, ended: Ended) -> None: ...


class Leg(ABC):
    """One line of a call.

    `remote` and `local` are addresses as the carrier protocol shows them: `+8613800000001`, `sip:1001@host`,
    `client:seat_ab12`, and for inbound legs `local` is what was dialled (`12348`). `headers` are the X- headers of a
    SIP INVITE (name as received) or the parameters a browser gave to `connect`.

    An implementation calls `tell_*` for what happens; whatever happens before an owner listens is kept for it, in
    order. `on_ended` comes exactly once and last.
    """

    def __init__(
        self,
        leg_id: str,
        direction: Literal["inbound", "outbound"],
        remote: str,
        local: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.id = leg_id
        self.direction: Literal["inbound", "outbound"] = direction
        self.remote = remote
        self.local = local
        self.headers: Mapping[str, str] = dict(headers or {})
        self.audio_in = AudioIn()
        self.ended: Ended | None = None
        self._listener: LegListener | None = None
        self._kept: list[Callable[[LegListener], None]] = []

    def listen(self, listener: LegListener) -> None:
        """Become the owner: everything that already happened is told now, in order."""
        self._listener = listener
        kept, self._kept = self._kept, []
        for tell in kept:
            tell(listener)

    @property
    def owner(self) -> LegListener | None:
        return self._listener

    def tell_ringing(self) -> None:
        self._tell(lambda owner: owner.on_ringing())

    def tell_early_media(self) -> None:
        self._tell(lambda owner: owner.on_early_media())

    def tell_answered(self) -> None:
        self._tell(lambda owner: owner.on_answered())

    def tell_digit(self, digit: str) -> None:
        """`digit` is one of 0-9 * # A-D; one call per key press, at its end or its first packet, never twice."""
        self._tell(lambda owner: owner.on_digit(digit))

    def tell_ended(self, ended: Ended) -> None:
        if self.ended is None:
            self.ended = ended
            self._tell(lambda owner: owner.on_ended(ended))

    def _tell(self, tell: Callable[[LegListener], None]) -> None:
        if self._listener is None:
            self._kept.append(tell)
        else:
            tell(self._listener)

    @abstractmethod
    async def ring(self) -> None:
        """Inbound: tell the other side that it rings (180)."""

    @abstractmethod
    async def answer(self) -> None:
        """Inbound: answer (200); `on_answered` follows when the other side has acknowledged. Idempotent."""

    @abstractmethod
    async def reject(self, status: int) -> None:
        """Inbound, before the answer: refuse with this SIP status (486 busy, 603 declined …). `on_ended` follows."""

    @abstractmethod
    async def hangup(self) -> None:
        """End the leg in whatever state it is (BYE, CANCEL, 487). Idempotent; `on_ended` follows."""

    @abstractmethod
    def send(self, frame: Frame) -> None:
        """One frame to the other side; called by the clock in phase SEND every 20 ms. Dropped while not connected."""

    async def send_digits(self, digits: str) -> None:  # noqa: B027 - a line without outgoing keys ignores them
        """Keys to the other side (RFC 4733); `w` waits half a second. Comes back when they are sent."""


OnInvite = Callable[[Leg], Awaitable[None]]


class Engine(Protocol):
    """A kind of line."""

    async def start(self, on_invite: OnInvite) -> None:
        """Listen; `on_invite(leg)` is awaited in a task of its own for each inbound leg, before ring or answer."""

    async def stop(self) -> None:
        """End every leg, close every socket; back within 3 s."""

    async def dial(self, to: str, caller: str, timeout: float, headers: Mapping[str, str]) -> Leg:  # noqa: ASYNC109 - the ring's own limit
        """Ring `to` (`sip:…`, `client:…` or a number), showing `caller`.

        Comes back when the request is on its way; ringing, answer or refusal are events of the leg. Without an answer
        in `timeout` seconds the leg gives up by itself with `Ended(487, "timeout")`.
        Raises DialFailed when it cannot be tried.
        """
