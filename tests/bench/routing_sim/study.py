"""T8 and T9: every policy on the same days, paired, with confidence intervals from resampled days."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from tests.bench.figures import figure
from tests.bench.routing_sim import routers
from tests.bench.routing_sim.centre import Centre, Router
from tests.bench.routing_sim.demand import BILINGUAL, PER_HOUR, SCENARIOS, Scenario, day

GROUPS = tuple(PER_HOUR)
THRESHOLD_SECONDS = 15.0
# Not one of the seeds that the settings were chosen with.
FIRST_SEED = 770_000
RESAMPLES = 2000
Makers = Mapping[str, Callable[[], Router]]
# Of one day: offered, answered in time, given up; a column a group.
Counts = np.ndarray
Job = Callable[[tuple[Scenario, int]], dict[str, Counts]]
BOUND, OURS = "pooled", "ours"


def everybody() -> Makers:
    """Our settings as they are seeded, the others, and the bound."""
    return {OURS: lambda: routers.Product(routers.shipped_policies()), **routers.others(), BOUND: _fcfs}


def _fcfs() -> Router:
    return routers.others()["fcfs"]()


def one_day(scenario: Scenario, name: str, router: Router, seed: int, bilingual: int = BILINGUAL) -> Counts:
    """Counts of one day under one policy."""
    seats = routers.pooled_seats(scenario) if name == BOUND else routers.seats_of(scenario, bilingual)
    fates = Centre(day(scenario, seed), seats, router).run()
    counts = np.zeros((3, len(GROUPS)))
    for fate in fates:
        column = GROUPS.index(fate.group)
        counts[0, column] += 1
        counts[1, column] += fate.answered and fate.waited <= THRESHOLD_SECONDS
        counts[2, column] += not fate.answered
    return counts


def _day_of_all(task: tuple[Scenario, int]) -> dict[str, Counts]:
    scenario, seed = task
    return {name: one_day(scenario, name, make(), seed) for name, make in everybody().items()}


def days_of(scenario: Scenario, days: int, job: Job = _day_of_all) -> dict[str, Counts]:
    """For each policy an array (day, figure, group). Days run side by side on all cores."""
    tasks = [(scenario, FIRST_SEED + number) for number in range(days)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(job, tasks, chunksize=2))
    return {name: np.stack([each[name] for each in found]) for name in found[0]}


def level(days: Counts, columns: Sequence[int] = (0, 1, 2)) -> float:
    """Share answered in time of those who called."""
    total = days.sum(axis=0)[:, list(columns)].sum(axis=1)
    return float(total[1] / total[0])


def lost(days: Counts) -> float:
    """Share that gave up."""
    total = days.sum(axis=(0, 2))
    return float(total[2] / total[0])


def worst(days: Counts) -> float:
    """The share answered in time of the group that is served worst."""
    return min(level(days, [column]) for column in range(len(GROUPS)))


def worst_resampled(days: Counts, picks: np.ndarray) -> np.ndarray:
    """`worst` for each row of `picks`, which names the days that it counts."""
    totals = days[picks].sum(axis=1)
    shares: np.ndarray = (totals[:, 1] / totals[:, 0]).min(axis=1)
    return shares


def margin(ours: Counts, other: Counts) -> tuple[float, float, float]:
    """How much better our worst group is served, in points, with the 95 % interval over paired days."""
    picks = np.random.default_rng(12348).integers(0, len(ours), (RESAMPLES, len(ours)))
    difference = (worst_resampled(ours, picks) - worst_resampled(other, picks)) * 100
    low, high = np.quantile(difference, [0.025, 0.975])
    return (worst(ours) - worst(other)) * 100, float(low), float(high)


def run(days: int = 60) -> None:
    """Print the figures of T8 for the right staffing and those of T9 for all scenarios."""
    began = time.monotonic()
    for scenario in SCENARIOS:
        found = days_of(scenario, days)
        if scenario.name == "right":
            _print_bound(found, days)
        _print_margins(scenario, found)
    print(f"# {days} days a scenario, {time.monotonic() - began:.0f} s", flush=True)


def _print_bound(found: Mapping[str, Counts], days: int) -> None:
    ours, bound = found[OURS], found[BOUND]
    note = f"({days} days, {int(ours.sum(axis=0)[0].sum())} calls, right staffing)"
    figure("T8_overall_over_pooled", level(ours) / level(bound), "x", ">=", 0.97, note)
    for column, group in enumerate(GROUPS):
        share = level(ours, [column]), level(bound, [column])
        said = f"({100 * share[0]:.1f} % over {100 * share[1]:.1f} % within 15 s)"
        figure(f"T8_{group}_over_pooled", share[0] / share[1], "x", ">=", 0.97, said)
    given_up = f"({100 * lost(ours):.2f} % over {100 * lost(bound):.2f} %)"
    figure("T8_abandonment_over_pooled", lost(ours) / lost(bound), "x", "<=", 1.4, given_up)


def _print_margins(scenario: Scenario, found: Mapping[str, Counts]) -> None:
    for name, days in found.items():
        groups = "/".join(f"{100 * level(days, [column]):.1f}" for column in range(len(GROUPS)))
        print(f"# {scenario.name:14} {name:16} {groups}  all {100 * level(days):.1f}  lost {100 * lost(days):.2f} %")
    for name, days in found.items():
        if name not in {OURS, BOUND}:
            points, low, high = margin(found[OURS], days)
            shares = f"{100 * worst(found[OURS]):.1f} % against {100 * worst(days):.1f} %"
            note = f"(worst group {shares}, 95 % of paired days {low:+.1f} to {high:+.1f})"
            figure(f"T9_{scenario.name}_over_{name}", points, "points", ">=", 0, note)
