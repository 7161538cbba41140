"""What a caller in a queue is told: how long it will probably take, and that no word takes an earlier one back. Pure.

The estimate is a range, P50 to P90, from the seats on duty now and the handling times of the last calls. Few seats are
played through with those very times (a fixed seed: the same facts give the same figure); many seats end their talks
like a Poisson stream, whose quantiles have a closed form.
"""

import heapq
import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINIMUM_HISTORY = 5
LONGEST_SPOKEN_MINUTES = 15
RUNS = 200
MANY_SEATS = 25
MANY_AHEAD = 120
MEDIAN, NINETIETH = 0.5, 0.9
NORMAL = {MEDIAN: 0.0, NINETIETH: 1.2816}  # quantiles of the normal distribution
# A minute is said rounded up: what was promised so is not broken by its rounding.
ROUNDING = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds until a seat takes the call: half of such waits end by `p50`, nine of ten by `p90`."""

    p50: float
    p90: float

    @property
    def low(self) -> int:
        """Whole minutes to say first."""
        return max(1, math.ceil(self.p50 / 60))

    @property
    def high(self) -> int:
        """Whole minutes to say last."""
        return max(self.low, math.ceil(self.p90 / 60))


@dataclass(frozen=True, slots=True)
class Said:
    """The best that this caller has heard: the smallest position, the shortest range, and until when it holds."""

    position: int | None = None
    low: int | None = None
    high: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is said now. `position` None: no number; `low` and `high` None: no minutes (domain reference 3.3, QA)."""

    position: int | None
    low: int | None = None
    high: int | None = None


def estimate(position: int, busy: Sequence[float], handling: Sequence[float], seed: int = 0) -> Estimate | None:
    """How long the caller at `position` (1 = next) waits, or None when nothing honest can be said.

    `busy`: one number a seat that serves this line and is not away: the seconds that its present call has lasted, 0.0
    for one that is about to begin. `handling`: seconds of talk and wrap-up of recent calls, at least five. None also
    without a seat, and above fifteen minutes.
    """
    if len(handling) < MINIMUM_HISTORY or not busy or position < 1:
        return None
    mean = sum(handling) / len(handling)
    if (position / len(busy)) * mean > 2 * LONGEST_SPOKEN_MINUTES * 60:
        return None
    if len(busy) >= MANY_SEATS or position > MANY_AHEAD:
        found = _poisson(position, mean / len(busy))
    else:
        found = _played(position, busy, sorted(handling), random.Random(seed))  # noqa: S311 - no secret
    return found if found.high <= LONGEST_SPOKEN_MINUTES else None


def _poisson(position: int, between: float) -> Estimate:
    """The `position`-th end of a talk when one comes every `between` seconds: a gamma, by Wilson and Hilferty."""

    def quantile(share: float) -> float:
        root = 1 - 1 / (9 * position) + NORMAL[share] / (3 * math.sqrt(position))
        return position * between * max(0.0, root) ** 3

    return Estimate(quantile(MEDIAN), quantile(NINETIETH))


def _played(position: int, busy: Sequence[float], handling: Sequence[float], chance: random.Random) -> Estimate:
    # A talk that has lasted so long goes on as long as those of the recent ones (in order) that lasted longer.
    lasting = [(lasted, bisect_right(handling, lasted)) for lasted in busy]
    waits = sorted(_one_wait(position, lasting, handling, chance) for _ in range(RUNS))
    return Estimate(waits[int(MEDIAN * RUNS)], waits[int(NINETIETH * RUNS)])


def _one_wait(
    position: int, lasting: Sequence[tuple[float, int]], handling: Sequence[float], chance: random.Random
) -> float:
    free_at = [_left(lasted, longer, handling, chance) for lasted, longer in lasting]
    heapq.heapify(free_at)
    for _ in range(position - 1):
        heapq.heapreplace(free_at, free_at[0] + _one_of(handling, 0, chance))
    return free_at[0]


def _left(lasted: float, longer: int, handling: Sequence[float], chance: random.Random) -> float:
    """What is left of a talk; `longer`: from which place in order on the recent ones lasted longer."""
    if longer == len(handling):
        return handling[-1] / 2  # longer than any before: nobody knows, and it is not over yet
    return _one_of(handling, longer, chance) - lasted


def _one_of(handling: Sequence[float], first: int, chance: random.Random) -> float:
    """One of the recent ones from `first` on; thousands are drawn for one announcement."""
    return handling[first + int(chance.random() * (len(handling) - first))]


def announce(position: int, found: Estimate | None, said: Said, now: datetime) -> Announcement:
    """What to say without taking anything back.

    A worse position than the one heard before (somebody of higher priority came) is no number at all. Minutes are left
    out where they would be more than was said, or would end later than was promised.
    """
    if said.position is not None and position > said.position:
        return Announcement(None)
    if found is None:
        return Announcement(position if position == 1 else None)
    longer = said.high is not None and found.high > said.high
    later = said.until is not None and now + timedelta(minutes=found.high) > said.until + ROUNDING
    return Announcement(position) if longer or later else Announcement(position, found.low, found.high)


def remembered(said: Said, told: Announcement, now: datetime) -> Said:
    """The best of what was heard, after this announcement."""
    position = said.position if told.position is None else told.position
    if told.high is None:
        return Said(position, said.low, said.high, said.until)
    until = now + timedelta(minutes=told.high)
    return Said(position, told.low, told.high, until if said.until is None else min(until, said.until))
