"""Reading appointments: of a ticket, of a call, and a day at a place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.contacts.models import ContactPoint
from callcenter.messages.models import ShortMessage
from callcenter.people import queries as people
from callcenter.people.identity import SignedIn
from callcenter.referrals import booking_schemas as shapes
from callcenter.referrals import openings, sealed, sites
from callcenter.referrals.errors import AppointmentUnknown
from callcenter.referrals.models import Appointment, BookingHours, BookingPlace
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HIDDEN = "****"
_SAME = (
    *("id", "number", "place_id", "kind", "starts_at", "ends_at", "state", "ticket_id"),
    *("staff", "reminder", "remind_at", "reminded_at", "reminded_as", "booked_at", "end_note"),
)


def places(uow: UnitOfWork) -> list[shapes.BookingPlaceOut]:
    """Return every place with its hours."""
    return [place_out(place, hours) for place, hours in sites.listed(uow)]


def place_out(place: BookingPlace, hours: list[BookingHours]) -> shapes.BookingPlaceOut:
    """Return a place as it is shown."""
    same = set(shapes.BookingPlaceOut.model_fields) - {"kinds", "hours"}
    kinds = sorted({each.kind for each in hours})
    shown = [shapes.HoursOut.model_validate(each) for each in hours]
    return shapes.BookingPlaceOut.model_validate(
        {name: getattr(place, name) for name in same} | {"kinds": kinds, "hours": shown}
    )


def free(uow: UnitOfWork, place_id: UUID, kind: str, first: date, last: date) -> list[shapes.OpeningOut]:
    """Return what may be booked. Raises PlaceUnknown."""
    found = openings.of_place(uow, openings.place(uow, place_id), kind, first, last)
    return [_opening(each) for each in found]


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> list[shapes.AppointmentOut]:
    """Return the appointments of a ticket. Whoever asks has checked that it may be seen."""
    return _shown(uow, account, Appointment.ticket_id == ticket_id)


def of_call(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> list[shapes.AppointmentOut]:
    """Return the appointments made in a call."""
    return _shown(uow, account, Appointment.call_id == call_id)


def one(uow: UnitOfWork, account: SignedIn, appointment_id: UUID) -> shapes.AppointmentOut:
    """Return one appointment. Raises AppointmentUnknown."""
    found = _shown(uow, account, Appointment.id == appointment_id)
    if not found:
        raise AppointmentUnknown("没有这个预约。")
    return found[0]


def require(uow: UnitOfWork, account: SignedIn, appointment_id: UUID) -> None:
    """Raises AppointmentUnknown unless the account may see the ticket that an appointment belongs to, if any."""
    found = select(Appointment.id).outerjoin(Ticket, Ticket.id == Appointment.ticket_id)
    mine = Appointment.ticket_id.is_(None) | rights.visible_to(account)
    if (
        uow.session.scalar(found.where(Appointment.id == appointment_id, Appointment.org_id == uow.org_id, mine))
        is None
    ):
        raise AppointmentUnknown("没有这个预约。")


def day(uow: UnitOfWork, account: SignedIn, place_id: UUID, wanted: date) -> shapes.DayOut:
    """Return a day at a place. Raises PlaceUnknown."""
    place = openings.place(uow, place_id)
    ids = [each.id for each in sites.of_day(uow, place_id, wanted)]
    kinds = {each.kind for each in uow.session.scalars(select(BookingHours).where(BookingHours.place_id == place_id))}
    left = {kind: [_opening(each) for each in openings.of_place(uow, place, kind, wanted, wanted)] for kind in kinds}
    closed = next((each.reason for each in sites.closures(uow, place_id, wanted) if each.day == wanted), None)
    shown = _shown(uow, account, Appointment.id.in_(ids))
    return shapes.DayOut.model_validate({"day": wanted, "closed": closed, "appointments": shown, "openings": left})


def closures(uow: UnitOfWork, place_id: UUID) -> list[shapes.ClosureOut]:
    """Return the days to come on which a place is closed. Raises PlaceUnknown."""
    openings.place(uow, place_id)
    found = sites.closures(uow, place_id, clock.business_day(uow.now))
    return [shapes.ClosureOut.model_validate(each) for each in found]


def _opening(found: openings.Opening) -> shapes.OpeningOut:
    slot = found.slot
    return shapes.OpeningOut(starts_at=slot.starts_at, ends_at=slot.ends_at, free=found.free, capacity=slot.capacity)


def _shown(uow: UnitOfWork, account: SignedIn, about: Any) -> list[shapes.AppointmentOut]:
    found = (
        select(
            Appointment,
            BookingPlace.name,
            ContactPoint.masked,
            ShortMessage.state,
            ShortMessage.reason,
            rights.visible_to(account).label("seen"),
        )
        .join(BookingPlace, BookingPlace.id == Appointment.place_id)
        .join(ContactPoint, ContactPoint.id == Appointment.point_id)
        .outerjoin(ShortMessage, ShortMessage.id == Appointment.message_id)
        .outerjoin(Ticket, Ticket.id == Appointment.ticket_id)
        .where(about, Appointment.org_id == uow.org_id)
    )
    rows = uow.session.execute(found.order_by(Appointment.starts_at, Appointment.number)).all()
    names = people.names(uow, {row[0].booked_by for row in rows})
    return [_out(row, names) for row in rows]


def _out(row: Any, names: dict[UUID, tuple[str, str]]) -> shapes.AppointmentOut:
    appointment, place, masked, state, reason, seen = row
    private = sealed.unseal(appointment.id, appointment.private_cipher, appointment.private_key_id)
    shown = {"person_name": "", "needs": "", "home_address": None} | private
    shown |= {name: getattr(appointment, name) for name in _SAME}
    if appointment.ticket_id is not None and not seen:
        shown |= {"ticket_id": None, "person_name": "", "needs": "", "home_address": None}
        masked = HIDDEN
    return shapes.AppointmentOut.model_validate(
        shown
        | {"place_name": place, "number_masked": masked, "message": state, "message_reason": reason}
        | {"booked_by": names.get(appointment.booked_by, ("", ""))[1]}
    )
