"""T11 and T13: twenty desk phones, two seconds of talk, no wrap-up, more callers than they can take. All is real.

The callers' and the agents' telephones are light SIP phones (tests/phones/crowd.py): they answer at once, agents hang
up after two seconds, callers when their agent has gone (nobody waits for the question then). What is counted is what
the telephones see: a gap runs from an agent's BYE to the next INVITE at the same desk phone.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from callcenter import settings as settings_module
from tests.bench.figures import figure, quantile
from tests.phones.crowd import Crowd
from tests.phones.crowd_line import Line
from tests.stories.crew import Agent, Crew
from tests.stories.hotline import Hotline, running

SEATS, TALK_SECONDS, OFFERED = 20, 2.0, 12.0
POSSIBLE = SEATS / TALK_SECONDS
# How long an overflow offer takes to be heard, and a short message to be left.
ASKED_SECONDS, MESSAGE_SECONDS = 10.0, 6.0
LEFT = """
    SELECT p.last_four FROM call c JOIN contact_point p ON p.id = c.caller_point_id
    WHERE c.seat_left_at IS NOT NULL AND c.ended_at IS NULL
"""
# Who waits still, has listened for so many seconds, and found so many before them when they came.
ASKED = """
    SELECT p.last_four FROM queue_entry e JOIN call c ON c.id = e.call_id
    JOIN contact_point p ON p.id = c.caller_point_id
    WHERE e.state = 'waiting' AND e.since < now() - %s * interval '1 second' AND (SELECT count(*) FROM queue_entry b
        WHERE b.queue_key = e.queue_key AND b.since < e.since AND (b.left_at IS NULL OR b.left_at > e.since)) >= %s
"""
WAITING = "SELECT count(*) FROM queue_entry WHERE state IN ('waiting', 'offered')"


@dataclass
class Load:
    """What the telephones saw. Times are time.time()."""

    gaps: list[tuple[float, float]] = field(default_factory=list)
    talks: list[float] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    callers: dict[str, Line] = field(default_factory=dict)
    last_bye: dict[str, float] = field(default_factory=dict)
    number: int = 0
    talk_seconds: float = TALK_SECONDS
    waiting: list[tuple[float, int]] = field(default_factory=list)
    full: int | None = None
    excess: int = 0
    before: dict[str, float] = field(default_factory=dict)

    async def at_the_desk(self, agent: Agent, line: Line) -> None:
        """The agent's part: take the call at once, talk, hang up."""
        if (bye := self.last_bye.pop(agent.staff_no, None)) is not None:
            self.gaps.append((line.rang_at, line.rang_at - bye))
        line.answer()
        if await line.talks(10):
            self.talks.append(line.talks_at)
            await asyncio.sleep(self.talk_seconds)
            line.hang_up()
            self.last_bye[agent.staff_no] = line.over_wall

    async def a_caller(self, crowd: Crowd, patience: float) -> None:
        """One caller: Mandarin, a person, and then patience."""
        self.number += 1
        number = f"1380000{self.number % 10_000:04}"
        line = crowd.phone(number).dial("12348")
        self.callers[number[-4:]] = line
        if await line.talks(15):
            await asyncio.sleep(0.3)
            line.press("1")
            await asyncio.sleep(0.4)
            line.press("0")
            await line.is_over(patience)
        line.hang_up()
        self.ended[line.ended] = self.ended.get(line.ended, 0) + 1

    async def arrivals(self, crowd: Crowd, per_second: float, seconds: float, patience: float) -> None:
        """Poisson, with a fixed seed."""
        chance, tasks = random.Random(12348), set()
        end = time.monotonic() + seconds
        due = time.monotonic()
        while due < end:
            due += chance.expovariate(per_second)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            tasks.add(asyncio.create_task(self.a_caller(crowd, patience)))
        await asyncio.gather(*tasks)

    async def leave_a_message(self, line: Line) -> None:
        """What a caller to a full queue does who has heard the question."""
        self.excess += 1
        line.press("2")
        await line.is_over(MESSAGE_SECONDS)
        line.hang_up()

    async def watch(self, dsn: str) -> None:
        """Tell the callers whose agent has gone, those who were asked since the queue was full, and how many wait."""
        messages: dict[str, asyncio.Task[None]] = {}
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
            for count in range(1_000_000):
                for (last_four,) in await (await connection.execute(LEFT)).fetchall():
                    if (line := self.callers.get(last_four)) is not None:
                        line.hang_up()
                if count % 5 == 0:
                    row = await (await connection.execute(WAITING)).fetchone()
                    self.waiting.append((time.time(), row[0] if row else 0))
                    asked = await (await connection.execute(ASKED, (ASKED_SECONDS, self.full))).fetchall()
                    for last_four in {each[0] for each in asked} - set(messages):
                        messages[last_four] = asyncio.create_task(self.leave_a_message(self.callers[last_four]))
                await asyncio.sleep(0.1)


