"""Which tickets show a yellow or a red card now: asked of an index, although no due time is stored anywhere.

Rules have few lengths (a unit and an amount). For each of them the calendar says from which moment on a beginning is
not yet over; all clocks begun before it are. Clocks that were paused are few, and are read one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from callcenter.tickets import periods
from callcenter.tickets.clock_models import RunningClock
from callcenter.tickets.clocks import DAYS, SHORT_WARNING, Card
from callcenter.tickets.models import Ticket
from callcenter.tickets.periods import Days, Length, Pause, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

BACK = timedelta(days=500)  # longer than any rule; a beginning before it is over whatever the calendar says
# The distinct lengths by a loose scan: the number of running clocks does not matter.
_LENGTHS = """
WITH RECURSIVE length AS (
    (SELECT unit, amount FROM running_clock WHERE org_id = %(org)s AND pauses IS NULL ORDER BY unit, amount LIMIT 1)
    UNION ALL
    SELECT next.* FROM length, LATERAL (
        SELECT r.unit, r.amount FROM running_clock r
        WHERE r.org_id = %(org)s AND r.pauses IS NULL AND (r.unit, r.amount) > (length.unit, length.amount)
        ORDER BY r.unit, r.amount LIMIT 1
    ) next
)
SELECT unit, amount FROM length
"""


@dataclass(frozen=True, slots=True)
class Late:
    """A ticket with a clock that shows the card, and when that clock is due."""

    ticket_id: UUID
    number: str
    rule: str
    due_at: datetime


def lengths(uow: UnitOfWork) -> list[Length]:
    """Return the lengths of the clocks that run now, each once."""
    rows = uow.raw.execute(_LENGTHS, {"org": uow.org_id}).fetchall()
    return [Length(amount, Unit(unit)) for unit, amount in rows]


def cutoff(uow: UnitOfWork, length: Length, days: Days, card: Card) -> datetime:
    """Return the moment so that the clocks of this length begun before it show the card now."""
    if card == "red":
        return periods.ended_before(length, uow.now, days)
    if length.unit not in DAYS:
        return periods.ended_before(length, uow.now + SHORT_WARNING, days)
    return periods.ending_by(length, days.next(periods.local_day(uow.now)), days)


def begun_before(length: Length, moment: datetime) -> ColumnElement[bool]:
    """Return the condition on clocks that were never paused."""
    same = and_(RunningClock.unit == length.unit.value, RunningClock.amount == length.amount)
    return and_(same, RunningClock.begins_at < moment)


def of_paused(uow: UnitOfWork, days: Days, card: Card, rights: tuple[ColumnElement[bool], ...]) -> list[Late]:
    """Return the paused clocks that show the card: they are few, and read one by one."""
    statement = (
        select(RunningClock, Ticket.number)
        .join(Ticket, Ticket.id == RunningClock.ticket_id)
        .where(RunningClock.org_id == uow.org_id, RunningClock.pauses.is_not(None), *rights)
    )
    found = []
    for clock, number in uow.session.execute(statement):
        length = Length(clock.amount, Unit(clock.unit))
        due_at = periods.due(length, clock.begins_at, days, read_pauses(clock.pauses), uow.now).at
        if shows(card, length, due_at, days, uow.now):
            found.append(Late(clock.ticket_id, number, clock.rule, due_at))
    return found


def shows(card: Card, length: Length, due_at: datetime, days: Days, now: datetime) -> bool:
    """Tell whether a clock with this due time shows the card."""
    if card == "red" or now > due_at:
        return now > due_at
    if length.unit not in DAYS:
        return due_at - now <= SHORT_WARNING
    return periods.local_day(due_at) <= days.next(periods.local_day(now))


def read_pauses(written: list[Any] | None) -> list[Pause]:
    """Return the pauses as they stand in `RunningClock.pauses`."""
    return [
        Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
        for since, until in written or ()
    ]
