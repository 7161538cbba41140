"""Service level and staffing formulas. Pure; each figure is a numerator over a denominator, None when nobody called."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A share as counted, never a bare percentage."""

    numerator: int
    denominator: int

    def percent(self) -> Decimal | None:
        """Per cent with two places, rounded half up; None when the denominator is nought (never 0 % nor 100 %)."""
        if self.denominator == 0:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def service_level(waits: Sequence[float], abandoned: Sequence[float], threshold: float, short: float = 5.0) -> Share:
    """Answered within `threshold` seconds, over all offered but the short abandons (domain reference 2.5)."""
    offered = len(waits) + sum(1 for wait in abandoned if wait >= short)
    return Share(sum(1 for wait in waits if wait <= threshold), offered)


def erlang_c(load: float, seats: int) -> float:
    """Probability that a caller must wait: `load` in erlangs, infinite patience. 1.0 when the load is not carried."""
    if seats <= load:
        return 1.0
    blocked = 1.0
    for k in range(1, seats + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - (load / seats) * (1 - blocked))


def expected_level(load: float, seats: int, handling: float, threshold: float) -> float:
    """Share answered within `threshold` seconds by Erlang C, for a mean `handling` time in seconds."""
    if seats <= load:
        return 0.0
    return 1 - erlang_c(load, seats) * math.exp(-(seats - load) * threshold / handling)
