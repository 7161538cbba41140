"""What each rule is worth: the shipped settings with one thing changed, on the same days (docs/routing.md).

`python -m tests.bench.routing_sim ablation [days]`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from unittest.mock import patch

from agents import routing
from agents.queue import QueuePolicy, Waiting
from agents.routing import IdleSeat, Pairing
from tests.bench.routing_sim import routers, study
from tests.bench.routing_sim.centre import Router
from tests.bench.routing_sim.demand import SCENARIOS, Scenario

SHIPPED: dict[str, dict[str, float | None]] = {
    "general": {"ageing_seconds": 300},
    "migrant_worker": {"head_start_seconds": 30, "ageing_seconds": 300},
    "lang_ii": {"head_start_seconds": 60, "ageing_seconds": 300, "reserve_idle": 1, "reserve_gate_seconds": 90},
}


class WithoutRareLanguageRule(routers.Product):
    """The product's router, which takes no account of how many languages a seat speaks."""

    def seat_for(self, waiting: Waiting, idle: Mapping[str, IdleSeat], now: datetime) -> str | None:
        with patch.object(routing, "languages", lambda _skills: ()):
            return super().seat_for(waiting, idle, now)

    def sweep(self, queue: Sequence[Waiting], idle: Mapping[str, IdleSeat], now: datetime) -> list[Pairing]:
        with patch.object(routing, "languages", lambda _skills: ()):
            return super().sweep(queue, idle, now)


def changed(queue: str = "", **settings: float | None) -> dict[str, QueuePolicy]:
    """The shipped policies with some settings of one queue changed."""
    return {key: routers.policy(key, **(own | (settings if key == queue else {}))) for key, own in SHIPPED.items()}


def no_head_starts() -> dict[str, QueuePolicy]:
    """Nobody begins ahead of others."""
    return {key: routers.policy(key, **(own | {"head_start_seconds": 0})) for key, own in SHIPPED.items()}


VARIANTS: Mapping[str, Callable[[], Router]] = {
    "as shipped": lambda: routers.Product(changed()),
    "without the rare-language rule": lambda: WithoutRareLanguageRule(changed()),
    "no head starts": lambda: routers.Product(no_head_starts()),
    "no reserve": lambda: routers.Product(changed("lang_ii", reserve_idle=0)),
    "reserve of 2": lambda: routers.Product(changed("lang_ii", reserve_idle=2)),
    "reserve, gate 20 s": lambda: routers.Product(changed("lang_ii", reserve_gate_seconds=20)),
    "reserve, gate 45 s": lambda: routers.Product(changed("lang_ii", reserve_gate_seconds=45)),
    "reserve, no gate": lambda: routers.Product(changed("lang_ii", reserve_gate_seconds=None)),
    "reserve of 1 migrant seat too": lambda: routers.Product(changed("migrant_worker", reserve_idle=1)),
    "no bilingual general seats": lambda: routers.Product(changed()),
    "three bilingual general seats": lambda: routers.Product(changed()),
    study.BOUND: routers.others()["fcfs"],
}
BILINGUAL = {"no bilingual general seats": 0, "three bilingual general seats": 3}


def _day(task: tuple[Scenario, int]) -> dict[str, study.Counts]:
    scenario, seed = task
    return {
        name: study.one_day(scenario, name, make(), seed, BILINGUAL.get(name, 2)) for name, make in VARIANTS.items()
    }


def run(days: int = 60) -> None:
    """Print a table row for each variant and scenario: share answered in 15 s general/migrant/Yi, share lost."""
    for scenario in SCENARIOS:
        for name, counts in study.days_of(scenario, days, _day).items():
            groups = " / ".join(f"{100 * study.level(counts, [column]):.1f}" for column in range(len(study.GROUPS)))
            print(f"| {scenario.name} | {name} | {groups} | {100 * study.lost(counts):.2f} |", flush=True)
