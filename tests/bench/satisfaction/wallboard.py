"""T10: what a refresh of the wallboard costs the web process for each open console, over a bare broadcast.

Both servers have the same consoles open all the time and are fed in turn with the same text at the same rate, rounds
interleaved. The CPU is all that the process used in its round: pings, logins that are looked at again, and the
messages' way from Valkey are in ours, and nothing but the broadcast in the floor's.
"""

import contextlib
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from callcenter.db import broadcast, engine, migrate
from callcenter.db.unit_of_work import begin
from callcenter.embedded.valkey import Valkey
from callcenter.people import accounts, login
from callcenter.wallboard import wire
from tests.bench.figures import figure
from tests.bench.routing import house
from tests.stories.hotline import ROOT, port_is_free, until

CONSOLES = int(os.environ.get("WALLBOARD_CONSOLES", "200"))
MORE = tuple(int(count) for count in os.environ.get("WALLBOARD_SLOPE", "100,300,1000").split(",") if count)
HERTZ = 4.0  # no wallboard is refreshed more often
ROUNDS, SECONDS = int(os.environ.get("WALLBOARD_ROUNDS", "6")), 8.0
GOAL = 1.3
STAMP = "@" * 20
PASSWORD = "bench-wallboard-7431"


@dataclass
class Server:
    """One of the two, with its consoles and the means to feed it."""

    process: psutil.Process
    crowd: "subprocess.Popen[str]"
    feed: Callable[[float], None]  # how often a second from now on; 0 ends it

    def round(self, seconds: float, hertz: float = HERTZ) -> tuple[float, dict[str, Any]]:
        """Feed it for some seconds: CPU seconds, and what the consoles saw."""
        self.seen()
        before = cpu(self.process)
        self.feed(hertz)
        time.sleep(seconds)
        self.feed(0)
        spent = cpu(self.process) - before
        time.sleep(0.3)
        return spent, self.seen()

    def seen(self) -> dict[str, Any]:
        assert self.crowd.stdin is not None
        assert self.crowd.stdout is not None
        self.crowd.stdin.write("\n")
        self.crowd.stdin.flush()
        answer: dict[str, Any] = json.loads(self.crowd.stdout.readline())
        return answer


def cpu(process: psutil.Process) -> float:
    """CPU seconds of all its threads, ended ones too, by the process's own clock: ticks of ten milliseconds are too
    coarse here.
    """
    scheduled = 2  # CPUCLOCK_SCHED of <linux/posix-timers.h>: how `clock_getcpuclockid` names another process's clock
    return time.clock_gettime((~process.pid << 3) | scheduled)


class Feeder(threading.Thread):
    """Publishes what the keeper would, at a rate."""

    def __init__(self, url: str, text: str) -> None:
        super().__init__(daemon=True)
        self.client, self.text, self.hertz = broadcast.connect(url), text, 0.0
        self.changed = threading.Event()

    def rate(self, hertz: float) -> None:
        self.hertz = hertz
        self.changed.set()

    def run(self) -> None:
        while True:
            self.changed.wait(1 / self.hertz if self.hertz else None)
            self.changed.clear()
            if self.hertz:
                self.client.publish(wire.CHANNEL, self.text.replace(STAMP, f"{time.monotonic():020.6f}").encode())


def example() -> str:
    """A wallboard as it is sent, of about the usual length, with room for a time."""
    rows = [{"queue": f"队列{n}", "language": "zh-CN", "waiting": n, "longest_since": None} for n in range(4)]
    figures = [{"name": f"figure_{n}", "label": "满意率", "numerator": 11, "denominator": 12} for n in range(4)]
    data = {"stamp": STAMP, "waiting": rows, "figures": figures, "alerts": [{"kind": "low_rating", "count": 1}] * 5}
    return json.dumps({"type": wire.MESSAGE, "data": data}, ensure_ascii=False, separators=(",", ":"))


@contextlib.contextmanager
def ended(process: "subprocess.Popen[Any]") -> Iterator["subprocess.Popen[Any]"]:
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def crowd(stack: contextlib.ExitStack, port: int, count: int, cookies: list[str]) -> "subprocess.Popen[str]":
    """Open this many consoles."""
    command = [sys.executable, "-m", "tests.bench.satisfaction.wallboard_crowd", str(port), str(count), *cookies]
    opened = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.enter_context(ended(opened))
    assert opened.stdout is not None
    assert opened.stdout.readline() == "ready\n"
    return opened


def logins(count: int) -> list[str]:
    """Cookies of this many logins of a supervisor."""
    with begin() as uow:
        accounts.create(uow, None, "201", "班长", ["supervisor"], PASSWORD)
    cookies = []
    for _ in range(count):
        with begin() as uow:
            granted = login.log_in(uow, "201", PASSWORD, "127.0.0.1")
            assert isinstance(granted, login.Granted)
            cookies.append(granted.token)
    return cookies


def free_port(begin_at: int) -> int:
    return next(port for port in range(begin_at, begin_at + 500) if port_is_free(port))


