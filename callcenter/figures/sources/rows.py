"""A source whose numbers are read from rows by SQL: each row adds to measures, and has one key in each dimension.

The same expressions count and list, so that the list behind a number has the rows that the number counted. Numbers of
different days of one thing (a survey is due on one day and ends on another) are `Part`s with a day of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from callcenter.calls import sql
from callcenter.figures.sources.base import (
    NOBODY,
    PAGE_SIZE,
    Among,
    Column,
    Count,
    Dimension,
    Measure,
    Page,
    Terms,
    Wanted,
)

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

HIDDEN = "保密"


def words_of(column: str, table: Mapping[str, str] | Mapping[int, str]) -> str:
    """Return the SQL that says a code in words."""
    shown = " ".join(f"WHEN {code!r} THEN '{label}'" for code, label in table.items())
    return f"CASE {column} {shown} END"


@dataclass(frozen=True, slots=True)
class Listed:
    """One column of the list: its SQL, and whether it is shown of rows that are kept from who asks."""

    key: str
    label: str
    sql: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What the measures came to on one day for one key of one dimension (None: the whole)."""

    by: Dimension | None
    day: date
    key: str
    sums: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind with one day each.

    `rows` is the FROM clause, `where` a condition that narrows to `%(org)s` and the days `%(first)s` to `%(last)s`;
    `day` the row's business day. `measures`: by name an integer expression (use `(…)::int` for a condition). Keys of
    `dimensions` are text expressions, null is nobody's; `joins` what a dimension needs besides. `listed`, `links`,
    `id` and `order` are of the list behind a number; `list_joins` what it needs, `seen` the condition (with
    `%(asker)s`) under which a row is shown in full.
    """

    rows: str
    where: str
    day: str
    measures: Mapping[str, str]
    dimensions: Mapping[Dimension, str] = field(default_factory=dict)
    joins: Mapping[Dimension, str] = field(default_factory=dict)
    id: str = "NULL"
    links: str = ""
    order: str = "1"
    listed: tuple[Listed, ...] = ()
    list_joins: str = ""
    seen: str = "true"

    def counting(self, by: Dimension | None, among: Among = None) -> str:
        """Return the statement that counts all measures, or those `among` them, by day and key."""
        key = f"coalesce({self.dimensions[by]}, '')" if by is not None and by in self.dimensions else "''"
        counted = {name: each for name, each in self.measures.items() if among is None or name in among}
        sums = ", ".join(f"{_combined(expression)} AS {name}" for name, expression in counted.items())
        rows = f"{self.rows} {self.joins.get(by, '') if by else ''}"
        return f"SELECT {self.day} AS day, {key} AS key, {sums} FROM {rows} WHERE {self.where} GROUP BY 1, 2"  # noqa: S608

    @property
    def counts_at_once(self) -> bool:
        """Whether one statement can count by all dimensions: their joins do not get into each other's way."""
        return len(set(self.joins.values())) <= 1

    def counting_sets(self) -> str:
        """Return the statement that counts by day as a whole and by every dimension at once, each row read once.

        `dimensions` has, for each line, which of the dimensions it is by: the one whose bit is 0; all 1 is the whole.
        """
        keys = [f"coalesce({self.dimensions[by]}, '') AS key_{by}" for by in self.dimensions]
        rows = " ".join([self.rows, *dict.fromkeys(self.joins[by] for by in self.dimensions if by in self.joins)])
        each = ", ".join(
            [f"{self.day} AS day", *keys, *(f"{_plain(e)} AS {name}" for name, e in self.measures.items())]
        )
        sums = ", ".join(
            f"max({name}) AS {name}" if e.startswith("max:") else f"sum({name})::bigint AS {name}"
            for name, e in self.measures.items()
        )
        columns = ", ".join(f"key_{by}" for by in self.dimensions)
        sets = ", ".join(["(day)", *(f"(day, key_{by})" for by in self.dimensions)])
        grouped = f"GROUPING({columns}) AS dimensions, {columns}," if columns else ""
        return f"SELECT day, {grouped} {sums} FROM (SELECT {each} FROM {rows} WHERE {self.where}) counted GROUP BY GROUPING SETS ({sets})"  # noqa: E501, S608

    def counted_by(self, terms: Terms) -> str:
        """Return the condition of the rows that a sum of measures counts."""
        return " + ".join(f"{weight} * ({_plain(self.measures[name])})" for name, weight in terms.items())

    def listing(self, terms: Terms, wanted: Wanted) -> tuple[str, str]:
        """Return the statements that list and that number the rows behind a sum of measures."""
        joins = (self.joins.get(wanted.by, "") if wanted.by else "", self.list_joins)
        narrowed = f"{self.where} AND ({self.counted_by(terms)}) <> 0"
        if wanted.by:
            key = self.dimensions.get(wanted.by, "''")
            narrowed += f" AND coalesce({key}, '') {'<>' if wanted.others else '='} %(key)s"
        cells = [f"{each.sql} AS {each.key}" for each in self.listed]
        shown = ", ".join([f"{self.id} AS id", f"({self.seen}) AS seen", *cells])
        source = f"FROM {self.rows} {joins[0]} {joins[1] if joins[1] != joins[0] else ''} WHERE {narrowed}"
        return f"SELECT {shown} {source} ORDER BY {self.order}", f"SELECT count(*) {source}"


