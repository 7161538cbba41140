"""Routes of what agents read of findings about themselves, and of supervision records."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Reviewer, Staff
from callcenter.quality import appeals, record_schemas, records, schemas, views

router = APIRouter(prefix="/api", tags=["reviews"])


@router.get("/own-reviews")
def mine(uow: Uow, account: Staff) -> list[schemas.OwnFinding]:
    """对我的评价核实: findings about oneself, without call, caller or the day of the rating."""
    return views.own(uow, appeals.mine(uow, account.account_id))


@router.post("/own-reviews/{review_id}/appeal")
def appeal(review_id: UUID, wanted: schemas.ReviewTextIn, uow: Uow, account: Staff) -> list[schemas.OwnFinding]:
    """申诉: once, within three working days of the finding."""
    appeals.appeal(uow, account, review_id, wanted.text)
    uow.session.flush()
    return views.own(uow, appeals.mine(uow, account.account_id))


@router.get("/supervision-records")
def list_records(
    uow: Uow, account: Reviewer, year: Annotated[int, Query(ge=2000, le=2100)] | None = None
) -> list[record_schemas.SupervisionRecordOut]:
    """监督检查记录 (S96) of a year, the latest first."""
    return records.of_year(uow, year)


@router.post("/supervision-records")
def write_record(
    wanted: record_schemas.SupervisionRecordIn, uow: Uow, account: Reviewer
) -> list[record_schemas.SupervisionRecordOut]:
    """Write one down; it is never changed."""
    records.write(uow, account, wanted)
    return records.of_year(uow, wanted.day.year)
