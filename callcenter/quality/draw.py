"""Which calls are checked: drawn by stratum, rate and seed; whoever has the seed draws the same again. Pure. S101."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

LEAST_RATE = Decimal(5)  # percent: K28 wants at least five of a hundred heard by a person


def drawn(population: Iterable[tuple[UUID, str]], rate: Decimal, seed: str) -> list[tuple[UUID, str]]:
    """Return (call, stratum) of what is drawn from (call, stratum): of each stratum `rate` percent, at least one.

    The order is that of the draw. A call's lot depends on the seed and its own id alone: neither the order of the rows
    nor another call changes who is drawn within a stratum of the same size.
    """
    strata: defaultdict[str, list[UUID]] = defaultdict(list)
    for call_id, stratum in population:
        strata[stratum].append(call_id)
    chosen = [
        (call_id, stratum)
        for stratum in sorted(strata)
        for call_id in sorted(strata[stratum], key=lambda each: _lot(seed, each))[: _size(len(strata[stratum]), rate)]
    ]
    return sorted(chosen, key=lambda each: _lot(seed, each[0]))


def _size(there: int, rate: Decimal) -> int:
    return max(1, int((there * rate / 100).to_integral_value(rounding=ROUND_CEILING)))


def _lot(seed: str, call_id: UUID) -> bytes:
    return hashlib.sha256(b"quality sample\0" + seed.encode() + b"\0" + call_id.bytes).digest()
