"""`make chaos-system`: a hotline under way while its processes are killed one after another.

Desk phones answer, callers come at random, every CHAOS_EVERY seconds one process is killed with -9, kind after kind;
Valkey and PostgreSQL are restarted once each. Afterwards SQL says what became of every call. CHAOS_SECONDS (600),
CHAOS_SEATS (20), CHAOS_PER_SECOND (0.8).
"""

import asyncio
import os
import random
import signal
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.figures import figure
from tests.chaos.people import People
from tests.chaos.verdict import Verdict, open_ends, verdict
from tests.phones.crowd import Crowd
from tests.stories.crew import Crew
from tests.stories.hotline import Hotline, running

KINDS = ("web", "dispatcher", "worker", "switchboard", "asr", "speech", "beat")
DRAIN_SECONDS = 150.0


@dataclass
class Storm:
    """How hard and how long."""

    seconds: float = 600.0
    seats: int = 20
    per_second: float = 0.8
    every: float = 20.0
    servers: bool = True
    kinds: tuple[str, ...] = KINDS


@dataclass
class Aftermath:
    """What is left: the verdict of the tables, and what the telephones saw."""

    verdict: Verdict
    kills: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    stood: int = 0
    recoveries: dict[str, float] = field(default_factory=dict)
    cut_off_by_servers: int = 0


def words_of(kind: str) -> tuple[str, ...]:
    return (kind,) if kind in {"asr", "switchboard"} else ("callcenter", kind)


def kill(hotline: Hotline, kind: str) -> bool:
    """kill -9 of one process; False when it is just being started again."""
    try:
        hotline.child(*words_of(kind)).send_signal(signal.SIGKILL)
    except (AssertionError, psutil.Error):
        return False
    return True


def restart(hotline: Hotline, server: str) -> None:
    """End PostgreSQL (fast) or Valkey (at once); `callcenter up` starts it again."""
    assert hotline.process is not None
    for child in psutil.Process(hotline.process.pid).children():
        name = " ".join(child.cmdline()[:1]).rsplit("/", 1)[-1]
        if server in name:
            child.send_signal(signal.SIGINT if server == "postgres" else signal.SIGKILL)
            return
    raise AssertionError(f"no {server} among the children")


async def weather(hotline: Hotline, storm: Storm, people: People, after: Aftermath) -> None:
    """The kills, kind after kind; the servers at a third and at two thirds of the time."""
    began, number = time.monotonic(), 0
    servers = {"valkey": storm.seconds / 3, "postgres": storm.seconds * 2 / 3} if storm.servers else {}
    while (spent := time.monotonic() - began) < storm.seconds:
        due = next((name for name, at in servers.items() if spent >= at), None)
        if due is not None:
            del servers[due]
            await server_restarted(hotline, due, people, after)
        else:
            kind = storm.kinds[number % len(storm.kinds)]
            number += 1
            after.kills[kind] += await asyncio.to_thread(kill, hotline, kind)
        await asyncio.sleep(storm.every)


async def server_restarted(hotline: Hotline, server: str, people: People, after: Aftermath) -> None:
    """Restart a server: who talks goes on talking; how long until all is well again, its own start included."""
    talking = [line for _, line in people.talks if not line.over.is_set()]
    restart(hotline, server)
    began = time.monotonic()
    await asyncio.sleep(1)
    while not await asyncio.to_thread(hotline.healthy):
        await asyncio.sleep(0.2)
        if time.monotonic() - began > 60:
            break
    after.recoveries[server] = time.monotonic() - began
    after.cut_off_by_servers += sum(line.ended == "lost" for line in talking)


async def run_storm(hotline: Hotline, storm: Storm) -> Aftermath:
    """The storm and its aftermath."""
    after = Aftermath(Verdict())
    async with (
        Crowd(("127.0.0.1", hotline.sip_port), probe_seconds=4) as crowd,
        Crew(hotline, crowd, storm.seats) as crew,
    ):
        people = People(crowd, random.Random(12348))
        for agent in crew.agents:
            agent.on_ring = people.rings
            agent.begin(people.looks(agent))
        await crew.ready()
        killing = asyncio.create_task(weather(hotline, storm, people, after))
        callers = await arrivals(people, storm)
        await asyncio.gather(killing, *callers)
        await drained(hotline)
        after.verdict = await asyncio.to_thread(verdict, hotline)
        after.phones, after.stood = people.ended, people.stood
    return after


async def arrivals(people: People, storm: Storm) -> list["asyncio.Task[None]"]:
    """Poisson, until the storm is over."""
    callers, end = [], time.monotonic() + storm.seconds
    while time.monotonic() < end:
        await asyncio.sleep(people.chance.expovariate(storm.per_second))
        callers.append(asyncio.create_task(people.calls()))
    return callers


async def drained(hotline: Hotline) -> None:
    """Until nothing is open any more, or patience is over: the verdict then says what is stuck."""
    end = time.monotonic() + DRAIN_SECONDS
    while await asyncio.to_thread(open_ends, hotline):
        if time.monotonic() > end:
            return
        await asyncio.sleep(2)


def report(after: Aftermath, storm: Storm) -> None:
    """The figures of the whole-system run."""
    found = after.verdict
    note = f"({found.calls} calls, {storm.seconds:.0f} s, kills {dict(after.kills)}, outcomes {found.outcomes})"
    figure("chaos_calls_without_one_outcome", found.without_outcome, "", "==", 0, note)
    figure("chaos_outcomes_minus_calls", sum(found.outcomes.values()) - found.calls, "", "==", 0)
    figure("chaos_stuck_seats", found.stuck_seats, "", "==", 0)
    figure("chaos_open_offers_and_entries", found.open_offers + found.open_entries, "", "==", 0)
    figure("chaos_double_bookings", found.double_bookings, "", "==", 0)
    figure("chaos_stranded_pairs", found.stranded, "", "==", 0)
    for server, seconds in after.recoveries.items():
        figure(f"chaos_recovery_after_{server}_restart", seconds, "s", "<=", 10, "(its own restart included)")
    if after.recoveries:
        figure("chaos_talks_cut_off_by_servers", after.cut_off_by_servers, "", "==", 0)
    print(f"# telephones: {after.stood} calls stood, ends {dict(after.phones)}", flush=True)


def main() -> None:
    value = {name: float(os.environ.get(f"CHAOS_{name}", default)) for name, default in DEFAULTS.items()}
    storm = Storm(value["SECONDS"], int(value["SEATS"]), value["PER_SECOND"], value["EVERY"])
    with tempfile.TemporaryDirectory(prefix="callcenter-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with running(folder / "data", SURVEY_DELAY_SECONDS="86400") as hotline:
            report(asyncio.run(run_storm(hotline, storm)), storm)


DEFAULTS = {"SECONDS": "600", "SEATS": "20", "PER_SECOND": "0.8", "EVERY": "20"}

if __name__ == "__main__":
    main()
