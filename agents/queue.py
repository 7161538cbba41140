"""Waiting: who is next, what the caller is told, how long it may take. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINIMUM_HISTORY = 5
LONGEST_SPOKEN_MINUTES = 15
SHORT_ABANDON_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How one queue is served (performance design, part 4).

    `head_start` puts its callers so many seconds ahead of others of the same priority; `reserve_idle` is the number of
    its idle home seats that callers of other queues may not take; `reserve_gate` opens the reserve to a caller who has
    waited so many seconds (None: never).
    """

    key: str
    head_start: float = 0.0
    reserve_idle: int = 0
    reserve_gate: float | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One caller in a queue. `wanted` are topic and group skills; `barred` a seat that must not take the call."""

    entry: str
    queue: str
    language: str
    wanted: frozenset[str]
    priority: int
    since: datetime
    preferred: str | None = None
    barred: str | None = None


def turn(waiting: Waiting, policy: QueuePolicy) -> tuple[int, datetime, str]:
    """Sort key: the smallest is served first. Priority, then time in the queue plus its head start, then the id."""
    return (-waiting.priority, waiting.since - timedelta(seconds=policy.head_start), waiting.entry)


def estimate_minutes(position: int, recent_handling: Sequence[float], seats: int) -> int | None:
    """Whole minutes to say to the caller at `position` (1 = next), or None when nothing honest can be said.

    `recent_handling`: seconds of the last answered calls (at most 20 count). Rounded up; over 15 minutes: None
    (domain reference 3.3, QA).
    """
    if len(recent_handling) < MINIMUM_HISTORY:
        return None
    recent = recent_handling[-20:]
    seconds = position * (sum(recent) / len(recent)) / max(1, seats)
    minutes = max(1, math.ceil(seconds / 60))
    return minutes if minutes <= LONGEST_SPOKEN_MINUTES else None


def is_short_abandon(waited_seconds: float, threshold: float = SHORT_ABANDON_SECONDS) -> bool:
    """A caller who left the queue before `threshold` seconds is not a missed call (domain reference 2.4)."""
    return waited_seconds < threshold
