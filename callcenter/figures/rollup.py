"""Keeping counts by day, so that a page over years reads sums and not rows. A figure is the same whatever was rolled.

Days are rolled in one REPEATABLE READ transaction: it takes the marks that it sees, counts what it sees, puts
the counts in the place of those before, and says that the days are rolled. A change that commits later is not in its
snapshot, and neither is its mark: the mark stays, and the day is counted live until the next roll. Changes on the day
itself leave no mark (`figure_mark`, migration 0023); so a day is rolled only after its end, when no transaction that
began on it is left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import psycopg

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.figures import registry
from callcenter.figures.periods import Period, runs, steps
from callcenter.figures.sources import Dimension, Source
from callcenter.figures.sources.rows import RowSource

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

UowFactory = Callable[[], AbstractContextManager["UnitOfWork"]]
Sums = dict[tuple[str, date, str], dict[str, int]]  # (dimension, day, key) -> measure -> value
SHANGHAI = ZoneInfo("Asia/Shanghai")
SETTLED = timedelta(seconds=60)  # after midnight: the server tells of a transaction's start a moment late
BUDGET_SECONDS = 45.0  # of one run; what is left waits for the next
MOST_DAYS = 400  # looked up at a time

_FIRST_DAY = """SELECT least((SELECT min(business_day) FROM call WHERE org_id = %(org)s),
    (SELECT min(business_day) FROM contact WHERE org_id = %(org)s))"""
# Marked days first, then those never rolled or counted by other statements, the latest first.
_DUE = """
SELECT day FROM (
    SELECT day, true AS marked FROM figure_stale WHERE org_id = %(org)s AND source = %(source)s AND day < %(until)s
    UNION ALL
    SELECT d::date, false FROM generate_series(%(first)s::date, %(until)s::date - 1, interval '1 day') d
    WHERE NOT EXISTS (SELECT 1 FROM figure_rolled r WHERE r.org_id = %(org)s AND r.source = %(source)s
        AND r.day = d::date AND r.fingerprint = %(print)s)
) due GROUP BY day ORDER BY bool_or(marked) DESC, day DESC LIMIT %(most)s
"""
_OLDEST = """
SELECT now(), min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""
_TAKE = "SELECT id FROM figure_stale WHERE org_id = %s AND source = %s AND day BETWEEN %s AND %s"
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended('figures:' || %s, 0))"
_FORGET = "DELETE FROM figure_day WHERE org_id = %s AND source = %s AND day BETWEEN %s AND %s"
_KEEP = "COPY figure_day (org_id, source, dimension, day, key, measures, sums) FROM STDIN"
_SAY = """
INSERT INTO figure_rolled (org_id, source, day, fingerprint, rolled_at)
SELECT %s, %s, d::date, %s, %s FROM generate_series(%s::date, %s::date, interval '1 day') d
ON CONFLICT (org_id, source, day) DO UPDATE SET fingerprint = excluded.fingerprint, rolled_at = excluded.rolled_at
"""
_TAKEN = "DELETE FROM figure_stale WHERE id = ANY(%s)"


def roll_due() -> int:
    """Beat: roll what is due, for at most 45 s. Returns how many days of sources were rolled."""
    return roll(begin, clock.business_day(clock.now()))


def roll(uow_factory: UowFactory, today: date, budget: float = BUDGET_SECONDS) -> int:
    """Roll the days before `today` that are marked or were never rolled. Returns how many: a day of a source is one."""
    until = time.monotonic() + budget
    with uow_factory() as uow:
        safe = min(today, _safe_until(uow))
        due = [
            (source, part)
            for source in registry.SOURCES
            if source.rolled
            for stretch in runs(_due(uow, source, safe))
            for part in steps(stretch, "month")
        ]
    rolled = 0
    for source, part in sorted(due, key=lambda each: each[1].last, reverse=True):
        if time.monotonic() >= until:
            break
        rolled += part.days if roll_days(uow_factory, source, part) else 0
    return rolled


def roll_day(uow_factory: UowFactory, source: Source, day: date) -> bool:
    """Roll one day of one source, like `roll_days`."""
    return roll_days(uow_factory, source, Period(day, day))


def roll_days(uow_factory: UowFactory, source: Source, days: Period) -> bool:
    """Roll days of one source in one snapshot. False where another roll is at one of them: whatever it has not seen is
    still marked.
    """
    try:
        with uow_factory() as uow:
            return _roll(uow, source, days)
    except (psycopg.errors.SerializationFailure, psycopg.errors.UniqueViolation):
        log.info("figures rolled by another", extra={"source": source.name, "day": days.first.isoformat()})
        return False


def _roll(uow: UnitOfWork, source: Source, days: Period) -> bool:
    uow.raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    uow.raw.execute("SET LOCAL statement_timeout = '120s'")
    alone = uow.raw.execute(_ALONE, (source.name,)).fetchone()  # from here on the snapshot stands
    if alone is None or not alone[0]:
        return False
    here = (uow.org_id, source.name, days.first, days.last)
    marks = [row[0] for row in uow.raw.execute(_TAKE, here).fetchall()]
    uow.checkpoint("figures snapshot taken")
    counted = everything(uow, source, days)
    uow.raw.execute(_FORGET, here)
    with uow.raw.cursor() as cursor, cursor.copy(_KEEP) as copy:
        for (by, day, key), sums in counted.items():
            copy.write_row((uow.org_id, source.name, by, day, key, list(sums), list(sums.values())))
    uow.raw.execute(_SAY, (*here[:2], registry.fingerprint(source.name), uow.now, *here[2:]))
    uow.raw.execute(_TAKEN, (marks,))
    uow.checkpoint("figures day rolled")
    return True


def everything(uow: UnitOfWork, source: Source, days: Period) -> Sums:
    """Return all counts of some days, as a whole and by every dimension; each place once."""
    sums: Sums = {}
    if isinstance(source, RowSource):
        for row in source.count_all(uow, days.first, days.last):
            for measure, value in row.sums.items():
                _add(sums.setdefault((row.by or "", row.day, row.key), {}), measure, value)
        return sums
    asked: tuple[Dimension | None, ...] = (None, *sorted(source.dimensions))
    for by in asked:
        for count in source.count(uow, days.first, days.last, by):
            _add(sums.setdefault((by or "", count.day, count.key), {}), count.measure, count.value)
    return sums


def _add(sums: dict[str, int], measure: str, value: int) -> None:
    before = sums.get(measure, 0)
    sums[measure] = max(before, value) if registry.MEASURES[measure].combine == "max" else before + value


def _due(uow: UnitOfWork, source: Source, until: date) -> Iterator[date]:
    row = uow.raw.execute(_FIRST_DAY, {"org": uow.org_id}).fetchone()
    first = until if row is None or row[0] is None else row[0]
    asked = {
        "org": uow.org_id,
        "source": source.name,
        "print": registry.fingerprint(source.name),
        "first": first,
        "until": until,
        "most": MOST_DAYS,
    }
    yield from (row[0] for row in uow.raw.execute(_DUE, asked).fetchall())


def _safe_until(uow: UnitOfWork) -> date:
    """Return the day from which on nothing may be rolled yet, by the database's clock.

    A transaction that began on a day marks nothing of that day: it must be over first, whenever it began.
    """
    row = uow.raw.execute(_OLDEST).fetchone()
    assert row is not None
    now, oldest = row[0], row[1]
    begun: datetime = now - SETTLED if oldest is None else min(now - SETTLED, oldest)
    return begun.astimezone(SHANGHAI).date()
