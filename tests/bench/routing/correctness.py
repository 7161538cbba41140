"""T6: assignments by several processes that are killed at random; what happened is read from an append-only log.

Triggers write every change of state of entries, offers and seats into `bench_log`, in the order in which the domain
lock let them happen. Each process has its share of the seats: it takes their offers, declines some, and brings callers;
a few callers hang up. A killed process leaves its offers behind; their leases lapse, as in service.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from callcenter.calls import rows
from callcenter.db.unit_of_work import begin
from callcenter.desk import entries, matching, offers, seats
from tests.bench.figures import figure
from tests.bench.routing import correctness_checks, house
from tests.stories.hotline import ROOT

PROCESSES, SEATS, WAITING = 4, 60, 120
DEFAULT_ASSIGNMENTS = 30_000
# A new process takes two seconds of processor before it works: a long run kills less often, and often enough.
KILL_SECONDS = float(os.environ.get("ROUTING_KILL_SECONDS", "5"))
LONGEST_SECONDS = float(os.environ.get("ROUTING_SECONDS", "inf"))
COUNT_SECONDS = 5.0  # the served are counted by looking at all of them
_TABLES = """
    CREATE TABLE bench_log (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT
        clock_timestamp(), kind text NOT NULL, entry uuid, offer uuid, seat uuid, state text NOT NULL, language text,
        priority int, turn timestamptz);
    CREATE TABLE bench_control (draining boolean NOT NULL);
    INSERT INTO bench_control VALUES (false);
    CREATE FUNCTION bench_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO bench_log (kind, entry, state, language, priority, turn)
        VALUES ('entry', NEW.id, NEW.state, NEW.language, NEW.priority, NEW.turn_at); RETURN NEW; END $$;
    CREATE FUNCTION bench_offer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO bench_log (kind, entry, offer, seat, state)
        VALUES ('offer', NEW.entry_id, NEW.id, NEW.seat_id, NEW.state); RETURN NEW; END $$;
    CREATE FUNCTION bench_seat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO bench_log (kind, seat, state) VALUES ('seat', NEW.seat_id, NEW.state); RETURN NEW; END $$;
    CREATE TRIGGER bench AFTER INSERT OR UPDATE OF state ON queue_entry FOR EACH ROW EXECUTE FUNCTION bench_entry();
    CREATE TRIGGER bench AFTER INSERT OR UPDATE OF state ON offer FOR EACH ROW EXECUTE FUNCTION bench_offer();
    CREATE TRIGGER bench AFTER INSERT ON seat_state FOR EACH ROW EXECUTE FUNCTION bench_seat();
"""
_OWN_OFFERS = """
    SELECT o.id, o.seat_id FROM offer o JOIN seat s ON s.id = o.seat_id
    WHERE o.state = 'made' AND s.staff_no ~ '^[zy][0-9]+$' AND substr(s.staff_no, 2)::int %% %s = %s
"""
_OWN_PAUSED = """
    SELECT id FROM seat WHERE state = 'paused' AND substr(staff_no, 2)::int %% %s = %s
"""
_LIVE = "SELECT count(*) FROM queue_entry WHERE state IN ('waiting', 'offered', 'connecting')"
_SOMEBODY = "SELECT call_id FROM queue_entry WHERE state = 'waiting' ORDER BY turn_at DESC LIMIT 1"
_SERVED = "SELECT count(*) FROM offer WHERE state = 'left'"
_DRAINING = "SELECT draining FROM bench_control"


def run(assignments: int | None = None) -> None:
    """Print what T6 wants to be nought, for ROUTING_ASSIGNMENTS assignments."""
    wanted = assignments or int(os.environ.get("ROUTING_ASSIGNMENTS", DEFAULT_ASSIGNMENTS))
    with house.server(durable=False) as postgres:
        house.furnish(postgres.url())
        with begin() as uow:
            uow.raw.execute(_TABLES)
            house.add_seats(uow, "z", SEATS - 6)
            house.add_seats(uow, "y", 6, home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
        began = time.monotonic()
        with _workers(postgres.url()) as crew:
            stranded, kills = _watch(crew, wanted)
        seconds = time.monotonic() - began
        found = correctness_checks.read(postgres.url())
    note = (
        f"({found.assignments} offers, {found.callers} callers, {PROCESSES} processes, {kills} kills, {seconds:.0f} s)"
    )
    figure("T6_double_bookings", found.double_bookings, "", "==", 0, note)
    figure("T6_lost_callers", found.lost_callers, "", "==", 0)
    figure("T6_stranded_pairs_over_1s", stranded, "", "==", 0)
    figure("T6_out_of_turn", found.out_of_turn, "", "==", 0)
    figure("T6_stuck_seats", found.stuck_seats, "", "==", 0)


class Workers:
    """The processes; a killed one is replaced at once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.running = [self._start(number) for number in range(PROCESSES)]

    def _start(self, number: int) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "tests.bench.routing.correctness", self.url, str(number)]
        return subprocess.Popen(words, cwd=ROOT)

    def kill_one(self, chance: random.Random) -> None:
        """kill -9, in whatever it is doing."""
        number = chance.randrange(PROCESSES)
        self.running[number].send_signal(signal.SIGKILL)
        self.running[number].wait()
        self.running[number] = self._start(number)

    def all_alive(self) -> bool:
        return all(process.poll() is None for process in self.running)


