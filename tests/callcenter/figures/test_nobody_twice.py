"""No sequence of events makes a rate count somebody twice, or not at all, whatever is rolled when."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from callcenter import clock
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.figures import formulas, reading, registry, rollup
from callcenter.figures.sources import DIMENSIONS
from tests.callcenter.figures import naive
from tests.callcenter.figures.world import World
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene

SOURCES = ("calls", "ratings", "surveys")
MEASURES = [each.name for name in SOURCES for each in registry.BY_NAME[name].measures]
# What is recounted in `naive`; the durations of talks have their own tests.
LEFT_OUT = {"talk_seconds", "hold_seconds", "acw_seconds", "wait_from_arrival", "long_talks", "long_unrated",
            "seat_hung_up_before"}  # fmt: skip
Write = Callable[[UnitOfWork], None]

places = st.integers(0, 5)
changes = st.one_of(
    st.tuples(st.just("arrives"), st.integers(0, 1), st.integers(0, 1), st.sampled_from([None, "elderly"])),
    st.tuples(st.just("answered"), places, st.sampled_from([0, 5, 6, 15, 40, 2000]), st.integers(0, 1)),
    st.tuples(st.just("ends"), places, st.sampled_from(["abandoned_queue", "short_abandon", "failed", "odd"]),
              st.sampled_from([None, 3, 700])),
    st.tuples(st.just("asked"), places, st.sampled_from(["played", "played", "sms", "skipped", "caller_left",
              "no_recording"]), st.integers(0, 1)),
    st.tuples(st.just("keyed"), places, st.integers(1, 5)),
    st.tuples(st.just("invalid"), places),
    st.tuples(st.just("exclusion"), places, st.sampled_from(["proposed", "approved", "rejected"])),
    st.tuples(st.just("filed"), places, st.sampled_from(["M01-01", "M02-06"]), st.sampled_from([[], ["disabled",
              "elderly"]]), st.sampled_from(["", "柳林乡"])),
    st.tuples(st.just("refiled"), places, st.sampled_from(["M03-01", "M01-01"])),
    st.tuples(st.just("put_through"), places),
    st.tuples(st.just("survey"), places, st.sampled_from(["machine", "person", "visit", "sms"]), st.booleans()),
    st.tuples(st.just("told"), places, st.sampled_from(["done", "done", "declined", "unreachable", "closed",
              "suppressed"]), st.sampled_from([None, 1, 3, 5]), st.sampled_from([None, 1, 3])),
    st.tuples(st.just("number_tests"), st.integers(0, 1)),
)  # fmt: skip
events = st.one_of(
    changes.map(lambda change: ("now", change)),
    changes.map(lambda change: ("now", change)),
    changes.map(lambda change: ("while a roll runs", change)),
    changes.map(lambda change: ("begun before a roll", change)),
    st.just(("midnight", None)),
    st.just(("roll", None)),
)


def write_of(world: World, change: tuple[Any, ...]) -> Write:
    """What an event does; about a call or a survey that is not there it does nothing."""
    name, *given_values = change
    if name in ("arrives", "number_tests"):
        return getattr(world, name)(*given_values)  # type: ignore[no-any-return]
    if name == "told":
        found: Any = world.surveys[given_values[0] % len(world.surveys)] if world.surveys else None
    else:
        found = world.some(given_values[0])
    if found is None:
        return lambda _uow: None
    if name == "asked":
        _, invitation, served = given_values
        return world.asked(found, invitation, "declined" if invitation == "skipped" else None, served)
    return getattr(world, name)(found, *given_values[1:])  # type: ignore[no-any-return]


def roll(world: World) -> None:
    """Roll every day that is over, marked or not."""
    day = clock.business_day(world.now) - timedelta(days=5)
    while day < world.today:
        for name in SOURCES:
            rollup.roll_day(begin, registry.BY_NAME[name], day)
        day += timedelta(days=1)


def happens(world: World, event: tuple[str, Any]) -> None:
    how, change = event
    if how == "midnight":
        world.midnight()
    elif how == "roll":
        roll(world)
    elif how == "now":
        world.run(write_of(world, change))
    elif how == "begun before a roll":
        world.now += timedelta(seconds=1)
        with begin() as uow:
            write_of(world, change)(uow)
            uow.session.flush()
            roll(world)
    else:
        written: list[Write] = [write_of(world, change)]

        def once() -> None:
            if written:
                other = threading.Thread(target=world.run, args=(written.pop(),))
                other.start()
                other.join(20)

        with checkpoints.on("figures snapshot taken", once):
            roll(world)


def read(world: World, by: Any) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    first = clock.business_day(world.now) - timedelta(days=10)
    with begin() as uow:
        found = reading.totals(uow, first, world.today, by, measures=MEASURES)
    rows = {key: clean(sums) for key, sums in found.rows.items()}
    return clean(found.whole), {key: sums for key, sums in rows.items() if sums}


def clean(sums: Any) -> dict[str, int]:
    return {name: value for name, value in sums.items() if value and name not in LEFT_OUT and name != "outcome_other"}


def expected(world: World, by: Any) -> dict[str, dict[str, int]]:
    first = clock.business_day(world.now) - timedelta(days=10)
    found = {key: clean(sums) for key, sums in naive.counts(world, first, world.today, by).items()}
    for sums in found.values():
        sums.pop("outcome_odd", None)  # an outcome that is not known is counted as `other`
    return {key: sums for key, sums in found.items() if sums}


@pytest.mark.timeout(900)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, min_size=4, max_size=22))
def test_no_sequence_of_events_counts_somebody_twice_or_not_at_all(scene: Scene, sequence: list[Any]):
    world = World(scene)
    for event in sequence:
        happens(world, event)
    note(repr(world.facts()))
    for by in (None, *DIMENSIONS):
        whole, rows = read(world, by)
        assert whole == expected(world, None).get("", {}), by
        if by is not None:
            assert rows == expected(world, by), by
    check_sums(world)


def check_sums(world: World) -> None:
    """What must hold of every reading, whatever happened."""
    sums, _ = read(world, None)
    with begin() as uow:
        first = clock.business_day(world.now) - timedelta(days=10)
        everything = reading.totals(uow, first, world.today, measures=MEASURES).whole
        figures = reading.figures(uow, OF_EVENTS, first, world.today).figures
    outcomes = sum(value for name, value in everything.items() if name.startswith("outcome_"))
    assert outcomes == sums.get("inbound", 0)
    asked = sum(value for name, value in sums.items() if name.startswith(("invited_", "invitation_")))
    assert asked == sums.get("served", 0)
    for figure in figures:
        assert figure.denominator is None or 0 <= figure.numerator <= figure.denominator, figure


OF_EVENTS = [
    each.name
    for each in formulas.ALL
    if each.kind == "share" and {registry.BY_MEASURE[name].name for name in each.numerator} <= set(SOURCES)
]


@pytest.fixture
def scene(database: str) -> Scene:
    return scenes.seeded()
