"""Which tickets show a yellow or a red card now: asked of an index, although no due time is stored anywhere.

Rules have few lengths (a unit and an amount). For each of them the calendar says from which moment on a beginning is
not yet over; all clocks begun before it are. Clocks that were paused are few, and are read one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from callcenter.people.identity import SignedIn
from callcenter.tickets import periods, queries, running
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """`card` red: over; yellow: due today or on the next working day, or over. The earliest due come first."""

    card: Card = "red"
    limit: int = 20
    offset: int = 0
    conditions: tuple[ColumnElement[bool], ...] = ()


def page(uow: UnitOfWork, account: SignedIn, wanted: Wanted) -> list[Late]:
    """Return one page of what this account may see. One entry a clock: a ticket with two late clocks stands twice."""
    days = running.days_from(uow, uow.now - BACK)
    rights = (Ticket.org_id == uow.org_id, queries.visible_to(account), *wanted.conditions)
    most = wanted.limit + wanted.offset
    found = [late for length in lengths(uow) for late in _of_length(uow, length, days, wanted.card, rights, most)]
    found += of_paused(uow, days, wanted.card, rights)
    found.sort(key=lambda late: (late.due_at, late.number, late.rule))
    return found[wanted.offset : most]


def count(uow: UnitOfWork, account: SignedIn, card: Card, cap: int = 10_000) -> int:
    """Return how many tickets show the card, `cap` at most."""
    days = running.days_from(uow, uow.now - BACK)
    paused = {late.ticket_id for late in of_paused(uow, days, card, (queries.visible_to(account),))}
    late = or_(*(begun_before(length, cutoff(uow, length, days, card)) for length in lengths(uow)))
    seen = (RunningClock.org_id == uow.org_id, RunningClock.pauses.is_(None), late, queries.visible_to(account))
    joined = select(RunningClock.ticket_id).join(Ticket, Ticket.id == RunningClock.ticket_id).where(*seen)
    tickets = joined.where(RunningClock.ticket_id.not_in(paused)).distinct().limit(cap).subquery()
    counted = uow.session.scalar(select(func.count()).select_from(tickets)) or 0
    return min(cap, counted + len(paused))


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


def _of_length(
    uow: UnitOfWork, length: Length, days: Days, card: Card, rights: tuple[ColumnElement[bool], ...], most: int
) -> list[Late]:
    late = (RunningClock.org_id == uow.org_id, RunningClock.pauses.is_(None))
    statement = (
        select(RunningClock.ticket_id, Ticket.number, RunningClock.rule, RunningClock.begins_at)
        .join(Ticket, Ticket.id == RunningClock.ticket_id)
        .where(*late, begun_before(length, cutoff(uow, length, days, card)), *rights)
        .order_by(RunningClock.begins_at)
        .limit(most)
    )
    rows = uow.session.execute(statement)
    return [Late(ticket, number, rule, periods.due(length, at, days).at) for ticket, number, rule, at in rows]


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
