"""Lists by their clocks: what is due first, what is due between two days, what shows a card. No due time is stored:
for each length that runs now the calendar says which beginnings are meant, and those stand in an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, cast, false, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

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
FEW = 500  # open tickets whose clocks are read one by one; among more, the first in the order of clocks are met soon
# What has a running clock is open: a clock ends at the latest with its ticket. Written out: so says the partial index.
OPEN = Ticket.state == literal("open", literal_execute=True)
ONE_DAY = timedelta(days=1)


def first(uow: UnitOfWork, conditions: Conditions, most: int, card: Card | None = None) -> list[UUID]:
    """Return `most` tickets that have a running clock, the one due first on top; a pause that lasts ends now.

    With `card` only clocks that show it count: where a yellow card is asked for, those with a red one besides stand by
    the yellow one.
    """
    days, meant = running.days_from(uow, uow.now - BACK), [*conditions, OPEN]
    few = list(uow.session.scalars(select(Ticket.id).where(*meant).limit(FEW + 1)))
    if len(few) > FEW:
        due_at = _soonest(uow, days, meant, card, most * CLOCKS_A_TICKET)
        clocks = _paused(uow).join(Ticket, Ticket.id == RunningClock.ticket_id).where(*conditions)
    else:
        due_at = {}
        clocks = select(RunningClock).where(RunningClock.ticket_id == any_(cast(few, ARRAY(Uuid()))))
    for clock in uow.session.scalars(clocks):
        if card is None or _shows(clock, card, days, uow.now):
            _keep(due_at, clock.ticket_id, _due(clock, days, uow.now))
    return sorted(due_at, key=lambda ticket_id: (due_at[ticket_id], ticket_id))[:most]


def soonest(uow: UnitOfWork, ticket_id: UUID) -> datetime | None:
    """Return when the first of a ticket's running clocks is due, or was; None where none runs."""
    days = running.days_from(uow, uow.now - BACK)
    clocks = uow.session.scalars(select(RunningClock).where(RunningClock.ticket_id == ticket_id))
    return min((_due(each, days, uow.now) for each in clocks), default=None)


def _soonest(uow: UnitOfWork, days: Days, conditions: Conditions, card: Card | None, most: int) -> dict[UUID, datetime]:
    """Walk the clocks that were never paused in the order in which they are due, until `most` of each length are met.

    A scalar subquery: the planner takes a join for a rare find, and reads all clocks and all their tickets.
    """
    meant = select(literal(value=True)).where(Ticket.id == RunningClock.ticket_id, *conditions).limit(1)
    due_at: dict[UUID, datetime] = {}
    for length in overdue.lengths(uow):
        shown = true() if card is None else _carded(uow, length, days, card)
        begun = (
            select(RunningClock.ticket_id, RunningClock.begins_at)
            .where(_runs(uow), _of(length), shown, meant.correlate(RunningClock).scalar_subquery())
            .order_by(RunningClock.begins_at)
            .limit(most)
        )
        for ticket_id, begins_at in uow.session.execute(begun):
            _keep(due_at, ticket_id, periods.due(length, begins_at, days).at)
    return due_at


def showing(uow: UnitOfWork, card: Card) -> ColumnElement[bool]:
    """Return the condition on `ticket` that one of its clocks shows this card: yellow is not also red."""
    days = running.days_from(uow, uow.now - BACK)
    found = [and_(_of(length), _carded(uow, length, days, card)) for length in overdue.lengths(uow)]
    paused = [clock.id for clock in uow.session.scalars(_paused(uow)) if _shows(clock, card, days, uow.now)]
    return _with(uow, found, paused)


def between(uow: UnitOfWork, begin: date | None, end: date | None) -> ColumnElement[bool]:
    """Return the condition on `ticket` that one of its running clocks is due from day to day, both included."""
    days, found = running.days_from(uow, uow.now - BACK), []
    for length in overdue.lengths(uow):
        span = []
        if begin is not None:
            span.append(RunningClock.begins_at >= _due_before(length, begin, days))
        if end is not None:
            span.append(RunningClock.begins_at < _due_before(length, end + ONE_DAY, days))
        found.append(and_(_of(length), *span))
    paused = [
        clock.id
        for clock in uow.session.scalars(_paused(uow))
        if (begin or date.min) <= periods.local_day(_due(clock, days, uow.now)) <= (end or date.max)
    ]
    return _with(uow, found, paused)


def _due_before(length: Length, day: date, days: Days) -> datetime:
    """Return the moment so that the periods begun before it are due before a day begins."""
    if length.unit in DAYS:
        return periods.ending_by(length, day - ONE_DAY, days)
    return periods.ended_before(length, periods.begin_of(day), days)


def _of(length: Length) -> ColumnElement[bool]:
    return and_(RunningClock.unit == length.unit.value, RunningClock.amount == length.amount)


def _with(uow: UnitOfWork, begun: list[ColumnElement[bool]], paused: list[UUID]) -> ColumnElement[bool]:
    """Return the condition on `ticket`: one of its clocks began so, or is among these paused ones. One join for all."""
    never_paused = and_(_runs(uow), or_(false(), *begun))
    late = or_(never_paused, RunningClock.id.in_(paused)) if paused else never_paused
    return Ticket.id.in_(select(RunningClock.ticket_id).where(late))


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
