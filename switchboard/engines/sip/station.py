"""What every leg of one SIP engine shares: the transaction layer, time, audio ports, own addresses, open dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from switchboard.engines.sip.ports import RtpPorts
from switchboard.engines.sip.timers import Scheduler, Timers
from switchboard.engines.sip.transport import Address, local_host_towards

if TYPE_CHECKING:
    from switchboard.engines.sip.leg import SipLeg
    from switchboard.engines.sip.transactions import TransactionLayer

RTP_TIMEOUT = 30.0


@dataclass(slots=True)
class Station:
    """One running engine as its legs see it. `legs` are those whose audio runs or may run."""

    layer: TransactionLayer
    scheduler: Scheduler
    timers: Timers
    ports: RtpPorts
    address: Address
    rtp_timeout: float = RTP_TIMEOUT
    legs: set[SipLeg] = field(default_factory=set)
    dialogs: dict[tuple[str, str, str], SipLeg] = field(default_factory=dict)
    now: Callable[[], float] = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.scheduler.time

    def host_towards(self, peer: Address) -> str:
        return local_host_towards(peer[0], self.address[0])

    def via_towards(self, peer: Address) -> str:
        """The sent-by of our requests."""
        return f"{self.host_towards(peer)}:{self.address[1]}"

    def contact_towards(self, peer: Address, user: str) -> str:
        return f"<sip:{user}@{self.host_towards(peer)}:{self.address[1]}>"
