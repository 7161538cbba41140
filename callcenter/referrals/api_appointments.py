"""Routes of appointments: places and their hours, what is free, booking on a ticket or in a call, a day at a place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.catalogue import scope
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor
from callcenter.referrals import booking, sites
from callcenter.referrals import booking_queries as queries
from callcenter.referrals import booking_schemas as shapes
from callcenter.referrals.booking import Wish
from callcenter.referrals.roles import Staff
from callcenter.referrals.words import BookingKind

if TYPE_CHECKING:
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["appointments"])

From = Annotated[dt.date, Query(alias="from")]
To = Annotated[dt.date, Query(alias="to")]


@router.get("/appointments/places")
def list_places(uow: Uow, _account: Staff) -> list[shapes.BookingPlaceOut]:
    """Where people may come to, with the hours."""
    return queries.places(uow)


@router.post("/appointments/places", status_code=201)
def add_place(uow: Uow, account: Admin, wanted: shapes.BookingPlaceIn) -> list[shapes.BookingPlaceOut]:
    """Add a place with its hours."""
    _put(uow, account, None, wanted)
    return queries.places(uow)


@router.put("/appointments/places/{place_id}")
def change_place(
    place_id: UUID, uow: Uow, account: Admin, wanted: shapes.BookingPlaceIn
) -> list[shapes.BookingPlaceOut]:
    """Change a place and all its hours; appointments that were made stay."""
    _put(uow, account, place_id, wanted)
    return queries.places(uow)


@router.get("/appointments/places/{place_id}/closures")
def list_closures(place_id: UUID, uow: Uow, _account: Staff) -> list[shapes.ClosureOut]:
    """The days to come on which a place is closed."""
    return queries.closures(uow, place_id)


@router.post("/appointments/places/{place_id}/closures", status_code=201)
def close_place(place_id: UUID, uow: Uow, account: Supervisor, wanted: shapes.ClosureIn) -> shapes.DayOut:
    """Take nobody on a day; the answer shows who is booked already."""
    sites.close(uow, account.account_id, place_id, wanted.day, wanted.reason)
    uow.session.flush()
    return queries.day(uow, account, place_id, wanted.day)


@router.delete("/appointments/places/{place_id}/closures/{day}", status_code=204)
def open_place(place_id: UUID, day: dt.date, uow: Uow, account: Supervisor) -> None:
    """Take people again."""
    sites.open_again(uow, account.account_id, place_id, day)


@router.get("/appointments/openings")
def list_openings(
    uow: Uow, _account: Staff, place: UUID, kind: BookingKind, first: From, last: To
) -> list[shapes.OpeningOut]:
    """What may be booked from a day to a day, both included."""
    return queries.free(uow, place, kind, first, last)


@router.get("/appointments/day")
def show_day(uow: Uow, account: Staff, place: UUID, day: dt.date) -> shapes.DayOut:
    """A day at a place."""
    return queries.day(uow, account, place, day)


@router.post("/appointments/{appointment_id}/cancel")
def cancel(appointment_id: UUID, uow: Uow, account: Staff, why: shapes.CancelIn) -> shapes.AppointmentOut:
    """Give the time free again."""
    queries.require(uow, account, appointment_id)
    booking.cancel(uow, appointment_id, account.account_id, why.note, tell=why.tell)
    return queries.one(uow, account, appointment_id)


@router.post("/appointments/{appointment_id}/settle")
def settle(appointment_id: UUID, uow: Uow, account: Staff, told: shapes.SettleIn) -> shapes.AppointmentOut:
    """Say whether the person came; 409 before its time, and for a visit at home without two members of staff."""
    queries.require(uow, account, appointment_id)
    booking.settle(uow, appointment_id, account.account_id, came=told.came, note=told.note)
    return queries.one(uow, account, appointment_id)


@router.put("/appointments/{appointment_id}/staff")
def assign_staff(appointment_id: UUID, uow: Uow, account: Staff, told: shapes.StaffIn) -> shapes.AppointmentOut:
    """Who visits somebody at home."""
    queries.require(uow, account, appointment_id)
    booking.assign_staff(uow, appointment_id, list(told.names))
    return queries.one(uow, account, appointment_id)


@router.get("/tickets/{ticket_id}/appointments")
def list_of_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> list[shapes.AppointmentOut]:
    """The appointments of a ticket."""
    scope.require_ticket(uow, account, ticket_id)
    return queries.of_ticket(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/appointments", status_code=201)
def book(
    ticket_id: UUID, uow: Uow, account: CurrentAccount, wanted: shapes.AppointmentIn
) -> list[shapes.AppointmentOut]:
    """Book for the caller of a ticket; 409 slot_full, already_booked, 400 slot_unknown."""
    scope.require_ticket(uow, account, ticket_id)
    booking.book_on_ticket(uow, ticket_id, _wish(account, wanted))
    return queries.of_ticket(uow, account, ticket_id)


@router.get("/desk/calls/{call_id}/appointments")
def list_of_call(call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat) -> list[shapes.AppointmentOut]:
    """The appointments made in this call."""
    scope.require_call(uow, call_id, seat_id)
    return queries.of_call(uow, account, call_id)


@router.post("/desk/calls/{call_id}/appointments", status_code=201)
def book_in_call(
    call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat, wanted: shapes.AppointmentIn
) -> list[shapes.AppointmentOut]:
    """Book while talking; the appointment goes to the ticket that the form makes."""
    call = scope.require_call(uow, call_id, seat_id)
    booking.book_in_call(uow, call, _wish(account, wanted))
    return queries.of_call(uow, account, call_id)


def _put(uow: Uow, account: SignedIn, place_id: UUID | None, wanted: shapes.BookingPlaceIn) -> None:
    hours = [each.model_dump() for each in wanted.hours]
    sites.put(uow, account.account_id, place_id, wanted.model_dump(exclude={"hours"}), hours)


def _wish(account: SignedIn, wanted: shapes.AppointmentIn) -> Wish:
    return Wish(actor=account.account_id, **wanted.model_dump())
