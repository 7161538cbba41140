"""Appointments, made while the caller is on the line (S53, S54, S63, S70): never more people than a slot takes.

Locks in this order: what is beside the call, the ticket's row, the place's row. Whoever books at a place waits for
whoever books there, so that the last free place of a slot is given away once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, text

from callcenter import clock
from callcenter.catalogue import scope
from callcenter.desk import owed
from callcenter.ids import new_id
from callcenter.messages import service as messages
from callcenter.referrals import openings, sealed, spoken
from callcenter.referrals.errors import (
    AlreadyBooked,
    AppointmentOver,
    AppointmentUnknown,
    DirectoryInvalid,
    SlotFull,
    SlotUnknown,
    TwoStaffNeeded,
)
from callcenter.referrals.models import Appointment, BookingPlace
from callcenter.referrals.words import BookingKind, Reminder
from callcenter.tickets import history
from callcenter.tickets import service as tickets

if TYPE_CHECKING:
    from callcenter.calls.models import Call
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

TWO = 2
KEPT = timedelta(days=3 * 365)
_NUMBER = text("SELECT pg_advisory_xact_lock(hashtextextended('appointment number ' || :org, 0))")
_LAST = "SELECT count(*) FROM appointment WHERE org_id = %s AND business_day = %s"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to come where and when. `key` makes one press one appointment; `confirm`: also by a message."""

    key: str
    place_id: UUID
    kind: BookingKind
    starts_at: datetime
    actor: UUID
    reminder: Reminder = "sms"
    confirm: bool = False
    person_name: str = ""
    needs: str = ""
    home_address: str | None = None
    category: str | None = None


def book_in_call(uow: UnitOfWork, call: Call, wish: Wish) -> Appointment:
    """Book during a call; the appointment follows the ticket that the form makes. Raises as `book_on_ticket`."""
    if call.caller_point_id is None:
        raise DirectoryInvalid("来电没有号码，不能预约。")
    scope.lock_beside(uow, call.id)
    made = scope.tickets_of(uow, call.id)
    ticket = made[scope.meant(wish.category, [each.category for each in made])] if made else None
    if ticket is not None:
        ticket = tickets.for_update(uow, ticket.id)
    return _book(uow, wish, call.caller_point_id, ticket, call.id)


def book_on_ticket(uow: UnitOfWork, ticket_id: UUID, wish: Wish) -> Appointment:
    """Book for the caller of a ticket; the same `key` gives the same appointment.

    Raises TicketNotFound, PlaceUnknown, SlotUnknown, SlotFull, AlreadyBooked, DirectoryInvalid.
    """
    ticket = tickets.for_update(uow, ticket_id)
    if ticket.point_id is None:
        raise DirectoryInvalid("工单没有联系方式，不能预约。")
    return _book(uow, wish, ticket.point_id, ticket, None)


def cancel(uow: UnitOfWork, appointment_id: UUID, actor: UUID, note: str, *, tell: bool = False) -> Appointment:
    """Give the place free again. Raises AppointmentUnknown, AppointmentOver."""
    appointment, ticket = _locked(uow, appointment_id, ("booked",))
    _end(uow, appointment, "cancelled", actor, note)
    messages.cancel(uow, _dedupe(appointment, "made"))
    messages.cancel(uow, _dedupe(appointment, "reminder"))
    if appointment.return_call_id is not None:
        owed.no_more(uow, appointment.return_call_id, "（预约已取消）")
    if tell:
        _write(uow, appointment, openings.place(uow, appointment.place_id), "cancelled")
    _note(uow, appointment, ticket, actor, "cancelled", note)
    return appointment


def settle(uow: UnitOfWork, appointment_id: UUID, actor: UUID, *, came: bool, note: str) -> Appointment:
    """Say whether the person came. Raises AppointmentUnknown, AppointmentOver before its time, TwoStaffNeeded."""
    appointment, ticket = _locked(uow, appointment_id, ("booked",))
    if uow.now < appointment.starts_at:
        raise AppointmentOver("预约时间未到。")
    if came and appointment.kind == "home_visit" and len(appointment.staff) < TWO:
        raise TwoStaffNeeded("上门服务须两名工作人员，请先登记。")
    _end(uow, appointment, "kept" if came else "no_show", actor, note)
    _note(uow, appointment, ticket, actor, appointment.state, note)
    return appointment


def assign_staff(uow: UnitOfWork, appointment_id: UUID, names: list[str]) -> Appointment:
    """Say who visits somebody at home. Raises AppointmentUnknown, AppointmentOver, TwoStaffNeeded."""
    appointment, _ = _locked(uow, appointment_id, ("booked",))
    staff = list(dict.fromkeys(names))
    if appointment.kind == "home_visit" and len(staff) < TWO:
        raise TwoStaffNeeded("上门服务须两名工作人员。")
    appointment.staff = staff
    return appointment


