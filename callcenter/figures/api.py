"""Routes of the figures: of a period, over time, compared, and the list behind each number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.figures import behind, formulas, gaming, mine, pages, periods, reading
from callcenter.figures.behind import Number
from callcenter.figures.gaming_schemas import Gaming
from callcenter.figures.periods import Period, Step
from callcenter.figures.schemas import (
    Behind,
    Comparison,
    FigureOut,
    FiguresOut,
    FormulaOut,
    Mine,
    Part,
    Trend,
    TrendPoint,
)
from callcenter.figures.sources import NOBODY, Dimension, Wanted
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import Staff, Supervisor
from callcenter.printing import sheets

router = APIRouter(prefix="/api/figures", tags=["figures"])


def _period(
    uow: Uow,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Period:
    return periods.asked(first, last, clock.business_day(uow.now))


def _names(names: Annotated[list[str] | None, Query()] = None) -> list[str]:
    """`names=a&names=b` as well as `names=a,b`."""
    return [each for part in names or [] for each in part.split(",") if each]


def _number(name: str, part: Part | None = None) -> Number:
    return behind.number(name, part)


AskedPeriod = Annotated[Period, Depends(_period)]


def _wanted(period: AskedPeriod, by: Dimension | None = None, key: str = NOBODY, others: bool = False) -> Wanted:
    """All rows of a period, of one key of a dimension, or with `others` of all its keys but that one."""
    return Wanted(period.first, period.last, by, key, None, others)


AskedRows = Annotated[Wanted, Depends(_wanted)]
AskedNames = Annotated[list[str], Depends(_names)]
AskedNumber = Annotated[Number, Depends(_number)]


@router.get("")
def show_figures(
    uow: Uow, _account: Supervisor, period: AskedPeriod, names: AskedNames, by: Dimension | None = None
) -> FiguresOut:
    """Figures of a period (this month unless said), as a whole and by one dimension."""
    return pages.page(uow, names, period, by)


@router.get("/trend")
def show_trend(
    uow: Uow,
    _account: Supervisor,
    period: AskedPeriod,
    names: AskedNames,
    step: Step = "day",
    by: Dimension | None = None,
    key: str = NOBODY,
) -> Trend:
    """Figures by day, week or month; with `by`, of one key."""
    points = reading.series(uow, names or pages.USUAL, periods.steps(period, step), by, key if by else None)
    made = [TrendPoint(first=point.period.first, last=point.period.last,
                       figures=[FigureOut.of(figure) for figure in point.figures]) for point in points]  # fmt: skip
    return Trend(points=made)


@router.get("/compare")
def compare_figures(uow: Uow, _account: Supervisor, period: AskedPeriod, names: AskedNames) -> Comparison:
    """Figures beside those of a year before (同比) and of the period before (环比)."""
    return pages.comparison(uow, names, period)


@router.get("/formulas")
def list_formulas(_account: Staff) -> list[FormulaOut]:
    """Every formula as it is implemented."""
    return [FormulaOut.model_validate(formula) for formula in formulas.every()]


@router.get("/gaming")
def show_gaming(uow: Uow, _account: Supervisor, period: AskedPeriod) -> Gaming:
    """What could make a rate look better, agent by agent, each beside all others together."""
    return gaming.page(uow, period)


@router.get("/mine")
def show_mine(uow: Uow, account: Staff, month: date | None = None) -> Mine:
    """One's own figures of a month (any day of it), until yesterday; opinions from five ratings up."""
    return mine.page(uow, account.account_id, month, clock.business_day(uow.now))


@router.get("/behind")
def list_behind(
    uow: Uow,
    account: Supervisor,
    number: AskedNumber,
    wanted: AskedRows,
    page: Annotated[int, Query(ge=1)] = 1,
) -> Behind:
    """The rows that a number counted: of a figure's `part`, or of a measure. Numbers masked; what is kept from the
    reader says 保密.
    """
    return behind.page(uow, account, number, replace(wanted, page=page))


@router.get("/behind/export", response_class=Response)
def export_behind(
    uow: Uow,
    account: Supervisor,
    number: AskedNumber,
    wanted: AskedRows,
) -> Response:
    """The whole list as XLSX. Audited. 400 `sheet_too_long` beyond 50,000 rows."""
    content, rows = behind.xlsx(uow, account, number, wanted)
    of = f"{wanted.by or ''} {'not ' if wanted.others else ''}{wanted.key}"
    about = f"{number.name} {wanted.first}/{wanted.last} {of} rows={rows}"
    audit.note(uow, account.account_id, "figures_exported", ("figure", None), about)
    return download(content, sheets.MEDIA_TYPE, f"{number.label}-{wanted.first:%Y%m%d}-{wanted.last:%Y%m%d}.xlsx")
