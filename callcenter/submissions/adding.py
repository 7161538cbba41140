"""How a month adds up over the tree. Pure: give it what was sent, get sums, differences and what has changed since.

A unit's whole is its own and that of the lower units whose figures are in force (accepted or locked), or what it typed
instead. So where nothing is flagged, at it or below it, its whole is the sum of what all units below it did themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from callcenter.submissions.lines import LINES
from callcenter.submissions.moves import IN_FORCE, OPEN, State


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a submission. `own` None: not filled in yet; `typed`: the whole as the unit puts it, None: the sum.

    `below`: what the lower units came to when it was sent; `hotline`: the hotline's own figure of the place.
    """

    own: int | None = None
    typed: int | None = None
    below: int = 0
    hotline: int | None = None
    reason: str = ""

    @property
    def sum(self) -> int:
        """Its own and all below."""
        return (self.own or 0) + self.below

    @property
    def whole(self) -> int:
        """What the unit reports."""
        return self.sum if self.typed is None else self.typed

    @property
    def difference(self) -> int:
        """What was typed above (below: less than nought) the sum."""
        return self.whole - self.sum

    def stored(self) -> dict[str, Any]:
        """Return it as it stands in the database."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Sent:
    """One version of a unit's submission. `counted`: version of each lower unit that stands in its figures."""

    id: UUID
    unit_id: UUID
    parent_id: UUID | None
    version: int
    state: State
    figures: Mapping[str, Value]
    counted: Mapping[UUID, int]


def values(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Read figures as they stand in the database; each line of the catalogue is there."""
    return {line.key: Value(**stored.get(line.key, {})) for line in LINES}


class Month:
    """All submissions of one month."""

    def __init__(self, sent: Iterable[Sent]) -> None:
        self.latest: dict[UUID, Sent] = {}
        self.in_force: dict[UUID, Sent] = {}
        for each in sorted(sent, key=lambda one: one.version):
            self.latest[each.unit_id] = each
            if each.state in IN_FORCE:
                self.in_force[each.unit_id] = each
        self._lower: dict[UUID, list[Sent]] = {}
        for each in self.in_force.values():
            if each.parent_id is not None:
                self._lower.setdefault(each.parent_id, []).append(each)
        self._disturbed: dict[UUID, bool] = {}

    def lower(self, unit_id: UUID) -> list[Sent]:
        """Return what is in force of the units below one."""
        return self._lower.get(unit_id, [])

    def below(self, unit_id: UUID) -> Counter[str]:
        """Return what the lower units come to now, by line."""
        found: Counter[str] = Counter()
        for each in self.lower(unit_id):
            found.update({key: value.whole for key, value in each.figures.items()})
        return found

    def counted(self, unit_id: UUID) -> dict[UUID, int]:
        """Return which versions `below` counts now."""
        return {each.unit_id: each.version for each in self.lower(unit_id)}

    def with_present(self, sent: Sent) -> dict[str, Value]:
        """Return the figures of a submission over what the lower units come to now."""
        below = self.below(sent.unit_id)
        return {key: replace(value, below=below[key]) for key, value in sent.figures.items()}

    def shown(self, sent: Sent) -> Mapping[str, Value]:
        """Return its figures: while it lies with the unit they follow the lower units, sent up they stand."""
        return self.with_present(sent) if sent.state in OPEN else sent.figures

    def unexplained(self, sent: Sent) -> list[str]:
        """Return the lines whose whole is not the present sum and of which the unit did not say why."""
        now = self.with_present(sent)
        return [key for key, value in now.items() if sent.figures[key].whole != value.sum and not value.reason]

    def differs(self, sent: Sent) -> bool:
        """Tell whether a line was typed otherwise than the sum."""
        return any(value.difference for value in self.shown(sent).values())

    def changed_below(self, sent: Sent) -> set[UUID]:
        """Return the lower units that were sent up, corrected or returned since this was sent."""
        if sent.state in OPEN:
            return set()
        now = self.counted(sent.unit_id)
        return {unit_id for unit_id, _ in now.items() ^ sent.counted.items()}

    def disturbed(self, unit_id: UUID) -> bool:
        """Tell whether the unit's figures in force (else the latest) carry a flag, or some unit's below it."""
        if unit_id not in self._disturbed:
            sent = self.in_force.get(unit_id) or self.latest.get(unit_id)
            self._disturbed[unit_id] = (
                (sent is not None and (self.differs(sent) or bool(self.changed_below(sent))))
                or any(self.disturbed(each.unit_id) for each in self.lower(unit_id))
            )  # fmt: skip
        return self._disturbed[unit_id]
