"""A SIP engine on loopback with short timers, a clock that ticks, an owner that answers, and raw peers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import numpy as np
import pytest

from switchboard.engines.base import Ended, Leg
from switchboard.engines.sip.digest import ha1
from switchboard.engines.sip.engine import SipEngine, SipOptions
from switchboard.engines.sip.timers import Timers
from switchboard.media.clock import Clock
from switchboard.numbers import Trunk
from switchboard.ports import Frame, Phase
from switchboard.registrar import Registrar
from tests.switchboard.sip.wire_peer import Peer, RawSocket

SHORT = Timers(t1=0.03, t2=0.12, t4=0.1, d=0.3, ring=20)
RTP_PORTS = (31210, 31398)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Owner:
    """Owns a leg: notes what it is told, keeps what is heard, speaks a constant."""

    leg: Leg
    told: list[str] = field(default_factory=list)
    digits: str = ""
    ended: Ended | None = None
    heard: list[Frame] = field(default_factory=list)
    level: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def _note(self, what: str) -> None:
        self.told.append(what)
        self.news.set()

    def on_ringing(self) -> None:
        self._note("ringing")

    def on_early_media(self) -> None:
        self._note("early media")

    def on_answered(self) -> None:
        self._note("answered")

    def on_digit(self, digit: str) -> None:
        self.digits += digit
        self._note("digit")

    def on_ended(self, ended: Ended) -> None:
        self.ended = ended
        self._note("ended")

    def hear(self, frame: Frame) -> None:
        self.heard.append(frame)

    @property
    def loud(self) -> int:
        """Frames with sound in them."""
        return sum(bool(np.abs(frame).max() > 500) for frame in self.heard)

    async def until(self, condition: Callable[[], object], limit: float = 8) -> None:
        """Wait for news that make `condition` true."""
        async with asyncio.timeout(limit):
            while not condition():
                try:
                    async with asyncio.timeout(0.02):
                        await self.news.wait()
                except TimeoutError:
                    continue
                self.news.clear()

    async def quiet(self) -> None:
        """Wait until what was on its way has been played; then forget it."""
        await self.until(lambda: len(self.heard) > 10 and not any(frame.any() for frame in self.heard[-10:]))
        self.heard.clear()

    async def told_of(self, what: str, limit: float = 8) -> None:
        await self.until(lambda: what in self.told, limit)


class Bench:
    """An engine under test. `decide` is what happens to an inbound leg; by default it rings and is answered."""

    def __init__(self, engine: SipEngine, clock: Clock, registrar: Registrar) -> None:
        self.engine = engine
        self.clock = clock
        self.registrar = registrar
        self.owners: list[Owner] = []
        self.answers = True
        self._peers = AsyncExitStack()

    async def on_invite(self, leg: Leg) -> None:
        self.own(leg)
        await leg.ring()
        if self.answers:
            await leg.answer()

    def own(self, leg: Leg) -> Owner:
        owner = Owner(leg)
        self.owners.append(owner)
        leg.listen(owner)
        leg.audio_in.subscribe(owner.hear)
        return owner

    def speak(self) -> None:
        for owner in self.owners:
            if owner.level:
                owner.leg.send(np.full(160, owner.level, dtype=np.int16))

    async def peer(self, host: str = "127.0.0.1") -> Peer:
        peer = await Peer(self.engine.address).open(host)
        self._peers.callback(peer.close)
        return peer

    async def socket(self, host: str = "127.0.0.1") -> RawSocket:
        made = await RawSocket().open(host)
        self._peers.callback(made.close)
        return made

    async def dialled(self, peer: Peer, limit: float = 5, caller: str = "12348") -> Owner:
        """A call placed to `peer`."""
        leg = await self.engine.dial(f"sip:peer@127.0.0.1:{peer.port}", caller, limit, {})
        return self.own(leg)

    async def until(self, condition: Callable[[], object], limit: float = 10) -> None:
        """Wait for what other processes do."""
        async with asyncio.timeout(limit):
            while not condition():  # noqa: ASYNC110 - nobody tells us
                await asyncio.sleep(0.02)

    async def close(self) -> None:
        await self._peers.aclose()
        await sockets_closed()


async def make_bench(
    port: int = 0, trunks: tuple[Trunk, ...] = (), rtp_timeout: float = 30.0, timers: Timers = SHORT
) -> Bench:
    clock = Clock()
    registrar = Registrar("127.0.0.1", time.monotonic)
    registrar.put_account("1001", ha1("1001", "127.0.0.1", "correct horse"))
    options = SipOptions(
        port=port, rtp_ports=RTP_PORTS, trunks=trunks, timers=timers, rtp_timeout=rtp_timeout, stop_seconds=0.05
    )
    bench = Bench(SipEngine(options, clock, registrar), clock, registrar)
    clock.subscribe(Phase.SEND, bench.speak)
    await clock.start()
    await bench.engine.start(bench.on_invite)
    return bench


async def sockets_closed() -> None:
    """asyncio closes a datagram socket only in the loop's next turns."""
    for _ in range(3):
        await asyncio.sleep(0)


async def close_bench(bench: Bench) -> None:
    await bench.engine.stop()
    await bench.clock.stop()
    await bench.close()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = await make_bench()
    yield made
    await close_bench(made)
