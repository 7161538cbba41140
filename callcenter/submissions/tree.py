"""The tree of reporting units and how far an account reaches in it: its own units and all below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from callcenter.submissions.errors import SubmissionNotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

LEVELS: Final = ("village", "township", "county", "city")  # from the lowest: each reports to the next
_UNITS = """
SELECT u.id, u.code, u.name, u.level, u.parent_id, u.responsible_id, a.name, u.first_month, u.last_month
FROM reporting_unit u LEFT JOIN account a ON a.id = u.responsible_id WHERE u.org_id = %s ORDER BY u.code
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit with the name of who is responsible."""

    id: UUID
    code: str
    name: str
    level: str
    parent_id: UUID | None
    responsible_id: UUID | None
    responsible: str | None
    first_month: date
    last_month: date | None

    def reports(self, month: date) -> bool:
        """Tell whether the unit reports a month (its first day)."""
        return self.first_month <= month and (self.last_month is None or month <= self.last_month)


def supervises(account: SignedIn) -> bool:
    """Tell whether an account looks after all units: the centre's supervisors."""
    return account.has("supervisor", "admin")


class Tree:
    """All units of a place, read once."""

    def __init__(self, uow: UnitOfWork) -> None:
        rows = uow.raw.execute(_UNITS, (uow.org_id,)).fetchall()
        self.units = {unit.id: unit for unit in (Unit(*row) for row in rows)}
        self._lower: dict[UUID | None, list[Unit]] = {}
        for unit in self.units.values():
            self._lower.setdefault(unit.parent_id, []).append(unit)

    def lower(self, unit_id: UUID | None) -> list[Unit]:
        """Return the units that report to one, by code; None: the cities."""
        return self._lower.get(unit_id, [])

    def within(self, unit_id: UUID) -> Iterator[Unit]:
        """Yield a unit and all below it, each before those below it."""
        yield self.units[unit_id]
        for unit in self.lower(unit_id):
            yield from self.within(unit.id)

    def path(self, unit_id: UUID) -> list[Unit]:
        """Return the way from the top to a unit, itself included."""
        found: list[Unit] = []
        at: UUID | None = unit_id
        while at is not None:
            found.append(self.units[at])
            at = self.units[at].parent_id
        return found[::-1]

    def reach(self, account: SignedIn) -> list[Unit]:
        """Return the highest units that an account sees: with all below them this is all it sees."""
        if supervises(account):
            return self.lower(None)
        own = {unit.id for unit in self.units.values() if unit.responsible_id == account.account_id}
        return [self.units[each] for each in sorted(own, key=lambda one: self.units[one].code)
                if not any(unit.id in own for unit in self.path(each)[:-1])]  # fmt: skip

    def require(self, account: SignedIn, unit_id: UUID) -> Unit:
        """Return a unit within the account's reach. Raises SubmissionNotFound."""
        unit = self.units.get(unit_id)
        if unit is None or not self.sees(account, unit):
            raise SubmissionNotFound("没有这个单位，或不在您的职责范围内。")
        return unit

    def sees(self, account: SignedIn, unit: Unit) -> bool:
        """Tell whether a unit is the account's own or below one of them."""
        return supervises(account) or any(each.responsible_id == account.account_id for each in self.path(unit.id))

    def may_fill(self, account: SignedIn, unit: Unit) -> bool:
        """Tell whether an account fills in and sends for a unit; the centre may where a unit cannot."""
        return supervises(account) or unit.responsible_id == account.account_id

    def may_decide(self, account: SignedIn, unit: Unit) -> bool:
        """Tell whether an account accepts, returns and locks what a unit sent: it is responsible for the unit above."""
        if supervises(account):
            return True
        return unit.parent_id is not None and self.units[unit.parent_id].responsible_id == account.account_id