def dsn_of(hotline: Hotline) -> str:
    environment = hotline.environment | {"CALLCENTER_PORT_BASE": str(hotline.base)}
    return settings_module.read(environment).database_url


async def under_load(hotline: Hotline, load: Load, per_second: float, seconds: float, patience: float) -> None:
    """Run one load to its end."""
    dsn = dsn_of(hotline)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE queue SET wrap_up_seconds = 0, longest_queue = %s", (load.full,))
    async with Crowd(("127.0.0.1", hotline.sip_port)) as crowd, Crew(hotline, crowd, SEATS) as crew:
        for agent in crew.agents:
            agent.on_ring = load.at_the_desk
        await crew.ready()
        load.before = cpu_of(hotline)
        watching = asyncio.create_task(load.watch(dsn))
        await load.arrivals(crowd, per_second, seconds, patience)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def backlog_window(waiting: list[tuple[float, int]], least: int = SEATS // 4) -> tuple[float, float]:
    """From when on callers always waited, until when: what is counted lies in between. (0, 0): they never did."""
    there = [at for at, count in waiting if count >= least]
    return (there[0], there[-1]) if there else (0.0, 0.0)


def print_backlog(load: Load, cpu: str) -> None:
    """The figures of T11."""
    waiting = load.waiting
    begin, end = backlog_window(waiting)
    gaps = [gap * 1000 for at, gap in load.gaps if begin <= at <= end]
    talks = sum(begin <= at <= end for at in load.talks)
    if not gaps or end - begin < 5:
        print(f"# T11: no backlog came about: {len(load.talks)} talks, most waiting {max(c for _, c in waiting)}")
        return
    most = max(count for _, count in waiting)
    note = f"({len(gaps)} gaps in {end - begin:.0f} s, up to {most} waiting, ends {load.ended}; {cpu})"
    figure("T11_agent_gap_p50", quantile(gaps, 0.5), "ms", "<=", 50, note)
    figure("T11_agent_gap_p99", quantile(gaps, 0.99), "ms", "<=", 200)
    figure("T11_dispatched", talks / (end - begin), "calls/s", ">=", 9.8, f"({POSSIBLE:g}/s possible)")


def run(seconds: float = 40.0) -> None:
    """A hotline of its own, so that nothing else is in its database."""
    load = Load()
    with a_hotline() as hotline:
        asyncio.run(under_load(hotline, load, OFFERED, seconds, patience=seconds))
        print_backlog(load, cpu_since(load.before, cpu_of(hotline), len(load.talks)))


@contextmanager
def a_hotline(**environment: str) -> Iterator[Hotline]:
    """Everything real but what `environment` says otherwise; BENCH_ENVIRONMENT may add variables (JSON)."""
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with running(
            folder / "data", **environment, **json.loads(os.environ.get("BENCH_ENVIRONMENT", "{}"))
        ) as hotline:
            yield hotline


def cpu_of(hotline: Hotline) -> dict[str, float]:
    """CPU seconds of each kind of process so far."""
    assert hotline.process is not None
    spent: dict[str, float] = {}
    for child in psutil.Process(hotline.process.pid).children(recursive=True):
        try:
            times, words = child.cpu_times(), child.cmdline()
        except psutil.Error:
            continue
        spent[kind_of(words)] = spent.get(kind_of(words), 0.0) + times.user + times.system
    return spent


def kind_of(words: list[Any]) -> str:
    """What a process is called: the last word of `python -m callcenter web`, postgres, valkey, switchboard, asr."""
    line = " ".join(words)
    for name in ("web", "dispatcher", "worker", "speech", "beat", "switchboard", "asr"):
        if line.endswith((f"callcenter {name}", f"-m {name}")):
            return name
    return "postgres" if "postgres" in line else "valkey" if "valkey" in line else "other"


def cpu_since(before: dict[str, float], after: dict[str, float], calls: int) -> str:
    """CPU milliseconds a call, for each kind of process."""
    spent = {name: (after[name] - before.get(name, 0.0)) * 1000 / max(1, calls) for name in sorted(after)}
    return "CPU ms a call: " + " ".join(f"{name} {value:.0f}" for name, value in spent.items() if value >= 1)
