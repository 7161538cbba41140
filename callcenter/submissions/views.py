"""What the console shows of a month: a unit with those below it, one submission whole (S150: read-only drill-down)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.clock import business_day
from callcenter.submissions import deadlines, queries
from callcenter.submissions.adding import Sent
from callcenter.submissions.lines import LINES
from callcenter.submissions.models import Submission
from callcenter.submissions.moves import OPEN
from callcenter.submissions.tree import Tree, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a unit is with a month. `sent` is the version in force, else the latest; `latest` the latest one.

    `differs`: a line was typed otherwise than the sum; `changed_below`: lower units came, went or were corrected since;
    `disturbed`: one of the two here or anywhere below. `missing`: lower units of which nothing is in force, by name;
    `missing_below`: how many these are over all levels below.
    """

    unit: Unit
    sent: Sent | None
    latest: Sent | None
    values: dict[str, int] | None
    due: date
    overdue: bool
    sent_on: date | None
    differs: bool
    changed_below: list[str]
    disturbed: bool
    missing: list[str]
    missing_below: int
    lower: int

    @property
    def late(self) -> bool:
        """Whether it came after the day it was due."""
        return self.sent_on is not None and self.sent_on > self.due


class Look:
    """One month as it stands now, read once for all units; `at`: no more of it than one unit needs."""

    def __init__(self, uow: UnitOfWork, first: date, at: UUID | None = None) -> None:
        self.first = first
        self.tree = Tree(uow)
        self.month = (
            queries.month(uow, first)
            if at is None
            else queries.around(uow, first, at, [each.id for each in self.tree.lower(at)])
        )
        self._due = {} if at else deadlines.due_days(uow, first)
        self._sent_on = {} if at else queries.sent_on(uow, first)
        self.today = business_day(uow.now)

    def expected(self, units: Iterable[Unit]) -> list[Unit]:
        """Return those that report this month, or have reported it all the same."""
        return [unit for unit in units if unit.reports(self.first) or unit.id in self.month.latest]

    def opens(self, unit: Unit) -> bool:
        """Tell whether the unit may fill in this month: it reports it, and it has begun."""
        return unit.reports(self.first) and self.first <= self.today

    def lower(self, unit: Unit) -> list[Unit]:
        """Return the units below one in this month: as the tree is, but who sent elsewhere then is listed there."""
        found = {each.id: each for each in self.tree.lower(unit.id) if not self._elsewhere(each, unit)}
        found |= {each.unit_id: self.tree.units[each.unit_id] for each in self.month.lower(unit.id)}
        return self.expected(sorted(found.values(), key=lambda one: one.code))

    def _elsewhere(self, lower: Unit, unit: Unit) -> bool:
        sent = self.month.in_force.get(lower.id)
        return sent is not None and sent.parent_id != unit.id

    def missing(self, unit: Unit) -> list[Unit]:
        """Return the lower units that should report this month and of which nothing is in force."""
        return [each for each in self.tree.lower(unit.id) if self._lacks(each)]

    def _lacks(self, unit: Unit) -> bool:
        return unit.reports(self.first) and unit.id not in self.month.in_force

    def standing(self, unit: Unit) -> Standing:
        """Return how far a unit is."""
        latest = self.month.latest.get(unit.id)
        sent = self.month.in_force.get(unit.id) or latest
        due = self._due[unit.level]
        return Standing(
            unit, sent, latest,
            None if sent is None else {key: value.whole for key, value in self.month.shown(sent).items()},
            due,
            # a correction in hand owes nothing: the version before is in force
            unit.id not in self.month.in_force and unit.reports(self.first)
            and deadlines.is_overdue(latest.state if latest else None, due, self.today),
            self._sent_on.get(unit.id),
            sent is not None and self.month.differs(sent),
            [] if sent is None else self._names(self.month.changed_below(sent)),
            self.month.disturbed(unit.id),
            [each.name for each in self.missing(unit)],
            sum(self._lacks(each) for each in self.tree.within(unit.id) if each.id != unit.id),
            len(self.lower(unit)),
        )  # fmt: skip

    def _names(self, unit_ids: set[UUID]) -> list[str]:
        return [unit.name for unit in sorted((self.tree.units[each] for each in unit_ids), key=lambda one: one.code)]

    def changed_below(self, sent: Sent) -> list[str]:
        """Return by name which lower units came, went or were corrected since a submission was sent."""
        return self._names(self.month.changed_below(sent))


def actions(look: Look, account: SignedIn, row: Submission) -> list[str]:
    """Return what this account may do with a submission now."""
    unit = look.tree.units[row.unit_id]
    fills, decides = look.tree.may_fill(account, unit), look.tree.may_decide(account, unit)
    over = look.today > deadlines.last_day(row.month)
    found = ["save"] if fills and row.state in OPEN else []
    found += ["submit"] if fills and row.state in OPEN and over else []
    found += ["accept"] if decides and row.state == "submitted" and row.submitted_by != account.account_id else []
    found += ["return"] if decides and row.state in ("submitted", "accepted") else []
    found += ["lock"] if decides and row.state == "accepted" else []
    latest = look.month.latest[row.unit_id].id == row.id
    return found + (["correct"] if fills and row.state == "locked" and latest else [])


def totals(look: Look, unit: Unit) -> dict[str, int]:
    """Return what the lower units of one come to now, by line."""
    below = look.month.below(unit.id)
    return {line.key: below[line.key] for line in LINES}
