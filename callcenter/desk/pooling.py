"""Requests of the night go to the shift that begins: oldest first, among those who have signed in (S112).

Each line goes to somebody who speaks its language; to who knows its topic before others, then to who has fewest. Who
signs in later gets a share of what nobody has touched yet. A claim that nobody acts on lapses like any other.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from agents.skills import speaks
from callcenter import clock
from callcenter.calls import sql
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports, seats

_BEGUN = "UPDATE seat SET shift_began_at = %s WHERE account_id = %s AND org_id = %s"
_OVER = "UPDATE seat SET shift_began_at = NULL WHERE account_id = %s AND org_id = %s"
_SIGNED_IN = """
    SELECT s.account_id, s.id, s.name, coalesce(array_agg(k.skill) FILTER (WHERE k.skill IS NOT NULL), '{}') AS skills
    FROM seat s JOIN account a ON a.id = s.account_id AND a.active
        LEFT JOIN seat_skill k ON k.seat_id = s.id AND (k.valid_until IS NULL OR k.valid_until >= %(today)s)
    WHERE s.org_id = %(org)s AND s.shift_began_at >= %(midnight)s GROUP BY s.id ORDER BY s.shift_began_at, s.id
"""
_POOLED = """
    SELECT r.id, r.language, c.topic, r.call_id FROM return_call r LEFT JOIN call c ON c.id = r.call_id
    WHERE r.org_id = %s AND r.state = 'open' AND r.pooled_until IS NOT NULL AND r.dialling_call_id IS NULL
        AND r.attempts = 0 AND r.outcome IS NULL AND (r.owner_account_id IS NULL OR r.shared_out_at = r.claimed_at)
    ORDER BY r.created_at, r.id FOR UPDATE OF r
"""
_GIVE = """
    UPDATE return_call SET owner_account_id = %(account)s, owner_name = %(name)s, claimed_at = %(now)s,
        shared_out_at = %(now)s WHERE id = %(line)s
"""


class Shift(Protocol):
    """What is needed of duty's events of a shift."""

    @property
    def account_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who has signed in, and what they can do."""

    account: UUID
    seat: UUID
    name: str
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that waits for the shift. `barred` is the seat that its caller complains about."""

    id: UUID
    language: str
    topic: str | None
    barred: UUID | None = None


def deal(lines: list[Line], colleagues: list[Colleague]) -> dict[UUID, Colleague]:
    """Who gets which line. Pure: the lines in the order of their age; those that nobody can serve are left out."""
    given: dict[UUID, Colleague] = {}
    load: Counter[UUID] = Counter()
    for line in lines:
        able = [each for each in colleagues if speaks(each.skills, line.language) and each.seat != line.barred]
        if able:
            chosen = min(able, key=lambda each: (f"topic:{line.topic}" not in each.skills, load[each.account]))
            given[line.id] = chosen
            load[chosen.account] += 1
    return given


def shift_began(uow: UnitOfWork, shift: Shift) -> None:
    """Somebody signs in: the pool is dealt anew. May run twice."""
    seats.lock_domain(uow)
    uow.raw.execute(_BEGUN, (uow.now, shift.account_id, uow.org_id))
    today = clock.business_day(uow.now)
    values = {
        "org": uow.org_id,
        "today": today,
        "midnight": datetime(today.year, today.month, today.day, tzinfo=SHANGHAI),
    }
    rows = uow.raw.execute(_SIGNED_IN, values).fetchall()
    colleagues = [Colleague(account, seat, name, frozenset(skills)) for account, seat, name, skills in rows]
    lines = [_line(uow, row) for row in sql.every(uow, _POOLED, (uow.org_id,))]
    for line, colleague in deal(lines, colleagues).items():
        uow.raw.execute(_GIVE, {"account": colleague.account, "name": colleague.name, "now": uow.now, "line": line})
    if lines:
        uow.live("all", "return_calls", {})


def _line(uow: UnitOfWork, row: sql.Row) -> Line:
    barred = None if row["call_id"] is None else ports.barred_seat(uow, row["call_id"])
    return Line(row["id"], row["language"], row["topic"], barred)


def shift_ended(uow: UnitOfWork, shift: Shift) -> None:
    """Somebody signs out: nothing more is dealt to them. What they have not finished is handed over by duty."""
    seats.lock_domain(uow)
    uow.raw.execute(_OVER, (shift.account_id, uow.org_id))
