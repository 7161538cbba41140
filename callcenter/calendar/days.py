"""Showing and correcting the days and hours that the hotline goes by. Every change is audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.calendar import queries, working_days
from callcenter.calendar.models import CalendarDay, OpeningHours
from callcenter.calendar.opening import MIDNIGHT, Span
from callcenter.errors import Invalid
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class CalendarInvalid(Invalid):
    """Days outside of the year, or hours that overlap; the message says which."""

    code = "calendar_invalid"


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row, as the State Council announces them; both ends included."""

    first_day: date
    last_day: date
    name: str


def view(uow: UnitOfWork, year: int) -> dict[str, Any]:
    """Return whether it is open now, the hours, the published days of a year, whether it is complete, and warnings."""
    hours = select(OpeningHours).where(OpeningHours.org_id == uow.org_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    of_year = select(CalendarDay).where(CalendarDay.org_id == uow.org_id, CalendarDay.day.between(first, last))
    published = list(uow.session.scalars(of_year.order_by(CalendarDay.day)))
    return {
        "year": year,
        "published": len(published) == (last - first).days + 1,
        "open_now": queries.is_open(uow, uow.now),
        "hours": list(uow.session.scalars(hours.order_by(OpeningHours.weekday, OpeningHours.opens))),
        "days": published,
        "warnings": queries.warnings(uow, clock.business_day(uow.now)),
    }


def put(uow: UnitOfWork, actor: UUID, day: date, kind: str, name: str | None, source: str) -> CalendarDay:
    """Write what a day is, and who said so."""
    row = _write(uow, [_row(uow, day, kind, name, source)])[0]
    audit.note(uow, actor, "calendar_changed", ("calendar_day", row.id), f"{day} {kind}")
    return row


def publish_year(
    uow: UnitOfWork, actor: UUID, year: int, holidays: list[Holiday], made_up: list[date], source: str
) -> int:
    """Write a whole year as it was announced: days off, make-up working days, all others Monday to Friday.

    Returns how many days were written. Raises CalendarInvalid for a day of another year or one that is both.
    """
    off = {day: each.name for each in holidays for day in _between(each)}
    strange = [day for day in (*off, *made_up) if day.year != year]
    if strange or set(off) & set(made_up) or any(each.last_day < each.first_day for each in holidays):
        raise CalendarInvalid(f"日期不属于{year}年，或同一天既放假又上班。")
    rows = [
        _day_of_year(uow, day, off, set(made_up), source)
        for day in _between(Holiday(date(year, 1, 1), date(year, 12, 31), ""))
    ]
    _write(uow, rows)
    audit.note(uow, actor, "calendar_year_published", ("calendar_year", None), f"{year} {source}")
    return len(rows)


def put_hours(uow: UnitOfWork, actor: UUID, spans: list[Span]) -> None:
    """Replace the opening hours. Raises CalendarInvalid for none at all, or for spans of one day that overlap."""
    _require_sound(spans)
    uow.session.execute(delete(OpeningHours).where(OpeningHours.org_id == uow.org_id))
    uow.session.add_all(
        OpeningHours(org_id=uow.org_id, weekday=each.weekday, days=each.days, opens=each.opens, closes=each.closes)
        for each in spans
    )
    uow.session.flush()
    written = " ".join(f"{each.weekday or '*'}/{each.days} {each.opens:%H:%M}-{each.closes:%H:%M}" for each in spans)
    audit.note(uow, actor, "opening_hours_changed", ("opening_hours", None), written)


def _require_sound(spans: list[Span]) -> None:
    if not spans:
        raise CalendarInvalid("至少保留一段服务时间。")
    for place, one in enumerate(spans):
        if one.closes not in (MIDNIGHT,) and one.opens >= one.closes:
            raise CalendarInvalid("结束时间须晚于开始时间。")
        if any(_overlap(one, other) for other in spans[place + 1 :]):
            raise CalendarInvalid("同一天的服务时间有重叠。")


def _overlap(one: Span, other: Span) -> bool:
    same_day = one.weekday is None or other.weekday is None or one.weekday == other.weekday
    before = one.closes != MIDNIGHT and one.closes <= other.opens
    after = other.closes != MIDNIGHT and other.closes <= one.opens
    return same_day and not before and not after


def _between(span: Holiday) -> list[date]:
    return [span.first_day + timedelta(days=n) for n in range((span.last_day - span.first_day).days + 1)]


def _day_of_year(uow: UnitOfWork, day: date, off: dict[date, str], made_up: set[date], source: str) -> dict[str, Any]:
    kind = "workday" if day in made_up else "holiday" if day in off else working_days.kind_of(day, {})
    return _row(uow, day, kind, "调休上班" if day in made_up else off.get(day), source)


def _row(uow: UnitOfWork, day: date, kind: str, name: str | None, source: str) -> dict[str, Any]:
    return {"id": new_id(), "org_id": uow.org_id, "day": day, "kind": kind, "name": name, "source": source}


def _write(uow: UnitOfWork, rows: list[dict[str, Any]]) -> list[CalendarDay]:
    made = insert(CalendarDay).values(rows)
    written = {name: made.excluded[name] for name in ("kind", "name", "source")}
    stored = made.on_conflict_do_update(index_elements=[CalendarDay.org_id, CalendarDay.day], set_=written)
    return list(uow.session.scalars(stored.returning(CalendarDay), execution_options={"populate_existing": True}).all())
