"""Which clocks were due on a day, and which of them ended in time (K17, K18): no due time is stored.

A day's due clocks began between two moments that the calendar gives for each length (`overdue` does the same for what
runs); an index finds them, so that a corrected day corrects the figures at once. Clocks that were paused or extended
are few, and are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from callcenter.tickets import clocks, overdue, periods, running
from callcenter.tickets.clocks import DAYS, Rule, Run
from callcenter.tickets.overdue import BACK
from callcenter.tickets.periods import Days, Length, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

ONE_DAY: Final = timedelta(days=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)  # no clock is due before or after, and dates do not run out
SECONDS: Final = {Unit.AT_ONCE: 0, Unit.MINUTE: 60, Unit.HOUR: 3600}
# A clock that still runs counts from the moment at which it is over: late. One that is not due yet counts nowhere. The
# fences (OFFSET 0) keep one range of the index for each day, length and rule: a join would read every clock there is.
OUTCOMES: Final = """
span AS (
    SELECT span.*, rule.rule,
        (span.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond' AS ends_at
    FROM unnest(%(units)s::text[], %(amounts)s::int[], %(days)s::date[], %(since)s::timestamptz[],
        %(until)s::timestamptz[], %(seconds)s::int[]) AS span (unit, amount, day, since, until, seconds),
        unnest(%(rules)s::text[]) AS rule (rule)
), outcome AS (
    SELECT span.day, e.ticket_id, span.rule, e.in_time FROM span CROSS JOIN LATERAL (
        SELECT c.ticket_id,
            c.ended_at <= coalesce(c.begins_at + span.seconds * interval '1 second', span.ends_at) AS in_time
        FROM ended_clock c WHERE c.org_id = %(org)s AND c.rule = span.rule AND c.unit = span.unit
            AND c.amount = span.amount AND c.begins_at >= span.since AND c.begins_at < span.until
            AND c.pauses IS NULL AND c.extensions IS NULL OFFSET 0) AS e
    UNION ALL
    SELECT span.day, r.ticket_id, span.rule, false FROM span CROSS JOIN LATERAL (
        SELECT c.ticket_id FROM running_clock c WHERE c.org_id = %(org)s AND c.unit = span.unit
            AND c.amount = span.amount AND c.begins_at >= span.since AND c.begins_at < span.until
            AND c.pauses IS NULL AND c.rule = span.rule AND c.extensions IS NULL
            AND coalesce(c.begins_at + span.seconds * interval '1 second', span.ends_at) < %(now)s OFFSET 0) AS r
    UNION ALL
    SELECT * FROM unnest(%(moved_days)s::date[], %(moved_tickets)s::uuid[], %(moved_rules)s::text[],
        %(moved_in_time)s::boolean[])
)
"""
_LENGTHS = """
WITH RECURSIVE length AS (
    (SELECT unit, amount FROM {table} WHERE org_id = %(org)s {where} ORDER BY unit, amount LIMIT 1)
    UNION ALL
    SELECT next.* FROM length, LATERAL (
        SELECT c.unit, c.amount FROM {table} c
        WHERE c.org_id = %(org)s AND (c.unit, c.amount) > (length.unit, length.amount) {where}
        ORDER BY c.unit, c.amount LIMIT 1
    ) next
)
SELECT unit, amount FROM length
"""
_ENDED_LENGTHS = _LENGTHS.format(
    table="ended_clock", where="AND rule = %(rule)s AND pauses IS NULL AND extensions IS NULL"
)
_MOVED = """
SELECT ticket_id, rule, unit, amount, begins_at, ended_at, pauses, extensions FROM ended_clock
WHERE org_id = %(org)s AND rule = ANY(%(rules)s) AND begins_at >= %(since)s AND begins_at < %(until)s
    AND (pauses IS NOT NULL OR extensions IS NOT NULL)
UNION ALL
SELECT ticket_id, rule, unit, amount, begins_at, NULL, pauses, extensions FROM running_clock
WHERE org_id = %(org)s AND rule = ANY(%(rules)s) AND begins_at >= %(since)s AND begins_at < %(until)s
    AND (pauses IS NOT NULL OR extensions IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A clock that was due on a day, and whether it ended in time."""

    day: date
    ticket_id: UUID
    rule: str
    in_time: bool


def asked(uow: UnitOfWork, rules: Sequence[str], first: date, last: date) -> dict[str, Any]:
    """Return the parameters of `OUTCOMES` for the clocks of these rules due from `first` to `last`, both included."""
    first, last = max(first, EARLIEST), min(last, LATEST)
    days = running.days_from(uow, first - BACK, last + running.AHEAD)
    spans = [span for length in _lengths(uow, rules) for span in _spans(length, days, first, last)]
    moved = list(_moved(uow, rules, days, first, last))
    columns: list[tuple[Any, ...]] = list(zip(*spans, strict=True)) or [()] * 6
    names = ("units", "amounts", "days", "since", "until", "seconds")
    return {
        **{name: list(column) for name, column in zip(names, columns, strict=True)},
        "org": uow.org_id,
        "rules": list(rules),
        "now": uow.now,
        "moved_days": [each.day for each in moved],
        "moved_tickets": [each.ticket_id for each in moved],
        "moved_rules": [each.rule for each in moved],
        "moved_in_time": [each.in_time for each in moved],
    }


def _lengths(uow: UnitOfWork, rules: Sequence[str]) -> list[Length]:
    """Return the lengths of the clocks, each once: a loose scan, however many there are."""
    found = set(overdue.lengths(uow))
    for rule in rules:
        rows = uow.raw.execute(_ENDED_LENGTHS, {"org": uow.org_id, "rule": rule}).fetchall()
        found |= {Length(amount, Unit(unit)) for unit, amount in rows}
    return sorted(found, key=lambda length: (length.unit, length.amount))


def _spans(length: Length, days: Days, first: date, last: date) -> Iterator[tuple[Any, ...]]:
    """Return for each day from when to when the periods began that end on it."""
    seconds = None if length.unit in DAYS else length.amount * SECONDS[length.unit]
    day = first
    while day <= last:
        since, until = _began(length, day - ONE_DAY, days), _began(length, day, days)
        if since < until:
            yield length.unit.value, length.amount, day, since, until, seconds
        day += ONE_DAY


def _began(length: Length, day: date, days: Days) -> datetime:
    """Return the moment so that exactly the periods begun before it end on `day` or before."""
    if length.unit in DAYS:
        return periods.ending_by(length, day, days)
    return periods.ended_before(length, periods.begin_of(day + ONE_DAY), days)


def _moved(uow: UnitOfWork, rules: Sequence[str], days: Days, first: date, last: date) -> Iterator[Outcome]:
    values = {
        "org": uow.org_id, "rules": list(rules), "since": periods.begin_of(first - BACK),
        "until": periods.begin_of(last + ONE_DAY),
    }  # fmt: skip
    for ticket_id, rule, unit, amount, begins_at, ended_at, pauses, extensions in uow.raw.execute(_MOVED, values):
        run = _run(rule, Length(amount, Unit(unit)), begins_at, extensions)
        run.ended_at, run.pauses = ended_at, overdue.read_pauses(pauses)
        due_at, late = clocks.judged(run, days, uow.now)
        over = ended_at is not None or (late and due_at < uow.now)
        if over and first <= periods.local_day(due_at) <= last:
            yield Outcome(periods.local_day(due_at), ticket_id, rule, not late)


def _run(rule: str, length: Length, begins_at: datetime, extensions: list[Any] | None) -> Run:
    at_first, *more = extensions or [length.amount]
    run = Run(Rule(rule, rule, Length(at_first, length.unit), (), (), ""), begins_at, length)
    run.extensions = [(datetime.fromisoformat(asked_at), amount) for asked_at, amount in more]
    return run


def read(uow: UnitOfWork, rules: Sequence[str], first: date, last: date) -> list[Outcome]:
    """Return the clocks of these rules due from `first` to `last`, ended or over."""
    statement = f"WITH {OUTCOMES} SELECT day, ticket_id, rule, in_time FROM outcome ORDER BY day, ticket_id"  # noqa: S608
    return [Outcome(*row) for row in uow.raw.execute(statement, asked(uow, rules, first, last)).fetchall()]
