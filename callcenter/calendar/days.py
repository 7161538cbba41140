"""Showing and correcting the days that the hotline goes by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.calendar import queries
from callcenter.calendar.models import CalendarDay, OpeningHours
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def view(uow: UnitOfWork, year: int) -> dict[str, Any]:
    """Return whether it is open now, the hours, the published days of a year, and warnings."""
    hours = select(OpeningHours).where(OpeningHours.org_id == uow.org_id).order_by(OpeningHours.opens)
    of_year = select(CalendarDay).where(
        CalendarDay.org_id == uow.org_id, CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    return {
        "open_now": queries.is_open(uow, uow.now),
        "hours": list(uow.session.scalars(hours)),
        "days": list(uow.session.scalars(of_year.order_by(CalendarDay.day))),
        "warnings": queries.warnings(uow, clock.business_day(uow.now)),
    }


def put(uow: UnitOfWork, actor: UUID, day: date, kind: str, name: str | None, source: str) -> CalendarDay:
    """Write what a day is, and who said so."""
    written = {"kind": kind, "name": name, "source": source}
    made = insert(CalendarDay).values(id=new_id(), org_id=uow.org_id, day=day, **written)
    stored = made.on_conflict_do_update(index_elements=[CalendarDay.org_id, CalendarDay.day], set_=written)
    row = uow.session.scalars(stored.returning(CalendarDay), execution_options={"populate_existing": True}).one()
    audit.note(uow, actor, "calendar_changed", ("calendar_day", row.id), f"{day} {kind}")
    return row
