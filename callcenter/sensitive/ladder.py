"""Who is told next. Pure: recipients in, those of a level out.

A place that has recipients of its own for a body uses them alone; else those of every place. Levels need not be without
gaps: next is the lowest above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

BODIES: Final = {"sensitive": ("government", "county_centre"), "urgent": ("duty",)}
ON_DUTY_LEVEL: Final = 0  # whoever is on duty now; the list of `duty` is the fallback


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told. `account_id` None: an outside contact, rung by whoever records the answer."""

    recipient_id: UUID | None
    body: str
    place: str | None
    level: int
    name: str
    account_id: UUID | None


def of_body(listed: Sequence[Recipient], body: str, place: str | None) -> list[Recipient]:
    """Return the ladder of a body at a place, lowest level first."""
    own = [each for each in listed if each.body == body and place and each.place == place]
    common = [each for each in listed if each.body == body and each.place is None]
    return sorted(own or common, key=lambda each: (each.level, each.name))


def above(ladder: Sequence[Recipient], level: int) -> list[Recipient]:
    """Return all recipients of the next level, [] at the top."""
    higher = [each.level for each in ladder if each.level > level]
    return [each for each in ladder if higher and each.level == min(higher)]
