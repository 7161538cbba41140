"""T4: how long a seat that becomes free stands idle beside waiting callers, ours over a polling dispatcher.

The poller is written after what is known of FreeSWITCH's mod_callcenter (performance design, part 1): one thread; each
pass reads all waiting members by score, for each member the agents of its queue with their tiers, busy ones too, and
then sleeps 100 ms. It is kinder than the original: SQLite in memory, more indexes, busy agents skipped before the sort;
and less kind: its outer loop is Python.
"""

import random
import sqlite3
import time

from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.desk import seats
from tests.bench.figures import figure, quantile
from tests.bench.routing import house

PAUSE_SECONDS, FREED_PER_SECOND, CYCLES = 0.1, 50.0, 200
_TABLES = """
    CREATE TABLE agents (name TEXT PRIMARY KEY, status TEXT, state TEXT, last_offered REAL, freed REAL);
    CREATE TABLE tiers (queue TEXT, agent TEXT, level INT, position INT, PRIMARY KEY (queue, agent));
    CREATE TABLE members (uuid INTEGER PRIMARY KEY, queue TEXT, score INT, joined REAL, state TEXT);
    CREATE INDEX members_waiting ON members (state, score DESC, joined);
"""
_MEMBERS = "SELECT uuid, queue FROM members WHERE state = 'Waiting' ORDER BY score DESC, joined"
_AGENTS = """
    SELECT a.name, a.freed FROM agents a LEFT JOIN tiers t ON a.name = t.agent
    WHERE t.queue = ? AND a.status = 'Available' AND a.state = 'Waiting'
    ORDER BY t.level, t.position, a.last_offered LIMIT 1
"""


def polled(agents: int, waiting: int, passes: int) -> list[float]:
    """Milliseconds from an agent's becoming free to its next member, in a dispatcher that polls."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(_TABLES)
    names = [f"a{number}" for number in range(agents)]
    database.executemany("INSERT INTO agents VALUES (?, 'Available', 'In a queue call', 0, 0)", [(n,) for n in names])
    database.executemany("INSERT INTO tiers VALUES ('q', ?, 1, 1)", [(n,) for n in names])
    members = [(n, random.Random(n).randrange(3), n) for n in range(waiting)]
    database.executemany("INSERT INTO members VALUES (?, 'q', ?, ?, 'Waiting')", members)
    chance, taken, found = random.Random(12348), waiting, list[float]()
    freed_until = time.monotonic()
    for _ in range(passes):
        while freed_until < time.monotonic():
            freed_until += chance.expovariate(FREED_PER_SECOND)
            change = "UPDATE agents SET state = 'Waiting', freed = ? WHERE name = ? AND state <> 'Waiting'"
            database.execute(change, (freed_until, chance.choice(names)))
        for uuid, queue in database.execute(_MEMBERS).fetchall():
            agent = database.execute(_AGENTS, (queue,)).fetchone()
            if agent is not None:
                found.append((time.monotonic() - agent[1]) * 1000)
                database.execute("UPDATE members SET state = 'Trying' WHERE uuid = ?", (uuid,))
                change = "UPDATE agents SET state = 'In a queue call', last_offered = ? WHERE name = ?"
                database.execute(change, (time.monotonic(), agent[0]))
                taken += 1
                database.execute("INSERT INTO members VALUES (?, 'q', 0, ?, 'Waiting')", (taken, time.monotonic()))
        time.sleep(PAUSE_SECONDS)
    return found


def ours(agents: int, waiting: int) -> list[float]:
    """The same with us: from the beginning of the transaction in which the seat becomes free to its commit."""
    with house.server(durable=True) as postgres:
        house.furnish(postgres.url())
        with begin() as uow:
            house.add_waiting(uow, waiting)
            house.add_seats(uow, "b", agents - 20, state="talking")
            free = house.add_seats(uow, "f", 20, state="offline")
        for seat_id in free:
            with begin() as uow:
                seats.ready(uow, seat_id)
        house.analyse(postgres.url())
        taken = []
        for number in range(CYCLES + 20):
            house.arrive()
            [offer] = house.oldest_offers()
            began = time.perf_counter()
            house.finish(offer)
            if number >= 20:
                taken.append((time.perf_counter() - began) * 1000)
        engine.configure(None)
    return taken


def run() -> None:
    """Print the two ratios of medians."""
    for waiting, goal, passes in ((1_000, 20, 20), (10_000, 100, 6)):
        theirs, own = polled(1_000, waiting, passes), ours(1_000, waiting)
        ms = quantile(theirs, 0.5), quantile(own, 0.5), quantile(own, 0.99)
        note = f"(p50 {ms[0]:.0f} ms polled, {ms[1]:.2f} ms ours, p99 {ms[2]:.1f} ms)"
        ratio = quantile(theirs, 0.5) / quantile(own, 0.5)
        figure(f"T4_assign_1000x{waiting}_below_polling", ratio, "x", ">=", goal, note)
