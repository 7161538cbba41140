"""The route of the satisfaction page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.errors import Invalid
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Supervisor
from callcenter.reports import queries
from callcenter.reports.queries import By
from callcenter.reports.schemas import GroupOut, Period, Satisfaction

router = APIRouter(prefix="/api", tags=["reports"])

USUAL_DAYS = 30
LONGEST_DAYS = 366 * 5


class PeriodInvalid(Invalid):
    """The period ends before it begins, or is longer than five years."""

    code = "period_invalid"


@router.get("/satisfaction")
def show_satisfaction(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    by: By = "agent",
) -> Satisfaction:
    """Satisfaction of a period (the last thirty days unless said), as a whole and by agent, queue or language."""
    end = last or clock.business_day(uow.now)
    begin = first or end - timedelta(days=USUAL_DAYS - 1)
    if not timedelta(0) <= end - begin <= timedelta(days=LONGEST_DAYS):
        raise PeriodInvalid("统计时段不正确。")
    whole = GroupOut.of(queries.total(uow, begin, end))
    rows = [GroupOut.of(group) for group in queries.groups(uow, begin, end, by)]
    period = Period.model_validate({"from": begin, "to": end})
    return Satisfaction(period=period, figures=whole.figures, grades=whole.grades, callbacks=whole.callbacks, rows=rows)
