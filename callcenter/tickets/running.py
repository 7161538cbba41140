"""The clocks that run, kept beside each ticket's history as what their due times are read from (`RunningClock`).

Written again in the transaction of every fact that begins, ends, pauses or lengthens a clock; so a list asks an index
and not the history of every ticket, and the calendar is still read when the list is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.calendar import queries as calendar
from callcenter.ids import new_id
from callcenter.tickets import clocks, periods
from callcenter.tickets.clocks import EXTENSIONS, PAUSES, VOID, Clock, Fact, Profile, Run
from callcenter.tickets.models import Ticket
from callcenter.tickets.periods import Days
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

AHEAD = timedelta(days=120)  # fifteen working days and a pause over a long holiday, with room
_FACTS = "SELECT ticket_id, kind, at, content FROM ticket_event WHERE ticket_id = ANY(%s) ORDER BY ticket_id, seq"
_FORGET = "DELETE FROM running_clock WHERE ticket_id = %s"
_KEEP = """
INSERT INTO running_clock (id, org_id, ticket_id, rule, unit, amount, begins_at, pauses, extensions)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_BACKLOG = """
DELETE FROM clock_backlog WHERE ticket_id IN (
    SELECT ticket_id FROM clock_backlog WHERE org_id = %s LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING ticket_id
"""
_FORGET_ENDED = "DELETE FROM ended_clock WHERE ticket_id = %s"
_KEEP_ENDED = """
INSERT INTO ended_clock (id, org_id, ticket_id, rule, turn, unit, amount, begins_at, pauses, extensions, ended_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (ticket_id, rule, turn) DO NOTHING
"""


def refresh(uow: UnitOfWork, ticket: Ticket, kind: str) -> None:
    """Write which clocks of a ticket run and which ended, after a fact of this kind; other kinds move none."""
    profile = store.by_id(uow, ticket.clock_profile_id)
    if kind not in _moving(profile):
        return
    uow.session.flush()
    write(uow, ticket, clocks.runs(profile, _facts(uow, [ticket.id])[ticket.id]), all_ended=kind in VOID)


def write(uow: UnitOfWork, ticket: Ticket, runs: Sequence[Run], *, all_ended: bool) -> None:
    """Write the clocks of a ticket as they stand. What ended stays as it ended: only a merge makes `all_ended` new."""
    uow.raw.execute(_FORGET, (ticket.id,))
    if all_ended:
        uow.raw.execute(_FORGET_ENDED, (ticket.id,))
    turns: Counter[str] = Counter()
    for run in runs:
        if run.ended_at is None:
            uow.raw.execute(_KEEP, (*_key(ticket, run), *_row(run)))
        elif all_ended or run.ended_at == uow.now:
            uow.raw.execute(_KEEP_ENDED, (*_key(ticket, run), turns[run.rule.code], *_row(run), run.ended_at))
        turns[run.rule.code] += 1


def catch_up(uow: UnitOfWork, most: int = 100) -> int:
    """Write the clocks of tickets that were there before `ended_clock` was. How many."""
    ticket_ids = [row[0] for row in uow.raw.execute(_BACKLOG, (uow.org_id, most)).fetchall()]
    locked = select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id).with_for_update(key_share=True)
    tickets = list(uow.session.scalars(locked))
    facts = _facts(uow, ticket_ids)
    for ticket in tickets:
        profile = store.by_id(uow, ticket.clock_profile_id)
        write(uow, ticket, clocks.runs(profile, facts[ticket.id]), all_ended=True)
    return len(tickets)


def _moving(profile: Profile) -> frozenset[str]:
    begun = {on.kind for rule in profile.rules for on in (*rule.starts, *rule.stops)}
    return frozenset(begun) | PAUSES | VOID | EXTENSIONS


def _key(ticket: Ticket, run: Run) -> tuple[Any, ...]:
    return new_id(), ticket.org_id, ticket.id, run.rule.code


def _row(run: Run) -> tuple[Any, ...]:
    spans = [[pause.since.isoformat(), pause.until.isoformat() if pause.until else None] for pause in run.pauses]
    more = [[asked_at.isoformat(), amount] for asked_at, amount in run.extensions]
    written = json.dumps(spans) if spans else None, json.dumps([run.rule.length.amount, *more]) if more else None
    return run.length.unit.value, run.length.amount, run.begins_at, *written


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
