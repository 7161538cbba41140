"""T11 as the peers were measured: signalling only. All is real but the sound (`engines/silent`): no RTP, no words.

Twenty desk phones answer at once and hang up after two seconds; twelve callers a second press their keys and wait. A
gap runs from the end of an agent's leg to the next ring to the same desk phone, by the switchboard's own clock.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import httpx
import psycopg

from tests.bench.figures import figure, quantile
from tests.bench.routing import backlog
from tests.stories.crew import FIRST_NUMBER, Crew
from tests.stories.hotline import Hotline

OFFERED, TALK_SECONDS, SEATS = backlog.OFFERED, backlog.TALK_SECONDS, backlog.SEATS
FEW_WAIT = 5


class Phones:
    """Desk phones that the silent engine plays by itself."""

    def phone(self, *_: Any) -> Any:
        return SimpleNamespace(password="")


class SilentCrew(Crew):
    """Agents whose desk phones need no registering."""

    def __init__(self, hotline: Hotline, count: int) -> None:
        super().__init__(hotline, Phones(), count)  # type: ignore[arg-type]

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._hire)
        for agent in self.agents:
            await agent.begin_work()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)


@dataclass
class Signals:
    """The callers, and what is seen of them. Times of `waiting` are the switchboard's."""

    line: httpx.AsyncClient
    offset: float = 0.0
    legs: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[float, int]] = field(default_factory=list)
    number: int = 0

    def now(self) -> float:
        return time.monotonic() - self.offset

    async def a_caller(self) -> None:
        """Mandarin, a person; from then on the queue's."""
        self.number += 1
        number = f"1380000{self.number % 10_000:04}"
        placed = (await self.line.post("/silent/calls", json={"from": f"sip:{number}@there", "to": "12348"})).json()
        self.offset = self.offset or time.monotonic() - placed["began"]
        self.legs[number[-4:]] = placed["leg"]
        for digits in ("1", "0"):
            await self.line.post(f"/silent/calls/{placed['leg']}/digits", json={"digits": digits})

    async def arrivals(self, per_second: float, seconds: float) -> None:
        """Poisson, with a fixed seed."""
        chance, tasks = random.Random(12348), set()
        due = time.monotonic()
        end = due + seconds
        while due < end:
            due += chance.expovariate(per_second)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            tasks.add(asyncio.create_task(self.a_caller()))
        await asyncio.gather(*tasks)

    async def watch(self, dsn: str) -> None:
        """Hang up the callers whose agent has gone; note how many wait."""
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
            while True:
                for (last_four,) in await (await connection.execute(backlog.LEFT)).fetchall():
                    if (leg := self.legs.pop(last_four, None)) is not None:
                        await self.line.post(f"/silent/calls/{leg}/hangup")
                row = await (await connection.execute(backlog.WAITING)).fetchone()
                self.waiting.append((self.now(), row[0] if row else 0))
                await asyncio.sleep(0.2)


@dataclass(frozen=True)
class Rate:
    """So many callers a second, talks of so many seconds: a fifth more callers than the seats can take."""

    name: str
    offered: float
    talk_seconds: float

    @property
    def possible(self) -> float:
        return SEATS / self.talk_seconds


# As it is defined, and at a quarter of it: what two cores hold that play the phones, too.
RATES = (Rate("T11_signalling", OFFERED, TALK_SECONDS), Rate("T11_signalling_quarter", OFFERED / 4, TALK_SECONDS * 4))


def run(seconds: float = 40.0) -> None:
    """Print the figures at each rate, a hotline of its own for each."""
    for rate in RATES:
        with backlog.a_hotline(SWITCHBOARD_ENGINE="silent") as hotline:
            signals, legs, before = asyncio.run(_under_load(hotline, rate, seconds))
            cpu = backlog.cpu_since(before, backlog.cpu_of(hotline), sum(leg["over"] is not None for leg in legs))
        _print(rate, signals, legs, cpu)


async def _under_load(
    hotline: Hotline, rate: Rate, seconds: float
) -> tuple[Signals, list[dict[str, Any]], dict[str, float]]:
    """The load to its end, the legs of the desk phones, and what the processes had used when it began."""
    dsn = backlog.dsn_of(hotline)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE queue SET wrap_up_seconds = 0, longest_queue = NULL")
    limits = httpx.Limits(max_connections=64, keepalive_expiry=1)
    address = f"http://127.0.0.1:{hotline.base + 2}"
    client = httpx.AsyncClient(base_url=address, timeout=30, limits=limits)
    async with client as line, SilentCrew(hotline, SEATS) as crew:
        await line.put(
            "/silent/rules",
            json=[{"to": f"sip:{str(FIRST_NUMBER)[0]}*", "action": "answer", "talks": rate.talk_seconds}],
        )
        await crew.ready()
        before = backlog.cpu_of(hotline)
        signals = Signals(line)
        watching = asyncio.create_task(signals.watch(dsn))
        await signals.arrivals(rate.offered, seconds)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        listed = (await line.get("/silent/calls")).json()
    return signals, [leg for leg in listed if leg["direction"] == "outbound" and _staff_no(leg)], before


def _staff_no(leg: dict[str, Any]) -> str:
    user = str(leg["remote"]).removeprefix("sip:").split("@")[0]
    return user if user.isdigit() and FIRST_NUMBER <= int(user) < FIRST_NUMBER + SEATS else ""


def _print(rate: Rate, signals: Signals, legs: list[dict[str, Any]], cpu: str) -> None:
    begin, end = backlog.backlog_window(signals.waiting, FEW_WAIT)
    gaps = [gap * 1000 for at, gap in _gaps(legs) if begin <= at <= end]
    talks = sum(begin <= leg["began"] <= end for leg in legs)
    most = max(count for _, count in signals.waiting)
    if not gaps or end - begin < 5:
        print(f"# {rate.name}: no backlog came about: {len(legs)} rings, most waiting {most}; {cpu}")
        return
    note = f"(signalling only; {len(gaps)} gaps in {end - begin:.0f} s, up to {most} waiting; {cpu})"
    figure(f"{rate.name}_agent_gap_p50", quantile(gaps, 0.5), "ms", "<=", 50, note)
    figure(f"{rate.name}_agent_gap_p99", quantile(gaps, 0.99), "ms", "<=", 200)
    possible = f"({rate.possible:g}/s possible)"
    figure(f"{rate.name}_dispatched", talks / (end - begin), "calls/s", ">=", rate.possible * 0.98, possible)


def _gaps(legs: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """When each next ring at a desk phone began, and how long after the leg before it had ended."""
    found = []
    for staff_no in {_staff_no(leg) for leg in legs}:
        own = sorted((leg for leg in legs if _staff_no(leg) == staff_no), key=lambda leg: float(leg["began"]))
        for earlier, later in pairwise(own):
            if earlier["over"] is not None:
                found.append((later["began"], later["began"] - earlier["over"]))
    return found
