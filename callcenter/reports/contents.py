"""What is frozen of a report: every figure with what it rests on, as it was counted when the report was made.

Plain values only: whole numbers and decimal texts, so that the same contents are the same bytes (`sealing`). All that a
page, a chart or a file says is worked out of this, and of nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from callcenter.reports.periods import KindName

LAYOUT = 1  # raised when something is frozen in another shape


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class FrozenTarget(_Frozen):
    """What is wanted of a figure: at least this value, or at most."""

    value: str
    at_least: bool
    source: str


class FrozenFigure(_Frozen):
    """A figure as it was worked out (`figures.formulas.Figure`)."""

    name: str
    number: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int | None
    value: str | None
    unit: str
    numerator_unit: str
    denominator_unit: str
    interval: tuple[str, str] | None
    small: bool
    target: FrozenTarget | None
    note: str


class Compared(_Frozen):
    """A figure beside itself in the period before (环比) and in the same one a year ago (同比); None: not comparable,
    because the formula was another one.
    """

    now: FrozenFigure
    before: FrozenFigure | None
    year_ago: FrozenFigure | None


class Span(_Frozen):
    """Days, both included."""

    first: date
    last: date


class Sum(_Frozen):
    """One of the parts that a whole falls into: an outcome of calls, of invitations, what is not counted."""

    name: str
    label: str
    value: int


class Row(_Frozen):
    """The figures of one agent, queue, language …; key "" is what belongs to none."""

    key: str
    name: str
    figures: tuple[FrozenFigure, ...]
    bars: dict[str, int]

    def figure(self, name: str) -> FrozenFigure | None:
        """Return a figure by its name."""
        return next((figure for figure in self.figures if figure.name == name), None)


class Breakdown(_Frozen):
    """The whole, by one dimension."""

    by: str
    rows: tuple[Row, ...]


class TrendPoint(_Frozen):
    """Some figures of one step of a trend."""

    label: str
    first: date
    last: date
    figures: tuple[FrozenFigure, ...]


class Completion(_Frozen):
    """How far a unit is with a target of the year (S139–S144)."""

    unit_kind: str
    unit_key: str
    unit: str
    measure: str
    done: int
    done_unit: str
    target: int
    share: str | None
    met_on: date | None
    forecast_on: date | None
    band: int | None
    rank: int | None
    of: int


class Loop(_Frozen):
    """What became of the bad ratings of the period: `missing` is always 0."""

    bad: int
    reviewed: int
    in_time: int
    overdue: int
    closed: int
    missing: int


class BadRating(_Frozen):
    """One bad rating and how far its review is. Who called stands nowhere."""

    review_id: UUID
    day: date
    grade: int | None
    unsolved: bool
    stage: str
    finding: str | None
    overdue: bool
    account_id: UUID | None
    agent: str


class Suspicion(_Frozen):
    """What is looked at of one agent against gaming: counts with what they are of, never a verdict."""

    key: str
    name: str
    invitation: FrozenFigure
    invitation_peers: FrozenFigure
    unrated_long: FrozenFigure
    unrated_long_peers: FrozenFigure
    apart: bool
    served: int
    hung_up_before: int
    skipped: dict[str, int]
    bursts: int
    handed_on_bad: int


class Overdue(_Frozen):
    """An open matter whose time was over when the report was made."""

    ticket_id: UUID
    number: str
    clock: str
    due_at: datetime
    department: str


class Ranked(_Frozen):
    """A place in the ranking by volume (S133): ties share a place."""

    rank: int
    key: str
    name: str
    answered: int
    share: str | None


class Contents(_Frozen):
    """Everything. `outcomes` sum up to `inbound`, `invitations` to `served`. `callbacks_open`: due in these days and
    not over yet; `answers_open`: asked in writing, who may still answer. `…_more`: so many beside the first ones.
    """

    layout: int
    kind: KindName
    org: str
    first: date
    last: date
    counted_at: datetime
    before: Span
    year_before: Span
    figures: tuple[Compared, ...]
    bars: dict[str, int]
    callback_bars: dict[str, int]
    outcomes: tuple[Sum, ...]
    inbound: int
    invitations: tuple[Sum, ...]
    served: int
    not_counted: tuple[Sum, ...]
    callbacks_open: int
    answers_open: int
    trend: tuple[TrendPoint, ...]
    breakdowns: tuple[Breakdown, ...]
    completion: tuple[Completion, ...]
    loop: Loop
    bad_ratings: tuple[BadRating, ...]
    bad_ratings_more: int
    suspicions: tuple[Suspicion, ...]
    overdue: tuple[Overdue, ...]
    overdue_more: int
    ranking: tuple[Ranked, ...]

    def figure(self, name: str) -> Compared | None:
        """Return a figure of the whole by its name."""
        return next((each for each in self.figures if each.now.name == name), None)

    def breakdown(self, by: str) -> Breakdown | None:
        """Return the breakdown by a dimension."""
        return next((each for each in self.breakdowns if each.by == by), None)

    def versions(self) -> dict[str, str]:
        """Return the version of each formula used."""
        return {each.now.name: each.now.formula_version for each in self.figures}
