"""The clocks that run, kept beside each ticket's history as what their due times are read from (`RunningClock`).

Written again in the transaction of every fact that begins, ends, pauses or lengthens a clock; so a list asks an index
and not the history of every ticket, and the calendar is still read when the list is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.calendar import queries as calendar
from callcenter.ids import new_id
from callcenter.tickets import clocks, periods
from callcenter.tickets.clocks import EXTENSIONS, PAUSES, VOID, Clock, Fact, Profile, Run
from callcenter.tickets.periods import Days
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

AHEAD = timedelta(days=120)  # fifteen working days and a pause over a long holiday, with room
_FACTS = "SELECT ticket_id, kind, at, content FROM ticket_event WHERE ticket_id = ANY(%s) ORDER BY ticket_id, seq"
_FORGET = "DELETE FROM running_clock WHERE ticket_id = %s"
_KEEP = """
INSERT INTO running_clock (id, org_id, ticket_id, rule, unit, amount, begins_at, pauses)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def refresh(uow: UnitOfWork, ticket: Ticket, kind: str) -> None:
    """Write which clocks of a ticket run, after a fact of this kind was added; other kinds move no clock."""
    profile = store.by_id(uow, ticket.clock_profile_id)
    if kind not in _moving(profile):
        return
    uow.session.flush()
    running = [run for run in clocks.runs(profile, _facts(uow, [ticket.id])[ticket.id]) if run.ended_at is None]
    uow.raw.execute(_FORGET, (ticket.id,))
    for run in running:
        uow.raw.execute(_KEEP, _row(ticket, run))


def _moving(profile: Profile) -> frozenset[str]:
    begun = {on.kind for rule in profile.rules for on in (*rule.starts, *rule.stops)}
    return frozenset(begun) | PAUSES | VOID | EXTENSIONS


def _row(ticket: Ticket, run: Run) -> tuple[Any, ...]:
    length = run.length
    spans = [[pause.since.isoformat(), pause.until.isoformat() if pause.until else None] for pause in run.pauses]
    pauses = json.dumps(spans) if spans else None
    return (
        *(new_id(), ticket.org_id, ticket.id, run.rule.code),
        *(length.unit.value, length.amount, run.begins_at, pauses),
    )


def _facts(uow: UnitOfWork, ticket_ids: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = {ticket_id: [] for ticket_id in ticket_ids}
    for ticket_id, kind, at, content in uow.raw.execute(_FACTS, (list(ticket_ids),)).fetchall():
        found[ticket_id].append(Fact(kind, at, content))
    return found


def of_tickets(uow: UnitOfWork, tickets: Iterable[Ticket]) -> dict[UUID, list[Clock]]:
    """Return the clocks of some tickets, read now: two statements, however many tickets."""
    wanted = list(tickets)
    if not wanted:
        return {}
    days = days_from(uow, min(ticket.created_at for ticket in wanted))
    facts = _facts(uow, [ticket.id for ticket in wanted])
    return {
        ticket.id: clocks.read(store.by_id(uow, ticket.clock_profile_id), facts[ticket.id], days, uow.now)
        for ticket in wanted
    }


def days_from(uow: UnitOfWork, first: datetime | date, last: date | None = None) -> Days:
    """Return the published days from a moment to `AHEAD` of now: what a due time within that time is read from."""
    begin = periods.local_day(first) if isinstance(first, datetime) else first
    end = last or periods.local_day(uow.now) + AHEAD
    return Days(calendar.known_days(uow.raw, uow.org_id, begin - timedelta(days=1), end))
