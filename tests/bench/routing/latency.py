"""T3: from entering the queue to being assigned, commit included, over a commit of one INSERT, in the same run.

Processes as web has them, each with arrivals at random; each event is three transactions in turn: one INSERT (the
floor), one caller who enters the queue and is matched, one seat that becomes free and is matched. PostgreSQL waits for
the disk at every commit, as in service. A process of web lives for weeks and its connections keep their plans, so each
begins with some events that are not counted; a round has samples enough that its p99 is not its slowest event.
"""

import random
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from uuid import UUID

from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from tests.bench.figures import figure, quantile
from tests.bench.routing import house

SEATS, PER_SECOND, SECONDS, ROUNDS, WARMING = 200, 20.0, 20.0, 3, 20
_FLOOR = "CREATE TABLE bench_floor (id uuid PRIMARY KEY, at timestamptz NOT NULL, words text NOT NULL)"
_ONE_INSERT = "INSERT INTO bench_floor VALUES (%s, %s, 'one row')"
_OFFER = "SELECT id FROM offer WHERE entry_id = %s AND state = 'made'"
Samples = tuple[list[float], list[float], list[float]]


def run(processes: tuple[int, ...] = (1, 2, 4)) -> None:
    """Print T3 for each count of processes: the median over rounds of the ratio of the two p99."""
    with house.server(durable=True) as postgres:
        url = postgres.url()
        house.furnish(url)
        with begin() as uow:
            uow.raw.execute(_FLOOR)
            house.add_seats(uow, "t", SEATS)
        house.analyse(url)
        for count in processes:
            _print(count, [_round(url, count, number) for number in range(ROUNDS)])


def _print(count: int, rounds: list[Samples]) -> None:
    ratios = sorted(quantile(entered, 0.99) / quantile(floor, 0.99) for floor, entered, _ in rounds)
    floor, entered, freed = ([ms for each in rounds for ms in each[column]] for column in range(3))
    said = [f"{quantile(each, 0.5):.2f}/{quantile(each, 0.99):.2f} ms" for each in (floor, entered, freed)]
    note = f"(p50/p99: INSERT {said[0]}, caller {said[1]}, seat {said[2]}; spread {ratios[0]:.1f}-{ratios[-1]:.1f})"
    figure(f"T3_assign_over_insert_{count}_processes", ratios[len(ratios) // 2], "x", "<=", 3, note)


def _round(url: str, count: int, number: int) -> Samples:
    """The samples of all processes, in milliseconds."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawn, initializer=house.join, initargs=(url,)) as pool:
        jobs = [pool.submit(_work, PER_SECOND / count, 1000 * number + each) for each in range(count)]
        found = [job.result() for job in jobs]
    return tuple([ms for each in found for ms in each[column]] for column in range(3))  # type: ignore[return-value]


def _work(per_second: float, seed: int) -> Samples:
    chance = random.Random(seed)
    samples: Samples = ([], [], [])
    for _ in range(WARMING):
        _event()
    begin_at = due = time.monotonic() + 1  # the other processes are starting still
    while due - begin_at < SECONDS:
        due += chance.expovariate(per_second)
        time.sleep(max(0.0, due - time.monotonic()))
        found = _event()
        if found is not None:
            for column, value in zip(samples, found, strict=True):
                column.append(value)
    return samples


def _event() -> tuple[float, float, float] | None:
    """The milliseconds of the INSERT, the caller and the seat; None where no seat was free."""
    floor = _timed(_insert)
    entry: list[UUID] = []
    entered = _timed(lambda: entry.append(house.arrive()))
    offer = _offer_of(entry[0])
    return None if offer is None else (floor, entered, _timed(lambda: house.finish(offer)))


def _timed(job: object) -> float:
    began = time.perf_counter()
    job()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


def _insert() -> None:
    with begin() as uow:
        uow.raw.execute(_ONE_INSERT, (new_id(), uow.now))


def _offer_of(entry_id: UUID) -> UUID | None:
    with begin() as uow:
        row = uow.raw.execute(_OFFER, (entry_id,)).fetchone()
    return None if row is None else row[0]
