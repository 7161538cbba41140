"""The product's router, and the policies that others use, each with the same seats.

`Product` calls what the desk calls: `agents.routing`. The others are ours to write, and are kind to the policy they
stand for: an overflow opens to the millisecond, where our own sweep looks each second.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.queue import QueuePolicy, Waiting, next_change
from agents.routing import IdleSeat, Pairing, choose_caller, choose_seat, match
from agents.skills import speaks
from callcenter.desk.queues import EVERY, SETTINGS
from tests.bench.routing_sim.centre import MORNING
from tests.bench.routing_sim.demand import BILINGUAL, Scenario

MANDARIN, YI = "lang:zh-CN", "lang:ii-CN"
SPECIAL_FIRST = {"lang_ii": 2, "migrant_worker": 1, "general": 0}
Policies = Mapping[str, QueuePolicy]


def seats_of(scenario: Scenario, bilingual: int = BILINGUAL) -> list[IdleSeat]:
    """The seats of a scenario; the first general ones also speak Yi, and every seat speaks Mandarin."""
    kinds = {
        "general": ("general", frozenset({MANDARIN})),
        "migrant": ("migrant_worker", frozenset({MANDARIN, "group:migrant_worker"})),
        "yi": ("lang_ii", frozenset({MANDARIN, YI})),
    }
    made = []
    for group, count in scenario.seats.items():
        home, skills = kinds[group]
        for number in range(count):
            also = {YI} if group == "general" and number < bilingual else set()
            made.append(IdleSeat(f"{group}{number:02}", skills | also, home, MORNING))
    return made


def pooled_seats(scenario: Scenario) -> list[IdleSeat]:
    """The bound: everybody can do everything and belongs to no pool."""
    count = sum(scenario.seats.values())
    return [IdleSeat(f"seat{n:02}", frozenset({MANDARIN, YI}), None, MORNING) for n in range(count)]


def shipped_policies() -> dict[str, QueuePolicy]:
    """The queues' settings as they are seeded."""
    return {key: policy(key, **(EVERY | SETTINGS.get(key, {}))) for key in SPECIAL_FIRST}


def policy(key: str, **settings: float | None) -> QueuePolicy:
    """A queue's row as the matching reads it."""
    return QueuePolicy(
        key,
        float(settings.get("head_start_seconds") or 0),
        int(settings.get("reserve_idle") or 0),
        settings.get("reserve_gate_seconds"),
        ageing=settings.get("ageing_seconds"),
    )


class Product:
    """Our own: the code that the desk runs, with these settings of the queues."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies

    def seat_for(self, waiting: Waiting, idle: Mapping[str, IdleSeat], now: datetime) -> str | None:
        seat = choose_seat(waiting, idle.values(), by_home(idle), self.policies, now)
        return None if seat is None else seat.seat

    def caller_for(
        self, seat: IdleSeat, idle: Mapping[str, IdleSeat], queue: Sequence[Waiting], now: datetime
    ) -> str | None:
        chosen = choose_caller(seat, queue, by_home(idle), self.policies, now)
        return None if chosen is None else chosen.entry

    def sweep(self, queue: Sequence[Waiting], idle: Mapping[str, IdleSeat], now: datetime) -> list[Pairing]:
        return match(queue, list(idle.values()), self.policies, now)

    def looks_again(self, waiting: Waiting) -> float | None:
        moment = next_change(waiting, self.policies, waiting.since)
        return None if moment is None else (moment - waiting.since).total_seconds()


def by_home(idle: Mapping[str, IdleSeat]) -> Counter[str]:
    """How many seats of each pool are idle."""
    return Counter(seat.home for seat in idle.values() if seat.home is not None)


@dataclass(frozen=True)
class Other:
    """A policy of others. `shares_after`: seconds until any seat of the language may take a caller of another pool
    (None: never, 0: at once); `first`: the priority of queues; `reserve`: idle seats of a pool kept from others."""

    shares_after: float | None
    first: Mapping[str, int]
    reserve: Mapping[str, int]

    def seat_for(self, waiting: Waiting, idle: Mapping[str, IdleSeat], now: datetime) -> str | None:
        able = [seat for seat in idle.values() if self._may(seat, waiting, by_home(idle), now)]
        best = min(able, key=lambda seat: (seat.home != waiting.queue, seat.idle_since, seat.seat), default=None)
        return None if best is None else best.seat

    def caller_for(
        self, seat: IdleSeat, idle: Mapping[str, IdleSeat], queue: Sequence[Waiting], now: datetime
    ) -> str | None:
        able = [waiting for waiting in queue if self._may(seat, waiting, by_home(idle), now)]
        return min(able, key=self._turn).entry if able else None

    def sweep(self, queue: Sequence[Waiting], idle: Mapping[str, IdleSeat], now: datetime) -> list[Pairing]:
        left, pairs = dict(idle), []
        for waiting in sorted(queue, key=self._turn):
            if (seat := self.seat_for(waiting, left, now)) is not None:
                del left[seat]
                pairs.append(Pairing(waiting.entry, seat))
        return pairs

    def looks_again(self, waiting: Waiting) -> float | None:
        return self.shares_after or None

    def _turn(self, waiting: Waiting) -> tuple[int, datetime, int]:
        return -self.first.get(waiting.queue, 0), waiting.since, int(waiting.entry)

    def _may(self, seat: IdleSeat, waiting: Waiting, idle: Mapping[str, int], now: datetime) -> bool:
        if not speaks(seat.skills, waiting.language):
            return False
        if seat.home == waiting.queue or waiting.queue == "lang_ii":
            return True  # a general seat that also speaks Yi is one of its pool
        waited = (now - waiting.since).total_seconds() + 1e-3
        if self.shares_after is None or waited < self.shares_after:
            return False
        return seat.home is None or idle[seat.home] > self.reserve.get(seat.home, 0)


def others() -> dict[str, Callable[[], Other]]:
    """The named policies."""
    return {
        "dedicated": lambda: Other(None, {}, {}),
        "B10": lambda: Other(10.0, {}, {}),
        "B20": lambda: Other(20.0, {}, {}),
        "B30": lambda: Other(30.0, {}, {}),
        "strict_priority": lambda: Other(0.0, SPECIAL_FIRST, {}),
        "C1": lambda: Other(0.0, SPECIAL_FIRST, {"lang_ii": 1, "migrant_worker": 1}),
        "fcfs": lambda: Other(0.0, {}, {}),
    }