@dataclass(frozen=True, slots=True, eq=False)
class RowSource:
    """A source made of parts. `values` are further parameters of its statements.

    `rolled` only where triggers mark the days of changed rows (migrations 0023, 0024): a test looks for them.
    """

    name: str
    measures: tuple[Measure, ...]
    parts: tuple[Part, ...]
    rolled: bool = True
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def dimensions(self) -> frozenset[Dimension]:
        return frozenset(dimension for part in self.parts for dimension in part.dimensions)

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, among: Among = None
    ) -> Iterator[Count]:
        for part in self.parts:
            if among is None or any(name in among for name in part.measures):
                yield from _counts(part.counting(by, among), uow, self._values(uow, first, last))

    def count_all(self, uow: UnitOfWork, first: date, last: date) -> Iterator[DayCounts]:
        """Count as a whole and by every dimension that the source knows: what a roll keeps."""
        for part in self.parts:
            values = self._values(uow, first, last)
            if part.counts_at_once:
                yield from _at_once(part, uow, values, self.dimensions)
            else:
                asked: tuple[Dimension | None, ...] = (None, *sorted(self.dimensions))
                for by in asked:
                    for row in sql.every(uow, part.counting(by), values):
                        yield DayCounts(by, row.pop("day"), row.pop("key") or NOBODY, _counted(row))

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        part = next(part for part in self.parts if all(name in part.measures for name in terms))
        listing, numbering = part.listing(terms, wanted)
        values = self._values(uow, wanted.first, wanted.last) | {"key": wanted.key, "asker": eyes.account_id}
        if wanted.page is not None:
            listing += f" LIMIT {PAGE_SIZE} OFFSET {PAGE_SIZE * (wanted.page - 1)}"
        total = uow.raw.execute(numbering, values).fetchone()
        rows = [_shown(part, row) for row in sql.every(uow, listing, values)]
        columns = tuple(Column(each.key, each.label) for each in part.listed)
        return Page(columns, rows, total[0] if total else 0, part.links)

    def statements(self) -> list[str]:
        """Return the statements that count, in a fixed order: a changed one has its days counted anew."""
        asked: list[Dimension | None] = [None, *sorted(self.dimensions)]
        return [part.counting(by) for part in self.parts for by in asked]

    def _values(self, uow: UnitOfWork, first: date, last: date) -> dict[str, object]:
        return {"org": uow.org_id, "first": first, "last": last, "now": uow.now} | dict(self.values)


def _counts(statement: str, uow: UnitOfWork, values: dict[str, object]) -> Iterator[Count]:
    for row in sql.every(uow, statement, values):
        day, key = row.pop("day"), row.pop("key") or NOBODY
        yield from (Count(day, key, name, int(value)) for name, value in row.items() if value)


def _at_once(
    part: Part, uow: UnitOfWork, values: dict[str, object], dimensions: frozenset[Dimension]
) -> Iterator[DayCounts]:
    known, unknown = list(part.dimensions), sorted(dimensions - set(part.dimensions))
    whole = (1 << len(known)) - 1
    for row in sql.every(uow, part.counting_sets(), values):
        grouped, day = row.pop("dimensions", whole), row.pop("day")
        keys = [row.pop(f"key_{by}") for by in known]
        counted = _counted(row)
        if grouped == whole:  # of a dimension that other parts know, all is nobody's
            yield DayCounts(None, day, NOBODY, counted)
            yield from (DayCounts(by, day, NOBODY, counted) for by in unknown)
        else:
            place = len(known) - (whole ^ grouped).bit_length()
            yield DayCounts(known[place], day, keys[place], counted)


def _counted(row: dict[str, Any]) -> dict[str, int]:
    return {name: int(value) for name, value in row.items() if value}


def _combined(expression: str) -> str:
    """`max:…` is a measure of which only the largest counts; all others are added up."""
    return f"max({_plain(expression)})" if expression.startswith("max:") else f"sum({expression})::bigint"


def _plain(expression: str) -> str:
    return expression.removeprefix("max:")


def _shown(part: Part, row: dict[str, Any]) -> dict[str, Any]:
    if row.pop("seen"):
        return row
    kept = {each.key: row[each.key] if each.open else HIDDEN for each in part.listed}
    return kept | {"id": None}
