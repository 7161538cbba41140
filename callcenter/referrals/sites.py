"""Places to come to: what they are, when they are open for what, and when they are closed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, select

from callcenter.audit import service as audit
from callcenter.clock import SHANGHAI
from callcenter.referrals.errors import DirectoryInvalid, PlaceUnknown
from callcenter.referrals.models import Appointment, BookingClosure, BookingHours, BookingPlace

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def listed(uow: UnitOfWork) -> list[tuple[BookingPlace, list[BookingHours]]]:
    """Return every place in service with its hours."""
    places = select(BookingPlace).where(BookingPlace.org_id == uow.org_id, BookingPlace.active)
    hours: dict[UUID, list[BookingHours]] = {}
    ordered = select(BookingHours).where(BookingHours.org_id == uow.org_id)
    for each in uow.session.scalars(ordered.order_by(BookingHours.kind, BookingHours.weekday, BookingHours.opens)):
        hours.setdefault(each.place_id, []).append(each)
    found = uow.session.scalars(places.order_by(BookingPlace.sort, BookingPlace.name))
    return [(place, hours.get(place.id, [])) for place in found]


def put(
    uow: UnitOfWork, actor: UUID | None, place_id: UUID | None, written: dict[str, Any], hours: list[dict[str, Any]]
) -> BookingPlace:
    """Add or change a place with all its hours; appointments that were made stay. PlaceUnknown, DirectoryInvalid."""
    same = select(BookingPlace.id).where(BookingPlace.org_id == uow.org_id, BookingPlace.code == written["code"])
    if uow.session.scalar(same) not in (None, place_id):
        raise DirectoryInvalid("该编号已被使用。")
    if any(each["opens"] >= each["closes"] for each in hours):
        raise DirectoryInvalid("结束时间须晚于开始时间。")
    place = BookingPlace(org_id=uow.org_id) if place_id is None else _locked(uow, place_id)
    for name, value in written.items():
        setattr(place, name, value)
    uow.session.add(place)
    uow.session.flush()
    uow.session.execute(delete(BookingHours).where(BookingHours.place_id == place.id))
    uow.session.add_all(BookingHours(org_id=uow.org_id, place_id=place.id, **each) for each in hours)
    uow.session.flush()
    if actor is not None:
        audit.note(uow, actor, "booking_place_written", ("booking_place", place.id))
    return place


def close(uow: UnitOfWork, actor: UUID, place_id: UUID, day: date, reason: str) -> list[Appointment]:
    """Take nobody on a day. Returns who is booked there already: somebody rings them. Raises PlaceUnknown."""
    _locked(uow, place_id)
    there = select(BookingClosure).where(BookingClosure.place_id == place_id, BookingClosure.day == day)
    closure = uow.session.scalar(there) or BookingClosure(org_id=uow.org_id, place_id=place_id, day=day)
    closure.reason, closure.noted_by = reason, actor
    uow.session.add(closure)
    audit.note(uow, actor, "booking_place_closed", ("booking_place", place_id), f"{day} {reason}")
    return [each for each in of_day(uow, place_id, day) if each.state == "booked"]


def open_again(uow: UnitOfWork, actor: UUID, place_id: UUID, day: date) -> None:
    """Take people again. Raises PlaceUnknown."""
    _locked(uow, place_id)
    uow.session.execute(delete(BookingClosure).where(BookingClosure.place_id == place_id, BookingClosure.day == day))
    audit.note(uow, actor, "booking_place_opened", ("booking_place", place_id), str(day))


def closures(uow: UnitOfWork, place_id: UUID, first: date) -> list[BookingClosure]:
    """Return the days to come on which a place is closed."""
    found = select(BookingClosure).where(BookingClosure.place_id == place_id, BookingClosure.day >= first)
    return list(uow.session.scalars(found.order_by(BookingClosure.day)))


def of_day(uow: UnitOfWork, place_id: UUID, day: date) -> list[Appointment]:
    """Return the appointments of a day at a place, in order; cancelled ones too."""
    begins = datetime.combine(day, time(), SHANGHAI)
    found = select(Appointment).where(
        Appointment.place_id == place_id,
        Appointment.org_id == uow.org_id,
        Appointment.starts_at >= begins,
        Appointment.starts_at < begins + timedelta(days=1),
    )
    return list(uow.session.scalars(found.order_by(Appointment.starts_at, Appointment.number)))


def _locked(uow: UnitOfWork, place_id: UUID) -> BookingPlace:
    found = select(BookingPlace).where(BookingPlace.id == place_id, BookingPlace.org_id == uow.org_id)
    place = uow.session.scalar(found.with_for_update(key_share=True))
    if place is None:
        raise PlaceUnknown("没有这个预约地点。")
    return place
