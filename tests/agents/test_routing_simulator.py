"""The simulator that measures the routing is itself measured: against Erlang A, and for what it may never do."""

import numpy as np
import pytest

from agents.routing import IdleSeat
from tests.bench.routing_sim import routers, study
from tests.bench.routing_sim.centre import MORNING, Centre
from tests.bench.routing_sim.demand import SCENARIOS, Call, day
from tests.bench.routing_sim.erlang import erlang_a

RIGHT = SCENARIOS[0]


def steady_calls(arrivals: float, service: float, patience: float, count: int) -> list[Call]:
    random = np.random.default_rng(1)
    times = np.cumsum(random.exponential(1 / arrivals, count))
    handling, patient = random.exponential(1 / service, count), random.exponential(1 / patience, count)
    return [Call(float(a), "general", float(h), float(p)) for a, h, p in zip(times, handling, patient, strict=True)]


@pytest.mark.parametrize("seats", [10, 12, 14])
def test_a_single_pool_behaves_as_erlang_a_says(seats):
    """Driven through the product's own choices: where there is nothing to choose they change nothing."""
    arrivals, service, patience = 100 / 3600, 1 / 390, 1 / 150
    pool = [IdleSeat(f"{n:02}", frozenset({"lang:zh-CN"}), "general", MORNING) for n in range(seats)]
    fates = Centre(steady_calls(arrivals, service, patience, 12_000), pool, routers.Product({})).run()
    gave_up = sum(not fate.answered for fate in fates) / len(fates)
    in_time = sum(fate.answered and fate.waited <= 15 for fate in fates) / len(fates)
    lost, level = erlang_a(arrivals, service, patience, seats, 15)
    assert gave_up == pytest.approx(lost, abs=0.015)
    assert in_time == pytest.approx(level, abs=0.025)


def test_erlang_a_agrees_with_its_published_study():
    """Load 10.83 (performance design, part 4): 18.97 / 9.95 / 4.41 % give up, 54.1 / 72.7 / 86.6 % within 15 s."""
    found = [erlang_a(10.83 / 390, 1 / 390, 1 / 150, seats, 15) for seats in (10, 12, 14)]
    assert [100 * lost for lost, _ in found] == pytest.approx([18.97, 9.95, 4.41], abs=0.2)
    assert [100 * level for _, level in found] == pytest.approx([54.1, 72.7, 86.6], abs=0.5)


def test_nobody_is_answered_by_a_seat_that_does_not_speak_their_language_nor_forgotten():
    seats = routers.seats_of(RIGHT)
    skills = {seat.seat: seat.skills for seat in seats}

    class Watched(Centre):
        def _join(self, entry, seat):
            assert f"lang:{self.queue[entry].language}" in skills[seat]
            super()._join(entry, seat)

    calls = day(RIGHT, 1)
    fates = Watched(calls, seats, routers.Product(routers.shipped_policies())).run()
    assert len(fates) == len(calls)
    assert {fate.group for fate in fates} == set(study.GROUPS)


def test_every_policy_gets_the_same_callers():
    assert day(RIGHT, 7) == day(RIGHT, 7)
    assert day(RIGHT, 7) != day(RIGHT, 8)
    counts = {name: study.one_day(RIGHT, name, make(), 7)[0].tolist() for name, make in study.everybody().items()}
    assert len({tuple(offered) for offered in counts.values()}) == 1, counts


def test_an_overflow_opens_at_its_second_and_never_before():
    """What is said of other policies must be what they do, or the comparison is worth nothing."""
    pool = [IdleSeat("m", frozenset({"lang:zh-CN"}), "migrant_worker", MORNING)]
    [fate] = Centre([Call(0.0, "general", 60.0, 100.0)], pool, routers.others()["B10"]()).run()
    assert fate.answered
    assert fate.waited == pytest.approx(10.0, abs=0.01)
    [fate] = Centre([Call(0.0, "general", 60.0, 100.0)], pool, routers.others()["dedicated"]()).run()
    assert not fate.answered
