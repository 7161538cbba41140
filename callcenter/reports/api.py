"""Routes of the consultation ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from callcenter.audit import service as audit
from callcenter.figures.periods import PeriodInvalid
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import Supervisor
from callcenter.printing import sheets
from callcenter.reports import ledger

router = APIRouter(prefix="/api", tags=["reports"])

LONGEST_LEDGER = 366


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
