"""T5: CPU of one assignment as seats, waiting callers and past calls grow: ~ n^k with k <= 0.1.

CPU is user and system time of this process and of its PostgreSQL process together, over one cycle: a caller arrives,
an offer ends and its seat is matched again. It hardly depends on what else the machine does, unlike the time.
"""

import math
import time
from collections.abc import Callable

import psutil

from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.desk import seats
from tests.bench.figures import figure
from tests.bench.routing import house

CYCLES, WARM = 150, 30
SIZES = (100, 1_000, 10_000)
PAST = (1_000, 30_000, 1_000_000)
Cycle = Callable[[], object]


def cpu_of_a_cycle(cycle: Cycle, cycles: int = CYCLES) -> float:
    """Microseconds of CPU, ours and the database's, a cycle."""
    for _ in range(WARM):
        cycle()
    with begin() as uow:
        row = uow.raw.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    backend = psutil.Process(row[0])
    before = _spent(backend)
    for _ in range(cycles):
        cycle()
    return (_spent(backend) - before) / cycles * 1e6


def _spent(backend: psutil.Process) -> float:
    times = backend.cpu_times()
    return time.process_time() + float(times.user + times.system)


def cycle(language: str = "zh-CN") -> None:
    """One assignment: a caller arrives, and the oldest offer comes to its end."""
    house.arrive(language)
    for offer_id in house.oldest_offers():
        house.finish(offer_id)


def exponent(sizes: list[float], costs: list[float]) -> float:
    """k of cost ~ size^k: the slope of a straight line through the logarithms (least squares)."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle = sum(x) / len(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


def with_idle_seats(count: int) -> Cycle:
    """All seats but a few idle: each caller is matched on arrival, each seat goes idle again."""
    with begin() as uow:
        house.add_seats(uow, "i", count)
    return cycle


def with_idle_seats_of_others(count: int) -> Cycle:
    """The same, where one seat in fifty speaks the caller's language, and all the others have been idle for longer."""
    with begin() as uow:
        house.add_seats(uow, "z", count)
        rare = house.add_seats(uow, "y", max(4, count // 50), home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
        uow.raw.execute("UPDATE seat SET idle_since = now() WHERE id = ANY(%s)", (rare,))
    return lambda: cycle("ii-CN")


def with_waiting(count: int) -> Cycle:
    """All seats busy: each caller waits, each seat that becomes free takes the next of `count`, in two languages."""
    with begin() as uow:
        house.add_waiting(uow, count * 9 // 10)
        house.add_waiting(uow, count - count * 9 // 10, "ii-CN")
        busy = house.add_seats(uow, "b", 50, skills=("lang:zh-CN", "lang:ii-CN"), state="offline")
    for seat_id in busy:
        with begin() as uow:
            seats.ready(uow, seat_id)
    return cycle


def with_past(count: int) -> Cycle:
    """`count` calls behind us; a hundred seats idle, a hundred callers waiting for a language nobody speaks now."""
    with begin() as uow:
        made = house.add_seats(uow, "p", 100)
        house.add_waiting(uow, 100, "ii-CN")
        house.add_past(uow, count, made[0])
    return cycle


CASES: dict[str, tuple[Callable[[int], Cycle], tuple[int, ...]]] = {
    "idle_seats": (with_idle_seats, SIZES),
    "idle_seats_of_others": (with_idle_seats_of_others, SIZES),
    "waiting": (with_waiting, SIZES),
    "past_calls": (with_past, PAST),
}


def run(only: str | None = None) -> None:
    """Print the exponents, each with the CPU at its sizes."""
    for name, (case, sizes) in CASES.items():
        if only in {None, name}:
            costs = [cost_at(case, size) for size in sizes]
            note = "(" + ", ".join(f"{n:,}: {cost:.0f} us" for n, cost in zip(sizes, costs, strict=True)) + ")"
            figure(f"T5_growth_{name}", exponent([float(n) for n in sizes], costs), "k", "<=", 0.1, note)


def cost_at(case: Callable[[int], Cycle], size: int) -> float:
    """CPU of a cycle at one size, on a database of its own whose statistics are up to date."""
    with house.server(durable=False) as postgres:
        house.furnish(postgres.url())
        once = case(size)
        house.analyse(postgres.url())
        try:
            return cpu_of_a_cycle(once)
        finally:
            engine.configure(None)
