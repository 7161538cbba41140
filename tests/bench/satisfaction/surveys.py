"""100,000 surveys due in one minute while the processes that ring are killed: rung twice, lost, above the rates.

Real PostgreSQL, the code of claiming, sending, looking up, conversation and settling as in service; only the carrier is
a sink that takes every call, notes the moment, and plays the person. One number in twelve has two surveys due at once.
How many can be rung in the time is bounded by the places on the trunk: lost is what was neither rung nor is still due.
SURVEYS_DUE (100000), SURVEYS_SECONDS (60), SURVEYS_PLACES (40).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import time
from collections import Counter, defaultdict
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from uuid import UUID

import psycopg

from callcenter import clock
from callcenter.calls import legs, placing, reconcile, requests, sender
from callcenter.calls.pacing import RATES
from callcenter.db import delivery
from callcenter.db.unit_of_work import begin
from callcenter.surveys import service
from tests.bench.figures import figure
from tests.bench.routing import house as routing_house
from tests.bench.satisfaction import house
from tests.bench.satisfaction.sink import Rung, Sink

PROCESSES, SHARE = 4, 22
KILL_SECONDS = float(os.environ.get("SURVEYS_KILL_EVERY", "3"))
FORKS = multiprocessing.get_context("forkserver")
_DRAINING = "SELECT draining FROM bench_control"
_STATES = "SELECT state, count(*) FROM survey GROUP BY state"
_OPEN = """
    SELECT (SELECT count(*) FROM carrier_command WHERE state IN ('pending', 'sending', 'unknown'))
        + (SELECT count(*) FROM survey_attempt WHERE state <> 'ended')
        + (SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND event = 'OutboundEnded')
"""
# Nobody would ever ring these again: no try goes on, and they are not due.
_LOST = """
    SELECT count(*) FROM survey s WHERE s.state = 'calling'
        AND NOT EXISTS (SELECT 1 FROM survey_attempt a WHERE a.survey_id = s.id AND a.state <> 'ended')
"""
_UNKNOWN = "SELECT count(*) FROM survey WHERE state NOT IN ('due', 'calling', 'done', 'declined', 'broken_off',\
 'unreachable')"


def run() -> None:
    """Print the three figures that must be nought, with the counts."""
    due = int(os.environ.get("SURVEYS_DUE", "100000"))
    seconds = float(os.environ.get("SURVEYS_SECONDS", "60"))
    places = int(os.environ.get("SURVEYS_PLACES", "40"))
    sink = Sink(talk)
    sink.begin()
    house.rules(CALLCENTER_SURVEY_TRUNK_CEILING=str(places), CARRIER_URL=sink.url)
    with routing_house.server(durable=False) as postgres:
        house.furnish(postgres.url())
        with begin() as uow:
            uow.raw.execute("CREATE TABLE bench_control (draining boolean NOT NULL)")
            uow.raw.execute("INSERT INTO bench_control VALUES (false)")
            made = house.add_surveys(uow, "S", due, clock.now() - timedelta(seconds=61), share=SHARE)
        routing_house.analyse(postgres.url())
        kills = storm(postgres.url(), seconds)
        with begin() as uow:
            states = {str(state): int(count) for state, count in uow.raw.execute(_STATES).fetchall()}
            lost = _count(uow, _LOST) + _count(uow, _UNKNOWN) + made - sum(states.values())
        sink.end()
    report(sink, made, states, kills, lost, places)


def report(sink: Sink, made: int, states: dict[str, int], kills: int, lost: int, places: int) -> None:
    twice = sum(count - 1 for count in Counter(call.attempt for call in sink.rung).values())
    above = above_permitted(sink.rung) + max(0, sink.at_once() - places)
    most = f"most at once {sink.at_once()} of {places}"
    note = f"({made} due, {len(sink.rung)} rung, {kills} kills, states {states}, {most})"
    figure("surveys_rung_twice", twice, "", "==", 0, note)
    figure("surveys_lost", lost, "", "==", 0)
    figure("surveys_above_permitted_rate", above, "", "==", 0, f"(webhooks that failed {dict(sink.failed)})")


def above_permitted(rung: list[Rung]) -> int:
    """Count the rings of a number that came sooner than a rate permits, by the carrier's own clock."""
    by_number: dict[str, list[float]] = defaultdict(list)
    for call in rung:
        by_number[call.to].append(call.at)
    found = 0
    for moments in by_number.values():
        ordered = sorted(moments)
        for count, within in RATES:
            found += sum(b - a < within.total_seconds() for a, b in zip(ordered, ordered[count:], strict=False))
    return found


def storm(url: str, seconds: float) -> int:
    """Processes that ring, the oldest killed with -9 again and again; then until nothing is open. How many kills."""
    FORKS.set_forkserver_preload([work.__module__])  # a process begins at once, or the machine would only start some
    running = [start(url) for _ in range(PROCESSES)]
    chance, kills, end = random.Random(12348), 0, time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            time.sleep(KILL_SECONDS * chance.uniform(0.5, 1.5))
            oldest = running.pop(0)
            assert oldest.is_alive(), "a process ended by itself"
            oldest.kill()
            oldest.join()
            running.append(start(url))
            kills += 1
        with begin() as uow:
            uow.raw.execute("UPDATE bench_control SET draining = true")
        drained(time.monotonic() + 240)
    finally:
        for process in running:
            process.kill()
            process.join()
    return kills


def drained(end: float) -> None:
    """Until every try has its end."""
    while time.monotonic() < end:
        time.sleep(1)
        with begin() as uow:
            if _count(uow, _OPEN) == 0:
                return


def start(url: str) -> ForkServerProcess:
    process = FORKS.Process(target=work, args=(url,))
    process.start()
    return process


def work(url: str) -> None:
    """One process: what worker, dispatcher and beat do of surveys. Numbers of the bench cannot be deciphered."""
    routing_house.join(url)
    requests.CALLED["place"] = requests._person = lambda payload: (
        f"1{int(payload['point'].replace('-', ''), 16) % 10**11}"
    )
    looked = 0.0
    while True:
        with contextlib.suppress(psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled):
            turn()
            if time.monotonic() - looked > 2:
                looked = time.monotonic()
                with begin() as uow:
                    reconcile.look_up(uow)


def turn() -> None:
    with begin() as uow:
        draining = bool(uow.raw.execute(_DRAINING).fetchone()[0])  # type: ignore[index]
    for _ in range(0 if draining else 10):
        with begin() as uow:
            if service.dial_next(uow) is None:
                break
    while sender.send_due():
        sender.answered(5)
    sender.answered(5)
    if delivery.drain("default", 0.5) == 0:
        time.sleep(0.02)


def talk(call: Rung) -> None:
    """A person is rung: half answer the questions, the others are busy or do not hear it."""
    attempt, chance = UUID(call.attempt), int(call.sid[-4:], 16) % 10
    if chance < 5:
        with begin() as uow:
            placing.survey_answered(uow, attempt, call.sid)
        for turn_no, step in enumerate(("opening-0", "solved-0", "grade-0"), start=1):
            with begin() as uow:
                placing.survey_pressed(uow, attempt, f"{turn_no}.{step}", "1")
    call.ended = time.monotonic()
    status = "completed" if chance < 5 else "busy" if chance < 7 else "no-answer"
    with begin() as uow:
        legs.told_of_placed(uow, placing.call_of(uow, attempt, "survey"), call.sid, status)


def _count(uow: object, statement: str) -> int:
    return int(uow.raw.execute(statement).fetchone()[0])  # type: ignore[attr-defined]
