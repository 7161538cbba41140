"""监督检查记录 (S96): 系统监控, 电话询问, 实地检查, 跟踪回访, and what was circulated (通报). Added, never changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.people import queries as people
from callcenter.quality.models import SupervisionRecord
from callcenter.quality.record_schemas import SupervisionRecordIn, SupervisionRecordOut

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


def write(uow: UnitOfWork, account: SignedIn, wanted: SupervisionRecordIn) -> None:
    """Write a record down."""
    own = wanted.model_dump(exclude={"circulated", "rectification"})
    made = SupervisionRecord(
        org_id=uow.org_id, **own, rectification=wanted.rectification or None,
        circulated_at=uow.now if wanted.circulated else None, created_by=account.account_id, created_at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, account.account_id, "supervision_recorded", ("supervision_record", made.id), wanted.kind)


def of_year(uow: UnitOfWork, year: int | None) -> list[SupervisionRecordOut]:
    """Return the records of a year (this one), the latest day first."""
    year = year or clock.business_day(uow.now).year
    within = SupervisionRecord.day.between(date(year, 1, 1), date(year, 12, 31))
    found = select(SupervisionRecord).where(SupervisionRecord.org_id == uow.org_id, within)
    rows = list(uow.session.scalars(found.order_by(SupervisionRecord.day.desc(), SupervisionRecord.created_at.desc())))
    known = people.names(uow, {each.created_by for each in rows})
    same = ("id", "kind", "day", "subject", "findings", "rectification", "circulated_at", "created_at")
    return [
        SupervisionRecordOut.model_validate(
            {name: getattr(each, name) for name in same} | {"created_by": known[each.created_by][1]}
        )
        for each in rows
    ]
