"""Lists by their clocks: what is due first, what is due between two days, what shows a card. No due time is stored:
for each length that runs now the calendar says which beginnings are meant, and those stand in an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from callcenter.tickets import overdue, periods, running
from callcenter.tickets.clock_models import RunningClock
from callcenter.tickets.clocks import DAYS, Card
from callcenter.tickets.models import Ticket
from callcenter.tickets.overdue import BACK
from callcenter.tickets.periods import Days, Length, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Conditions = Sequence[ColumnElement[bool]]
CLOCKS_A_TICKET = 3  # how many may run at once: result, signing, an urging
ONE_DAY = timedelta(days=1)


def first(uow: UnitOfWork, conditions: Conditions, most: int) -> list[UUID]:
    """Return `most` tickets that have a running clock, the one due first on top; a pause that lasts ends now."""
    days, due_at = running.days_from(uow, uow.now - BACK), dict[UUID, datetime]()
    for length in overdue.lengths(uow):
        begun = (
            select(RunningClock.ticket_id, RunningClock.begins_at)
            .join(Ticket, Ticket.id == RunningClock.ticket_id)
            .where(_runs(uow), RunningClock.unit == length.unit.value, RunningClock.amount == length.amount)
            .where(*conditions)
            .order_by(RunningClock.begins_at)
            .limit(most * CLOCKS_A_TICKET)
        )
        for ticket_id, begins_at in uow.session.execute(begun):
            _keep(due_at, ticket_id, periods.due(length, begins_at, days).at)
    for clock in uow.session.scalars(_paused(uow).join(Ticket, Ticket.id == RunningClock.ticket_id).where(*conditions)):
        _keep(due_at, clock.ticket_id, _due(clock, days, uow.now))
    return sorted(due_at, key=lambda ticket_id: (due_at[ticket_id], ticket_id))[:most]


def showing(uow: UnitOfWork, card: Card) -> ColumnElement[bool]:
    """Return the condition on `ticket` that one of its clocks shows this card: yellow is not also red."""
    days = running.days_from(uow, uow.now - BACK)
    found = [_begun(uow, length, _carded(uow, length, days, card)) for length in overdue.lengths(uow)]
    paused = [clock.ticket_id for clock in uow.session.scalars(_paused(uow)) if _shows(clock, card, days, uow.now)]
    return or_(Ticket.id.in_(paused), *found)


def between(uow: UnitOfWork, begin: date | None, end: date | None) -> ColumnElement[bool]:
    """Return the condition on `ticket` that one of its running clocks is due from day to day, both included."""
    days, found = running.days_from(uow, uow.now - BACK), []
    for length in overdue.lengths(uow):
        span = []
        if begin is not None:
            span.append(RunningClock.begins_at >= _due_before(length, begin, days))
        if end is not None:
            span.append(RunningClock.begins_at < _due_before(length, end + ONE_DAY, days))
        found.append(_begun(uow, length, and_(*span)))
    paused = [
        clock.ticket_id
        for clock in uow.session.scalars(_paused(uow))
        if (begin or date.min) <= periods.local_day(_due(clock, days, uow.now)) <= (end or date.max)
    ]
    return or_(Ticket.id.in_(paused), *found)


def _due_before(length: Length, day: date, days: Days) -> datetime:
    """Return the moment so that the periods begun before it are due before a day begins."""
    if length.unit in DAYS:
        return periods.ending_by(length, day - ONE_DAY, days)
    return periods.ended_before(length, periods.begin_of(day), days)


def _begun(uow: UnitOfWork, length: Length, span: ColumnElement[bool]) -> ColumnElement[bool]:
    same = RunningClock.unit == length.unit.value, RunningClock.amount == length.amount
    return Ticket.id.in_(select(RunningClock.ticket_id).where(_runs(uow), *same, span))


def _carded(uow: UnitOfWork, length: Length, days: Days, card: Card) -> ColumnElement[bool]:
    over = RunningClock.begins_at < overdue.cutoff(uow, length, days, "red")
    if card == "red":
        return over
    return and_(RunningClock.begins_at < overdue.cutoff(uow, length, days, "yellow"), ~over)


def _shows(clock: RunningClock, card: Card, days: Days, now: datetime) -> bool:
    length, due_at = Length(clock.amount, Unit(clock.unit)), _due(clock, days, now)
    red = overdue.shows("red", length, due_at, days, now)
    return red if card == "red" else not red and overdue.shows("yellow", length, due_at, days, now)


def _runs(uow: UnitOfWork) -> ColumnElement[bool]:
    return and_(RunningClock.org_id == uow.org_id, RunningClock.pauses.is_(None))


def _paused(uow: UnitOfWork) -> Select[RunningClock]:
    return select(RunningClock).where(RunningClock.org_id == uow.org_id, RunningClock.pauses.is_not(None))


def _due(clock: RunningClock, days: Days, now: datetime) -> datetime:
    length = Length(clock.amount, Unit(clock.unit))
    return periods.due(length, clock.begins_at, days, overdue.read_pauses(clock.pauses), now).at


def _keep(due_at: dict[UUID, datetime], ticket_id: UUID, moment: datetime) -> None:
    due_at[ticket_id] = min(moment, due_at.get(ticket_id, moment))
