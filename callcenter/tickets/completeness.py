"""K37, how complete the records are: asked of the figures, never of the agent who wants to take the next call (S98)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FORMULA_VERSION = 1
_ASKED = """
SELECT count(*) FILTER (WHERE f.completed_at IS NOT NULL),
    count(*) FILTER (WHERE f.completed_at <= f.supplement_until), count(*)
FROM ticket t JOIN ticket_form f ON f.ticket_id = t.id
WHERE t.org_id = %s AND t.business_day BETWEEN %s AND %s AND t.merged_into_id IS NULL
"""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with both its numbers. `percent` has two decimals, None where there is nothing to divide by."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> str | None:
        """Rounded half up, as every figure here."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / self.denominator
        return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Completeness:
    """K37: records with all required fields answered (未提供 is an answer) ÷ records with a form; in time apart."""

    complete: Share
    in_time: Share


def completeness(uow: UnitOfWork, first: date, last: date) -> Completeness:
    """Return K37 of the records written from `first` to `last`."""
    row = uow.raw.execute(_ASKED, (uow.org_id, first, last)).fetchone()
    assert row is not None
    return Completeness(Share(row[0], row[2]), Share(row[1], row[2]))