def _book(uow: UnitOfWork, wish: Wish, point_id: UUID, ticket: Ticket | None, call_id: UUID | None) -> Appointment:
    place = openings.place(uow, wish.place_id, lock=True)
    again = select(Appointment).where(Appointment.org_id == uow.org_id, Appointment.key == wish.key)
    there = uow.session.scalar(again)
    if there is not None:
        return there
    _require_free(uow, place, wish, point_id)
    made = _made(uow, place, wish, point_id)
    made.ticket_id, made.call_id = ticket.id if ticket else None, call_id
    uow.checkpoint("slot looked at")
    uow.session.add(made)
    uow.session.flush()
    if wish.confirm:
        _write(uow, made, place, "home" if wish.kind == "home_visit" else "made")
    _note(uow, made, ticket, wish.actor, "booked", "")
    uow.live("all", "appointments", {})
    return made


def _require_free(uow: UnitOfWork, place: BookingPlace, wish: Wish, point_id: UUID) -> None:
    if wish.kind == "home_visit" and not wish.home_address:
        raise DirectoryInvalid("上门服务须填写地址。")
    day = clock.business_day(wish.starts_at)
    offered = {each.slot.starts_at: each for each in openings.of_place(uow, place, wish.kind, day, day)}
    opening = offered.get(wish.starts_at)
    if opening is None:
        raise SlotUnknown("该时间不可预约，请重新选择。")
    same = select(Appointment.number).where(
        Appointment.point_id == point_id, Appointment.place_id == place.id, Appointment.state == "booked"
    )
    number = uow.session.scalar(same.where(Appointment.starts_at == wish.starts_at))
    if number is not None:
        raise AlreadyBooked(f"来电人已预约这个时间，预约号{number}。")
    if opening.free < 1:
        raise SlotFull("该时间已约满，请选择其他时间。")


def _made(uow: UnitOfWork, place: BookingPlace, wish: Wish, point_id: UUID) -> Appointment:
    remind_at = None if wish.reminder == "none" else spoken.remind_time(wish.starts_at, uow.now)
    made_id = new_id()
    said = {"person_name": wish.person_name, "needs": wish.needs, "home_address": wish.home_address}
    private = sealed.seal(made_id, said)
    return Appointment(
        id=made_id,
        org_id=uow.org_id,
        number=_next_number(uow),
        key=wish.key,
        place_id=place.id,
        kind=wish.kind,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + timedelta(minutes=place.slot_minutes),
        state="booked",
        point_id=point_id,
        category=wish.category,
        private_cipher=private[0],
        private_key_id=private[1],
        reminder=wish.reminder if remind_at else "none",
        remind_at=remind_at,
        booked_by=wish.actor,
        booked_at=uow.now,
        business_day=clock.business_day(uow.now),
        retain_until=clock.business_day(uow.now + KEPT),
    )


def _locked(uow: UnitOfWork, appointment_id: UUID, states: tuple[str, ...]) -> tuple[Appointment, Ticket | None]:
    of_it = select(Appointment.ticket_id).where(Appointment.id == appointment_id, Appointment.org_id == uow.org_id)
    row = uow.session.execute(of_it).one_or_none()
    if row is None:
        raise AppointmentUnknown("没有这个预约。")
    ticket = tickets.for_update(uow, row[0]) if row[0] is not None else None
    found = select(Appointment).where(Appointment.id == appointment_id)
    one = uow.session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()
    if one.state not in states:
        raise AppointmentOver("该预约已取消或已办结。")
    return one, ticket


def _end(uow: UnitOfWork, appointment: Appointment, state: str, actor: UUID, note: str) -> None:
    appointment.state, appointment.ended_by, appointment.ended_at = state, actor, uow.now
    appointment.end_note = note or None
    uow.live("all", "appointments", {})


def _write(uow: UnitOfWork, appointment: Appointment, place: BookingPlace, step: str) -> None:
    template = f"appointment_{step}"
    sent = messages.prepare(
        uow, appointment.point_id, template, spoken.words(appointment, place), _dedupe(appointment, step),
        ticket_id=appointment.ticket_id, actor=appointment.booked_by,
    )  # fmt: skip
    appointment.message_id = sent.id


def _dedupe(appointment: Appointment, step: str) -> str:
    return f"appointment:{appointment.id}:{step}"


def _note(uow: UnitOfWork, appointment: Appointment, ticket: Ticket | None, actor: UUID, step: str, note: str) -> None:
    """A line in the ticket's history, where there is a ticket yet."""
    if ticket is None:
        return
    said = {"booked": "已预约", "cancelled": "预约已取消", "kept": "已赴约", "no_show": "未赴约"}[step]
    told = f"{said}：{spoken.when(appointment.starts_at)}，预约号{appointment.number}" + (f"。{note}" if note else "")
    history.add(uow, ticket, "note", actor, {"text": told, "appointment": appointment.number, "step": step})


def _next_number(uow: UnitOfWork) -> str:
    """Return the day's next number, like Y20261123-0004."""
    uow.session.execute(_NUMBER, {"org": str(uow.org_id)})
    day = clock.business_day(uow.now)
    row = uow.raw.execute(_LAST, (uow.org_id, day)).fetchone()
    return f"Y{day:%Y%m%d}-{(row[0] if row else 0) + 1:04d}"
