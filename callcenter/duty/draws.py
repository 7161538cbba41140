"""Moments for roll calls that nobody can foresee, and anybody can recompute from the seed afterwards. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

APART = timedelta(minutes=30)


def moments(seed: str, spans: Sequence[tuple[datetime, datetime]], count: int) -> list[datetime]:
    """Draw up to `count` moments inside the spans (aware, in order), at least half an hour apart; the same seed draws
    the same. Fewer where the spans have no room.
    """
    lots = random.Random(seed)  # noqa: S311 - reproducible on purpose; the seed is what nobody knows beforehand
    drawn: list[datetime] = []
    for _ in range(count * 20):
        if len(drawn) == count or not spans:
            break
        moment = _one(lots, spans)
        if all(abs(moment - other) >= APART for other in drawn):
            drawn.append(moment)
    return sorted(drawn)


def _one(lots: random.Random, spans: Sequence[tuple[datetime, datetime]]) -> datetime:
    lengths = [max(1, int((ends - begins).total_seconds())) for begins, ends in spans]
    place = lots.randrange(sum(lengths))
    for (begins, _), length in zip(spans, lengths, strict=True):
        if place < length:
            return begins + timedelta(seconds=place)
        place -= length
    raise AssertionError("a place lies in some span")