@contextmanager
def _workers(url: str) -> Iterator[Workers]:
    crew = Workers(url)
    try:
        yield crew
    finally:
        for process in crew.running:
            process.kill()
            process.wait()


def _watch(crew: Workers, wanted: int) -> tuple[int, int]:
    """Sweep each second as the dispatcher does, kill now and then, drain at the end: (stranded pairs, kills)."""
    chance, kills, stranded, served, began = random.Random(12348), 0, 0, 0, time.monotonic()
    next_kill, next_count, draining = began + KILL_SECONDS, began, False
    while True:
        time.sleep(1)
        assert crew.all_alive(), "a worker ended by itself"
        with begin() as uow:
            offers.lapse_due(uow)
        with begin() as uow:
            stranded += matching.sweep(uow)
        with begin() as uow:
            stranded += correctness_checks.stranded_now(uow)
            if time.monotonic() > next_count:
                served, next_count = _count(uow, _SERVED), time.monotonic() + COUNT_SECONDS
            if draining and _count(uow, _LIVE) == 0:
                return stranded, kills
            if (served >= wanted or time.monotonic() > began + LONGEST_SECONDS) and not draining:
                draining = True
                uow.raw.execute("UPDATE bench_control SET draining = true")
        if time.monotonic() > next_kill and not draining:
            next_kill, kills = time.monotonic() + KILL_SECONDS, kills + 1
            crew.kill_one(chance)


def _count(uow: object, statement: str) -> int:
    return int(uow.raw.execute(statement).fetchone()[0])  # type: ignore[attr-defined]


def work(url: str, number: int) -> None:
    """One process: takes the offers of its seats, brings callers while fewer than WAITING are there."""
    house.join(url)
    chance = random.Random(time.time_ns())
    while True:
        # A starved machine may hold the domain for longer than a lock is waited for; a carrier would ask again, too.
        with contextlib.suppress(psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled):
            _round(number, chance)


def _round(number: int, chance: random.Random) -> None:
    with begin() as uow:
        mine = uow.raw.execute(_OWN_OFFERS, (PROCESSES, number)).fetchall()
        paused = [row[0] for row in uow.raw.execute(_OWN_PAUSED, (PROCESSES, number)).fetchall()]
        live, draining = _count(uow, _LIVE), uow.raw.execute(_DRAINING).fetchone()[0]  # type: ignore[index]
    for seat_id in paused:
        with begin() as uow:
            seats.ready(uow, seat_id)
    for offer_id, seat_id in mine:
        _take(offer_id, seat_id, chance)
    for _ in range(0 if draining else min(20, WAITING - live)):
        house.arrive(chance.choice(["zh-CN"] * 8 + ["ii-CN"]), priority=chance.choice([0, 0, 0, 1, 2]))
    if chance.random() < 0.3:
        _somebody_hangs_up()
    if not mine:
        time.sleep(0.01)


def _take(offer_id: object, seat_id: object, chance: random.Random) -> None:
    dice = chance.random()
    if dice < 0.002:
        return  # nobody picks up in this round: perhaps never, if this process dies
    if dice < 0.01:
        with begin() as uow:
            offers.decline(uow, offer_id, seat_id)  # type: ignore[arg-type]
    else:
        house.finish(offer_id)  # type: ignore[arg-type]


def _somebody_hangs_up() -> None:
    with begin() as uow:
        row = uow.raw.execute(_SOMEBODY).fetchone()
        if row is not None:
            rows.lock(uow, row[0])
            seats.lock_domain(uow)
            entries.abandon(uow, row[0])


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