@contextlib.contextmanager
def servers() -> Iterator[tuple[Callable[[int], Server], Callable[[int], Server]]]:
    """Ours on a database and a Valkey of its own, and the floor. Each opens as many consoles as it is told to."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(house.server(durable=False))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cc-wallboard-")))
        os.environ["CALLCENTER_DATA"] = str(folder)
        migrate.upgrade(database.url())
        house.join(database.url())
        cookies = logins(16)
        valkey = Valkey(folder / "valkey", free_port(26500), "bench")
        broker = stack.enter_context(ended(valkey.start()))
        valkey.wait(broker)
        redis_url = f"redis://:bench@127.0.0.1:{valkey.port}/0"
        web, floor = free_port(27000), free_port(27600)
        given = {"DATABASE_URL": database.url(), "REDIS_URL": redis_url, "CALLCENTER_WEB_PORT": str(web)}
        ours = _start(stack, ["callcenter", "web"], given)
        bare = _start(stack, ["tests.bench.satisfaction.wallboard_floor", str(floor)], {})
        until(150, "web answers", lambda: _answers(f"http://127.0.0.1:{web}/api/public"))
        until(60, "the floor answers", lambda: _answers(f"http://127.0.0.1:{floor}/?hertz=0"))
        feeder = Feeder(redis_url, example())
        feeder.start()

        def feed_floor(hertz: float) -> None:
            httpx.post(f"http://127.0.0.1:{floor}/", params={"hertz": hertz}, content=example().encode())

        yield (
            lambda count: Server(psutil.Process(ours.pid), crowd(stack, web, count, cookies), feeder.rate),
            lambda count: Server(psutil.Process(bare.pid), crowd(stack, floor, count, []), feed_floor),
        )
        engine.configure(None)


def _start(stack: contextlib.ExitStack, module: list[str], given: dict[str, str]) -> "subprocess.Popen[bytes]":
    environment = os.environ | given | {"CALLCENTER_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environment)
    return stack.enter_context(ended(process))


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2).status_code < 500
    return False


def compare(ours: Server, floor: Server, consoles: int, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Microseconds for each delivery, in turn: ours, the floor's; and ours without any refresh, for each second."""
    mine, bare, idle = [], [], []
    for _ in range(rounds):
        for server, found in ((ours, mine), (floor, bare)):
            spent, seen = server.round(SECONDS)
            assert seen["refreshes"] >= 0.7 * SECONDS * HERTZ * consoles, seen
            found.append(1e6 * spent / seen["refreshes"])
            print(f"  {'ours ' if server is ours else 'floor'} {found[-1]:6.1f} µs  {seen}", flush=True)
        before = cpu(ours.process)
        time.sleep(SECONDS)
        idle.append((cpu(ours.process) - before) / SECONDS)
    return mine, bare, idle


def run() -> None:
    """Print the figures of T10."""
    with servers() as (open_ours, open_floor):
        ours, floor = open_ours(CONSOLES), open_floor(CONSOLES)
        for server in (ours, floor):
            server.round(3.0)  # warms everything up
        mine, bare, idle = compare(ours, floor, CONSOLES, ROUNDS)
        # Each round against the one beside it: the machine's load drifts, and takes both along.
        ratio = statistics.median(own / other for own, other in zip(mine, bare, strict=True))
        spread = f"ours {min(mine):.1f}–{max(mine):.1f} floor {min(bare):.1f}–{max(bare):.1f} µs, {CONSOLES} consoles"
        figure("T10_cpu_per_delivery_over_floor", ratio, "x", "<=", GOAL, f"({spread})")
        rest = 1e6 * statistics.median(idle) / (HERTZ * CONSOLES)
        alone = statistics.median((own - rest) / other for own, other in zip(mine, bare, strict=True))
        note = f"(without pings and logins, which take {1000 * statistics.median(idle):.1f} ms a second)"
        figure("T10_refresh_alone_over_floor", alone, "x", "<=", GOAL, note)
        _slope(open_ours, ours, statistics.median(mine))


def _slope(open_ours: Callable[[int], Server], ours: Server, at_first: float) -> None:
    """How the cost of a delivery grows with the consoles: the exponent of the whole is one more."""
    ours.crowd.kill()
    ours.crowd.wait(10)
    costs = {CONSOLES: at_first}
    for count in MORE:
        opened = open_ours(count)
        opened.round(3.0)
        spent, seen = opened.round(SECONDS)
        costs[count] = 1e6 * spent / seen["refreshes"]
        print(f"  {count} consoles: {costs[count]:.1f} µs, p50/p99 {seen['late']} ms", flush=True)
        opened.crowd.kill()
        opened.crowd.wait(10)
    few, many = min(costs), max(costs)
    if few == many:
        return
    slope = 1 + math.log(costs[many] / costs[few]) / math.log(many / few)
    figure("T10_growth_exponent_of_a_refresh", slope, "", "<=", 1.1, f"({few} to {many} consoles)")
