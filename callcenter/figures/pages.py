"""The page of figures put together: figures, rows, bars, outcomes, invitations, what was counted out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from callcenter.figures import names, reading
from callcenter.figures.formulas import Figure
from callcenter.figures.periods import Period, period_before, year_before
from callcenter.figures.reading import Reading, Sums
from callcenter.figures.schemas import (
    Compared,
    Comparison,
    Excluded,
    FigureOut,
    FigureRow,
    FiguresOut,
    Invitations,
    Outcomes,
    PeriodOut,
)
from callcenter.figures.sources import Dimension
from callcenter.figures.sources.calls import OUTCOMES
from callcenter.figures.sources.ratings import GRADES, INVITATIONS, SKIPPED

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

USUAL = (
    "satisfaction", "excellence", "response", "invitation", "score", "sms_satisfaction", "sms_response",
    "callback_satisfaction", "other_callback_satisfaction", "callback_solved", "callbacks_due_reached",
    "callback_reached", "connected", "connected_total", "service_level", "inbound", "answered",
)  # fmt: skip
BEFORE, AFTER = "satisfaction_before", "satisfaction"
INVITED = {word: f"invited_{word}" if word in {"played", "sms"} else f"invitation_{word}" for word in INVITATIONS}
OPEN = {"open": "尚未结束"}
BARS = ("grade", "excluded", "sms_grade", "sms_excluded", "survey_grade")
_BESIDES = (
    *(f"{bar}_{grade}" for bar in BARS for grade in GRADES),
    *(f"outcome_{word}" for word in OUTCOMES), "inbound", "calls_test", "calls_staff",
    *INVITED.values(), "invitation_open", *(f"skipped_{reason}" for reason in SKIPPED),
    "served", "served_invalid", "served_test", "served_staff",
)  # fmt: skip


def page(uow: UnitOfWork, wanted: Sequence[str], period: Period, by: Dimension | None) -> FiguresOut:
    """Return the page. Raises UnknownFigure."""
    asked = tuple(wanted) or USUAL
    extra = tuple(name for name in (BEFORE, AFTER) if name not in asked)
    read = reading.figures(uow, (*asked, *extra), period.first, period.last, by, besides=_BESIDES)
    found = {figure.name: figure for figure in read.figures}
    whole = read.totals.whole
    return FiguresOut(
        period=PeriodOut.of(period),
        by=by,
        figures=[FigureOut.of(found[name]) for name in asked],
        rows=_rows(uow, read, asked, by),
        bars=bars(whole, "grade"),
        sms_bars=bars(whole, "sms_grade"),
        callback_bars=bars(whole, "survey_grade"),
        outcomes=_outcomes(whole),
        invitations=_invitations(whole),
        excluded=_excluded(whole, found),
    )


def bars(sums: Sums, prefix: str) -> dict[int, int]:
    """Return the five bars."""
    return {grade: sums.get(f"{prefix}_{grade}", 0) for grade in GRADES}


def _rows(uow: UnitOfWork, read: Reading, asked: Sequence[str], by: Dimension | None) -> list[FigureRow]:
    if by is None:
        return []
    said = names.of(uow, by)
    return [
        FigureRow(
            key=key,
            name=said.get(key, key),
            figures=[FigureOut.of(figure) for figure in figures[: len(asked)]],
            bars=bars(read.totals.rows[key], "grade"),
            callback_bars=bars(read.totals.rows[key], "survey_grade"),
        )
        for key, figures in read.rows
    ]


def _outcomes(sums: Sums) -> Outcomes:
    counted = {word: sums.get(f"outcome_{word}", 0) for word in OUTCOMES}
    return Outcomes(
        by_outcome=counted,
        labels={str(word): label for word, label in OUTCOMES.items()},
        sum=sum(counted.values()),
        inbound=sums.get("inbound", 0),
        test=sums.get("calls_test", 0),
        staff=sums.get("calls_staff", 0),
    )


def _invitations(sums: Sums) -> Invitations:
    counted = {word: sums.get(measure, 0) for word, measure in (INVITED | {"open": "invitation_open"}).items()}
    return Invitations(
        by_outcome=counted,
        labels=INVITATIONS | OPEN,
        skipped={reason: sums.get(f"skipped_{reason}", 0) for reason in SKIPPED},
        skipped_labels=SKIPPED,
        sum=sum(counted.values()),
        served=sums.get("served", 0),
        invalid=sums.get("served_invalid", 0),
        test=sums.get("served_test", 0),
        staff=sums.get("served_staff", 0),
    )


def _excluded(sums: Sums, found: Mapping[str, Figure]) -> Excluded:
    by_grade, by_sms = (
        {grade: count for grade, count in bars(sums, prefix).items() if count}
        for prefix in ("excluded", "sms_excluded")
    )
    return Excluded(
        before=FigureOut.of(found[BEFORE]),
        after=FigureOut.of(found[AFTER]),
        count=sum(by_grade.values()),
        by_grade=by_grade,
        sms_by_grade=by_sms,
    )


def comparison(uow: UnitOfWork, wanted: Sequence[str], period: Period) -> Comparison:
    """Return the figures beside those of a year before and of the period before. Raises UnknownFigure."""
    year, before = year_before(period), period_before(period)
    now, then, prior = (
        reading.figures(uow, tuple(wanted) or USUAL, each.first, each.last).figures for each in (period, year, before)
    )
    return Comparison(
        period=PeriodOut.of(period),
        year_before=PeriodOut.of(year),
        period_before=PeriodOut.of(before),
        year_on_year=compared(now, then),
        period_on_period=compared(now, prior),
    )


def compared(now: Sequence[Figure], then: Sequence[Figure]) -> list[Compared]:
    """Return figures beside those of another period."""
    return [
        Compared(name=one.name, now=FigureOut.of(one), then=FigureOut.of(other), change=_change(one.value, other.value))
        for one, other in zip(now, then, strict=True)
    ]


def _change(now: str | None, then: str | None) -> str | None:
    return None if now is None or then is None else str(Decimal(now) - Decimal(then))
