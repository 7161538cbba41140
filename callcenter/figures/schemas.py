"""Figures as the console gets them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from callcenter.figures.formulas import base
from callcenter.figures.periods import Period
from callcenter.figures.sources import Dimension

Part = Literal["numerator", "denominator"]


class TargetOut(BaseModel):
    """What is wanted of a figure: at least, or at most, this value; `source` says who wants it."""

    model_config = ConfigDict(from_attributes=True)

    value: str
    at_least: bool
    source: str


class FigureOut(BaseModel):
    """One figure. `value` null: nothing to divide by, shown as —. `small`: counts and interval are shown, no bare
    percentage. A count has no denominator.
    """

    model_config = ConfigDict(from_attributes=True)

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
    target: TargetOut | None
    note: str

    @classmethod
    def of(cls, figure: base.Figure) -> FigureOut:
        return cls.model_validate(figure)


class PeriodOut(BaseModel):
    """Days of Asia/Shanghai, both included."""

    model_config = ConfigDict(populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @classmethod
    def of(cls, period: Period) -> PeriodOut:
        return cls(first=period.first, last=period.last)


class FigureRow(BaseModel):
    """One key of the dimension: its figures and its five bars. `name` is in words; the key "" belongs to none."""

    key: str
    name: str
    figures: list[FigureOut]
    bars: dict[int, int]
    callback_bars: dict[int, int]


class Outcomes(BaseModel):
    """How calls ended. `sum` is that of all outcomes, and the same as `inbound`; left out: test and staff numbers."""

    by_outcome: dict[str, int]
    labels: dict[str, str]
    sum: int
    inbound: int
    test: int
    staff: int


class Invitations(BaseModel):
    """What became of asking: played, sms, caller_left, skipped, no_recording, open; `sum` is the same as `served`.

    `skipped` by reason; `invalid`, `test`, `staff` are counted out.
    """

    by_outcome: dict[str, int]
    labels: dict[str, str]
    skipped: dict[str, int]
    skipped_labels: dict[str, str]
    sum: int
    served: int
    invalid: int
    test: int
    staff: int


class Excluded(BaseModel):
    """剔除 after a review: the rate before and after it, and how many ratings were counted out: `count` and `by_grade`
    of those keyed on the line, as the rate is, those by short message beside them.
    """

    before: FigureOut
    after: FigureOut
    count: int
    by_grade: dict[int, int]
    sms_by_grade: dict[int, int]


class FiguresOut(BaseModel):
    """Figures of a period. `bars` are the grades keyed on the line, `callback_bars` those of callbacks by telephone."""

    period: PeriodOut
    by: Dimension | None
    figures: list[FigureOut]
    rows: list[FigureRow]
    bars: dict[int, int]
    sms_bars: dict[int, int]
    callback_bars: dict[int, int]
    outcomes: Outcomes
    invitations: Invitations
    excluded: Excluded


class TrendPoint(BaseModel):
    """The figures of one step."""

    model_config = ConfigDict(populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    figures: list[FigureOut]


class Trend(BaseModel):
    """Figures step by step; the first and the last step may be cut by the period."""

    points: list[TrendPoint]


class Compared(BaseModel):
    """One period beside another: `change` is the difference of the values, in the figure's unit, null where one is."""

    name: str
    now: FigureOut
    then: FigureOut
    change: str | None


class Comparison(BaseModel):
    """同比 (the same days a year before) and 环比 (the period before)."""

    period: PeriodOut
    year_before: PeriodOut
    period_before: PeriodOut
    year_on_year: list[Compared]
    period_on_period: list[Compared]


class BehindColumn(BaseModel):
    """A column of the list."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    label: str


class Behind(BaseModel):
    """The list behind a number. `total` rows; of a count it is the number itself (`number`). `links`: what a row's `id`
    is of (call, ticket, survey, review, …); a row that is kept from the reader says 保密 and has no id.
    """

    name: str
    label: str
    number: int
    unit: str
    columns: list[BehindColumn]
    rows: list[dict[str, Any]]
    total: int
    page_size: int
    links: str


class FormulaOut(BaseModel):
    """A formula as it is implemented, with its version."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    number: str
    label: str
    text: str
    version: str
    unit: str
    kind: str
    numerator_unit: str
    denominator_unit: str
    target: TargetOut | None
    source: str
    note: str


class Mine(BaseModel):
    """An agent's own figures, until yesterday; none before five ratings, and never who gave them."""

    period: PeriodOut
    figures: list[FigureOut]
    bars: dict[int, int] | None
    ratings: int
    needed: int
