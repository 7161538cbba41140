"""What a place has free: hours, calendar, closures and appointments put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, cast
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import working_days
from callcenter.calendar.models import CalendarDay
from callcenter.referrals import slots
from callcenter.referrals.errors import PlaceUnknown
from callcenter.referrals.models import Appointment, BookingClosure, BookingHours, BookingPlace
from callcenter.referrals.slots import Day, Hours, Slot

if TYPE_CHECKING:
    from callcenter.calendar.working_days import DayKind
    from callcenter.db.unit_of_work import UnitOfWork

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Opening:
    """A slot and how many more may come."""

    slot: Slot
    free: int


def place(uow: UnitOfWork, place_id: UUID, *, lock: bool = False) -> BookingPlace:
    """Return a place in service; locked, nobody else books there meanwhile. Raises PlaceUnknown."""
    found = select(BookingPlace).where(
        BookingPlace.id == place_id, BookingPlace.org_id == uow.org_id, BookingPlace.active
    )
    one = uow.session.scalar(found.with_for_update(key_share=True) if lock else found)
    if one is None:
        raise PlaceUnknown("没有这个预约地点，或已停用。")
    return one


def of_place(uow: UnitOfWork, at: BookingPlace, kind: str, first: date, last: date) -> list[Opening]:
    """Return what may still be booked from `first` to `last`, both included, within the place's own bounds."""
    today = clock.business_day(uow.now)
    first, last = max(first, today), min(last, today + timedelta(days=at.days_ahead), first + timedelta(days=MOST_DAYS))
    if last < first:
        return []
    hours, taken = _hours(uow, at.id, kind), _taken(uow, at.id, kind, first, last)
    soonest = uow.now + timedelta(minutes=at.notice_minutes)
    return [
        Opening(slot, slots.free(slot, taken))
        for day in _days(uow, at.id, first, last)
        for slot in slots.of_day(day, hours, at.slot_minutes)
        if slot.starts_at >= soonest
    ]


def _hours(uow: UnitOfWork, place_id: UUID, kind: str) -> list[Hours]:
    found = select(BookingHours).where(BookingHours.place_id == place_id, BookingHours.kind == kind)
    return [
        Hours(
            each.weekday,
            cast(Literal["workdays", "weekend", "every_day"], each.days),
            each.opens,
            each.closes,
            each.capacity,
        )
        for each in uow.session.scalars(found)
    ]


def _taken(uow: UnitOfWork, place_id: UUID, kind: str, first: date, last: date) -> list[tuple[datetime, datetime]]:
    begins = datetime.combine(first, datetime.min.time(), clock.SHANGHAI)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)
    found = select(Appointment.starts_at, Appointment.ends_at).where(
        Appointment.place_id == place_id,
        Appointment.kind == kind,
        Appointment.state != "cancelled",
        Appointment.starts_at < ends,
        Appointment.ends_at > begins,
    )
    return [(row[0], row[1]) for row in uow.session.execute(found).all()]


def _days(uow: UnitOfWork, place_id: UUID, first: date, last: date) -> Iterator[Day]:
    of_calendar = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(
        CalendarDay.org_id == uow.org_id, CalendarDay.day.between(first, last)
    )
    written = {row[0]: (row[1], row[2]) for row in uow.session.execute(of_calendar).all()}
    known: dict[date, DayKind] = {day: cast("DayKind", kind) for day, (kind, _) in written.items()}
    closures = select(BookingClosure.day).where(BookingClosure.place_id == place_id)
    closed = set(uow.session.scalars(closures.where(BookingClosure.day.between(first, last))))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day not in closed:
            works = working_days.kind_of(day, known) == "workday"
            yield Day(day, works, festival=not works and bool(written.get(day, ("", None))[1]))
