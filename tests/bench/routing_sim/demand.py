"""Who calls a hotline of seventeen seats on one day: made up, as no hotline publishes such figures.

Nine hours with a shape of 0.55 to 1.3 of the mean rate; handling is lognormal, mean 390 s with its wrap-up, coefficient
of variation 0.9; patience exponential. A day depends on its scenario and its seed alone: every policy gets the same.
"""

import math
from dataclasses import dataclass, field

import numpy as np

SHAPE = (0.75, 1.1, 1.3, 1.1, 0.55, 0.95, 1.25, 1.15, 0.85)
HANDLING_SECONDS, HANDLING_VARIATION = 390.0, 0.9
PATIENCE_SECONDS = {"general": 150.0, "migrant": 150.0, "yi": 240.0}
PER_HOUR = {"general": 77.0, "migrant": 17.5, "yi": 5.5}
RIGHT = {"general": 11, "migrant": 4, "yi": 2}
BILINGUAL = 2


@dataclass(frozen=True, slots=True)
class Call:
    """One caller: when they enter the queue, how long they need, how long they would wait (seconds)."""

    at: float
    group: str
    handling: float
    patience: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """A demand and the seats on duty for it; `BILINGUAL` of the general seats also speak Yi."""

    name: str
    seats: dict[str, int] = field(default_factory=lambda: dict(RIGHT))
    factor: dict[str, float] = field(default_factory=dict)


SCENARIOS = (
    Scenario("right"),
    Scenario("understaffed", seats={"general": 9, "migrant": 3, "yi": 2}),
    Scenario("migrant_surge", factor={"migrant": 2.0}),
    Scenario("yi_surge", factor={"yi": 2.0}),
)


def day(scenario: Scenario, seed: int) -> list[Call]:
    """The calls of one day, in the order in which they come."""
    random = np.random.default_rng([seed, 12348])
    calls: list[Call] = []
    for group, per_hour in PER_HOUR.items():
        for hour, share in enumerate(SHAPE):
            rate = per_hour * share * scenario.factor.get(group, 1.0)
            times = hour * 3600 + random.uniform(0, 3600, random.poisson(rate))
            calls += [_call(random, group, float(at)) for at in times]
    return sorted(calls, key=lambda call: call.at)


def _call(random: np.random.Generator, group: str, at: float) -> Call:
    spread = math.sqrt(math.log(1 + HANDLING_VARIATION**2))
    handling = random.lognormal(math.log(HANDLING_SECONDS) - spread**2 / 2, spread)
    return Call(at, group, float(handling), float(random.exponential(PATIENCE_SECONDS[group])))
