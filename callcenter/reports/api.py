"""Routes of the satisfaction page and of the consultation ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.errors import Invalid
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Supervisor
from callcenter.printing import sheets
from callcenter.reports import ledger, queries
from callcenter.reports.queries import By
from callcenter.reports.schemas import GroupOut, Period, Satisfaction
from callcenter.tickets.api_lists import download

router = APIRouter(prefix="/api", tags=["reports"])

USUAL_DAYS = 30
LONGEST_DAYS = 366 * 5
LONGEST_LEDGER = 366


class PeriodInvalid(Invalid):
    """The period ends before it begins, or is longer than five years."""

    code = "period_invalid"


@router.get("/consultation-ledger", response_class=Response)
def download_ledger(
    uow: Uow,
    account: Supervisor,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    form: Annotated[Literal["xlsx", "pdf"], Query(alias="format")] = "xlsx",
) -> Response:
    """The consultation ledger (S99) of a period, a line a matter, numbers masked. Audited."""
    if not timedelta(0) <= last - first <= timedelta(days=LONGEST_LEDGER):
        raise PeriodInvalid("统计时段不正确。")
    write = ledger.xlsx if form == "xlsx" else ledger.pdf
    content, lines = write(uow, account, first, last)
    audit.note(uow, account.account_id, "ledger_exported", ("ticket", None), f"{first}/{last} {form} rows={lines}")
    media_type = sheets.MEDIA_TYPE if form == "xlsx" else "application/pdf"
    return download(content, media_type, f"{ledger.TITLE}-{first:%Y%m%d}-{last:%Y%m%d}.{form}")


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
