"""Sums of measures over days: rolled days from `figure_day`, every other day counted from its rows at this moment.

A day is read from `figure_day` only while no mark says that one of its rows has changed; today is always counted live.
So a sum is that of the rows, whatever was rolled when (`rollup`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from callcenter import clock
from callcenter.figures import registry
from callcenter.figures.periods import Period, runs
from callcenter.figures.sources import NOBODY, Count, Dimension, Source

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# The days that may be read, and what stands there, in one statement: no roll comes between the two.
_ROLLED = """
WITH fresh AS MATERIALIZED (
    SELECT d.source, d.day FROM figure_rolled d JOIN unnest(%(sources)s::text[], %(prints)s::text[]) AS s (name, print)
        ON s.name = d.source AND s.print = d.fingerprint
    WHERE d.org_id = %(org)s AND d.day BETWEEN %(first)s AND %(last)s AND d.day < %(today)s AND NOT EXISTS (
        SELECT 1 FROM figure_stale t WHERE t.org_id = d.org_id AND t.source = d.source AND t.day = d.day)
)
SELECT source, day, NULL AS key, NULL AS measure, 0 AS value, 0 AS largest FROM fresh
UNION ALL
SELECT f.source, {day}, f.key, u.measure, sum(u.value)::bigint, max(u.value) FROM fresh JOIN figure_day f
    ON f.org_id = %(org)s AND f.source = fresh.source AND f.dimension = %(dimension)s AND f.day = fresh.day
    CROSS JOIN LATERAL unnest(f.measures, f.sums) AS u (measure, value)
WHERE u.measure = ANY(%(measures)s) AND (%(key)s::text IS NULL OR f.key = %(key)s)
GROUP BY 1, 2, 3, 4
"""


def counts(
    uow: UnitOfWork, period: Period, measures: Collection[str], by: Dimension | None, key: str | None, *, daily: bool
) -> Iterator[Count]:
    """Yield what these measures come to, by key of `by` (only `key`, where one is given); unless `daily`, all on the
    first day.
    """
    sources = registry.sources_of(measures)
    wanted = frozenset(measures)
    for source in sources:
        if not source.rolled:
            yield from _live(uow, source, period, wanted, by, key)
    for dimension, rolled in _by_knowledge([source for source in sources if source.rolled], by):
        if by is not None and dimension is None and key not in (None, NOBODY):
            continue  # these know nothing of the dimension: all of theirs is nobody's
        yield from _rolled(uow, rolled, period, wanted, dimension, key, daily=daily)


def _by_knowledge(sources: list[Source], by: Dimension | None) -> Iterator[tuple[Dimension | None, list[Source]]]:
    """Tell apart the sources that know the dimension asked for and those that do not."""
    knowing = [source for source in sources if by in source.dimensions]
    others = [source for source in sources if source not in knowing]
    if knowing:
        yield by, knowing
    if others:
        yield None, others


def _rolled(
    uow: UnitOfWork,
    sources: list[Source],
    period: Period,
    measures: frozenset[str],
    by: Dimension | None,
    key: str | None,
    *,
    daily: bool,
) -> Iterator[Count]:
    values = {
        "org": uow.org_id,
        "sources": [source.name for source in sources],
        "prints": [registry.fingerprint(source.name) for source in sources],
        "first": period.first,
        "last": period.last,
        "today": clock.business_day(uow.now),
        "dimension": by or "",
        "measures": sorted(measures),
        "key": key,
    }
    statement = _ROLLED.format(day="f.day" if daily else "%(first)s::date")
    kept: dict[str, set[date]] = {source.name: set() for source in sources}
    for name, day, found, measure, total, largest in uow.raw.execute(statement, values).fetchall():
        if measure is None:
            kept[name].add(day)
        else:
            yield Count(day, found, measure, largest if registry.MEASURES[measure].combine == "max" else total)
    uow.checkpoint("figures rolled days read")
    every = [period.first + timedelta(days=number) for number in range(period.days)]
    for source in sources:
        for stretch in runs(day for day in every if day not in kept[source.name]):
            yield from _live(uow, source, stretch, measures, by, key)


def _live(
    uow: UnitOfWork, source: Source, period: Period, measures: frozenset[str], by: Dimension | None, key: str | None
) -> Iterator[Count]:
    known = by if by in source.dimensions else None
    for count in source.count(uow, period.first, period.last, known, measures):
        if count.measure in measures and (key is None or count.key == key):
            yield count
