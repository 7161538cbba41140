"""What a source is: measures by day and, within one dimension, by key; and the rows behind each number.

Σ over the keys of a dimension is the whole, in every dimension: what belongs to none has the key "". A source that does
not know a dimension has all its counts there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

Dimension = Literal["agent", "queue", "language", "group", "category", "place", "channel", "mode"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Unit = Literal["条", "人次", "人", "件", "秒", "次", "分钟", "班", "分", "元"]
Among = Collection[str] | None  # measures; None: all
Terms = Mapping[str, int]  # measure -> weight
NOBODY = ""  # the key of what belongs to no agent, queue, language …
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that can be counted. `combine`: how days and keys come together (max: the longest wait).

    A number that cannot be added up over days (distinct persons 人) is counted by a source that is not `rolled`.
    """

    name: str
    label: str
    unit: Unit
    combine: Literal["sum", "max"] = "sum"


@dataclass(frozen=True, slots=True)
class Count:
    """What one measure came to on one day for one key. A source may leave out what is nought."""

    day: date
    key: str
    measure: str
    value: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: days are business days (Asia/Shanghai), both included. `by` and `key` narrow to one key, or with
    `others` to all keys but that one; `page` from 1, None is all of them (for an export).
    """

    first: date
    last: date
    by: Dimension | None = None
    key: str = NOBODY
    page: int | None = 1
    others: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list behind a number."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows behind a number: `total` of them, of which one page is here. Each row has its columns' keys; `id` (or None,
    where the row is kept from who asks) leads to the `links` it is of: call, ticket, survey, review … or nothing.
    """

    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    total: int
    links: str = ""


class Source(Protocol):
    """Counts rows of one kind. `rolled`: days of the past are kept in `figure_day` and counted anew when a row changes.

    A source whose figures change without a row being written (a time limit that passes), or that cannot be added up
    over days, is not rolled: it is counted whenever it is asked for.
    """

    @property
    def name(self) -> str: ...
    @property
    def measures(self) -> tuple[Measure, ...]: ...
    @property
    def dimensions(self) -> frozenset[Dimension]: ...
    @property
    def rolled(self) -> bool: ...

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, among: Among = None
    ) -> Iterable[Count]:
        """Count from `first` to `last` by day and, with `by`, by key; `by` is one of `dimensions` or None.

        `among`: the measures that are wanted; others cost time alone and may come too.

        Each part in one statement, so that its measures are of one moment. A source that is not rolled may put the
        whole period on `first`.
        """
        ...

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return the rows behind a sum of measures: those that it counts with any weight.

        What `eyes` may not see is there, and counted, but says 保密 only.
        """
        ...
