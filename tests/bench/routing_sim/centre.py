"""A day of a call centre, event by event: who calls, who gives up, who is ready again, and a router that decides.

The clock is the simulator's. A router is asked at the same moments as in service: when a caller comes, when a seat
becomes ready, and each second while callers and idle seats stand beside each other (the sweep).
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from agents.queue import Waiting
from agents.routing import IdleSeat, Pairing
from tests.bench.routing_sim.demand import Call

MORNING = datetime(2026, 6, 1, 9, tzinfo=UTC)
# Queue, language and wanted skills of a group's callers, as the menu gives them.
MENU = {
    "general": ("general", "zh-CN", frozenset[str]()),
    "migrant": ("migrant_worker", "zh-CN", frozenset({"group:migrant_worker"})),
    "yi": ("lang_ii", "ii-CN", frozenset[str]()),
}


class Router(Protocol):
    """Decides who is joined with whom."""

    def seat_for(self, waiting: Waiting, idle: Mapping[str, IdleSeat], now: datetime) -> str | None:
        """The idle seat that takes a caller who has just come, or None."""

    def caller_for(
        self, seat: IdleSeat, idle: Mapping[str, IdleSeat], queue: Sequence[Waiting], now: datetime
    ) -> str | None:
        """The caller whom a seat takes that has just become ready, or None. `idle` contains the seat."""

    def sweep(self, queue: Sequence[Waiting], idle: Mapping[str, IdleSeat], now: datetime) -> list[Pairing]:
        """Who else may be joined now: what time has opened."""

    def looks_again(self, waiting: Waiting) -> float | None:
        """Seconds after which a caller who found nobody is swept for exactly (None: the sweep of each second does)."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How it ended for one caller: seconds waited, and whether somebody answered."""

    group: str
    waited: float
    answered: bool


class Centre:
    """One day. Events are (seconds, number, kind, subject), the number keeping equal times in their order."""

    def __init__(self, calls: Sequence[Call], seats: Sequence[IdleSeat], router: Router) -> None:
        self.calls, self.router = calls, router
        self.idle = {seat.seat: seat for seat in seats}
        self.seats = dict(self.idle)
        self.queue: dict[str, Waiting] = {}
        self.fates: list[Fate] = []
        self.events = [(call.at, number, "arrives", str(number)) for number, call in enumerate(calls)]
        heapq.heapify(self.events)
        self.number, self.sweeping, self.at = len(calls), False, 0.0

    def run(self) -> list[Fate]:
        """The day from the first caller until the last has been served or has given up."""
        steps = {"arrives": self._arrives, "gives up": self._gives_up, "ready": self._ready, "sweep": self._sweep}
        while self.events:
            self.at, _, kind, subject = heapq.heappop(self.events)
            steps[kind](subject)
            if self.queue and self.idle and not self.sweeping:
                self.sweeping = True
                self._later(float(int(self.at) + 1) - self.at, "sweep", "each second")
        return self.fates

    @property
    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.at)

    def _later(self, seconds: float, kind: str, subject: str) -> None:
        self.number += 1
        heapq.heappush(self.events, (self.at + seconds, self.number, kind, subject))

    def _arrives(self, entry: str) -> None:
        call = self.calls[int(entry)]
        queue, language, wanted = MENU[call.group]
        waiting = Waiting(entry, queue, language, wanted, 0, self.now)
        self.queue[entry] = waiting
        seat = self.router.seat_for(waiting, self.idle, self.now) if self.idle else None
        if seat is not None:
            self._join(entry, seat)
            return
        self._later(call.patience, "gives up", entry)
        if (seconds := self.router.looks_again(waiting)) is not None:
            self._later(seconds, "sweep", "exactly")

    def _gives_up(self, entry: str) -> None:
        if self.queue.pop(entry, None) is not None:
            call = self.calls[int(entry)]
            self.fates.append(Fate(call.group, call.patience, answered=False))

    def _ready(self, name: str) -> None:
        before = self.seats[name]
        seat = self.idle[name] = IdleSeat(name, before.skills, before.home, self.now)
        if self.queue:
            entry = self.router.caller_for(seat, self.idle, list(self.queue.values()), self.now)
            if entry is not None:
                self._join(entry, name)

    def _sweep(self, kind: str) -> None:
        if kind == "each second":
            self.sweeping = False
        if self.queue and self.idle:
            for pair in self.router.sweep(list(self.queue.values()), self.idle, self.now):
                self._join(pair.entry, pair.seat)

    def _join(self, entry: str, seat: str) -> None:
        del self.queue[entry], self.idle[seat]
        call = self.calls[int(entry)]
        self.fates.append(Fate(call.group, self.at - call.at, answered=True))
        self._later(call.handling, "ready", seat)
