"""Counting what a report freezes. Every figure is asked of `figures`; nothing is worked out here.

All of it in one REPEATABLE READ transaction: its figures are of one moment and agree with each other, whatever is
recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from callcenter.figures import formulas, names, reading
from callcenter.figures.formulas import Figure
from callcenter.figures.periods import Period, period_before, year_before
from callcenter.figures.reading import Reading, Sums
from callcenter.figures.sources import DIMENSIONS, Dimension
from callcenter.figures.sources.calls import OUTCOMES
from callcenter.figures.sources.ratings import GRADES, INVITATIONS
from callcenter.people.models import Org
from callcenter.reports import gathering_inner, periods
from callcenter.reports.contents import (
    LAYOUT,
    Breakdown,
    Compared,
    Contents,
    FrozenFigure,
    Row,
    Span,
    Sum,
    TrendPoint,
)
from callcenter.reports.periods import KindName
from callcenter.surveys.written import ANSWERED_WITHIN

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

IN_ROWS = ("answered", "records", "satisfaction", "excellence", "response", "invitation")
IN_TREND = ("inbound", "answered", "satisfaction", "response")
SHORT: tuple[Dimension, ...] = ("queue", "language", "agent")
INVITED = {word: f"invited_{word}" if word in {"played", "sms"} else f"invitation_{word}" for word in INVITATIONS}
NOT_COUNTED = {"calls_test": "测试号码来电", "calls_staff": "工作人员号码来电", "served_invalid": "无效来电"}
BARS = ("grade", "survey_grade")
WRITTEN = ("sms_grade", "sms_excluded")
_BESIDES = (
    *(f"{bar}_{grade}" for bar in (*BARS, *WRITTEN) for grade in GRADES), *(f"outcome_{word}" for word in OUTCOMES),
    *INVITED.values(), "invitation_open", "inbound", "served", "survey_waiting", *NOT_COUNTED,
)  # fmt: skip


def gather(uow: UnitOfWork, kind: KindName, period: Period) -> Contents:
    """Return what the report of a period freezes, counted now. `uow` must not have read anything before."""
    every = [formula.name for formula in formulas.every()]
    read = reading.figures(uow, every, period.first, period.last, besides=_BESIDES)
    sums, before, year = read.totals.whole, period_before(period), year_before(period)
    breakdowns = tuple(_breakdown(uow, period, by) for by in (SHORT if kind in ("daily", "weekly") else DIMENSIONS))
    return Contents(
        layout=LAYOUT,
        kind=kind,
        org=uow.session.get_one(Org, uow.org_id).name,
        first=period.first,
        last=period.last,
        counted_at=uow.now,
        before=Span(first=before.first, last=before.last),
        year_before=Span(first=year.first, last=year.last),
        figures=_compared(uow, read, before, year),
        bars=_bars(sums, "grade"),
        callback_bars=_bars(sums, "survey_grade"),
        outcomes=_sums(sums, {f"outcome_{word}": label for word, label in OUTCOMES.items()}),
        inbound=sums.get("inbound", 0),
        invitations=_sums(sums, {INVITED[word]: label for word, label in INVITATIONS.items()}
                          | {"invitation_open": "尚未结束"}),
        served=sums.get("served", 0),
        not_counted=_sums(sums, NOT_COUNTED),
        callbacks_open=sums.get("survey_waiting", 0),
        answers_open=_answers_open(uow, period, sums),
        trend=_trend(uow, kind, period),
        breakdowns=breakdowns,
        **gathering_inner.gather(uow, kind, period, breakdowns),
    )  # fmt: skip


def _compared(uow: UnitOfWork, read: Reading, before: Period, year: Period) -> tuple[Compared, ...]:
    asked = [figure.name for figure in read.figures]
    prior = reading.figures(uow, asked, before.first, before.last).figures
    then = prior if before == year else reading.figures(uow, asked, year.first, year.last).figures
    return tuple(
        Compared(now=frozen(one), before=frozen(two), year_ago=frozen(three))
        for one, two, three in zip(read.figures, prior, then, strict=True)
    )


def _answers_open(uow: UnitOfWork, period: Period, sums: Sums) -> int:
    """How many were asked by short message, have not answered, and may still do so."""
    if uow.now >= periods.end_of(period) + ANSWERED_WITHIN:
        return 0
    answered = sum(sums.get(f"{bar}_{grade}", 0) for bar in WRITTEN for grade in GRADES)
    return sums.get("invited_sms", 0) - answered


def frozen(figure: Figure) -> FrozenFigure:
    """Return a figure as it is kept."""
    return FrozenFigure.model_validate(figure)


def _bars(sums: Sums, prefix: str) -> dict[str, int]:
    return {str(grade): sums.get(f"{prefix}_{grade}", 0) for grade in GRADES}


def _sums(sums: Sums, labels: Mapping[str, str]) -> tuple[Sum, ...]:
    return tuple(Sum(name=name, label=label, value=sums.get(name, 0)) for name, label in labels.items())


def _trend(uow: UnitOfWork, kind: KindName, period: Period) -> tuple[TrendPoint, ...]:
    steps = periods.run_up(kind, period)
    points = reading.series(uow, IN_TREND, steps)
    return tuple(
        TrendPoint(
            label=periods.shortly(kind, each.period),
            first=each.period.first,
            last=each.period.last,
            figures=_all(each.figures),
        )
        for each in points
    )


def _breakdown(uow: UnitOfWork, period: Period, by: Dimension) -> Breakdown:
    read = reading.figures(uow, IN_ROWS, period.first, period.last, by, besides=[f"grade_{grade}" for grade in GRADES])
    said = names.of(uow, by)
    rows = tuple(
        Row(key=key, name=said.get(key, key), figures=_all(figures), bars=_bars(read.totals.rows[key], "grade"))
        for key, figures in read.rows
    )
    return Breakdown(by=by, rows=rows)


def _all(figures: Iterable[Figure]) -> tuple[FrozenFigure, ...]:
    return tuple(frozen(each) for each in figures)
