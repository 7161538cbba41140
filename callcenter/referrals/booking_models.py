"""Tables of appointments: places with their hours and days off, and who comes when. Slots are computed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

KINDS = "kind IN ('window', 'mediation', 'notary', 'legal_aid', 'home_visit')"
EMPTY_WORDS = text("'{}'::text[]")


class BookingPlace(Identified, OrgOwned, Base):
    """Where people may come, or from where somebody comes to them. A booking locks its place: nothing is overbooked."""

    __tablename__ = "booking_place"
    __table_args__ = (
        UniqueConstraint("org_id", "code"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 480", name="slot"),
    )

    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    place_code: Mapped[str] = mapped_column(server_default="")
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"))
    slot_minutes: Mapped[int] = mapped_column(SmallInteger, server_default="30")
    notice_minutes: Mapped[int] = mapped_column(server_default="60")
    days_ahead: Mapped[int] = mapped_column(SmallInteger, server_default="30")
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    sort: Mapped[int] = mapped_column(server_default="0")


class BookingHours(Identified, OrgOwned, Base):
    """Hours in which a kind of appointment is offered: `capacity` people in each slot.

    days: workdays (调休 counts) · weekend (days off that are a Saturday or Sunday, the extended hours of S54) ·
    every_day. `weekday` 1 is Monday, None any.
    """

    __tablename__ = "booking_hours"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        CheckConstraint("days IN ('workdays', 'weekend', 'every_day')", name="days"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens < closes AND capacity > 0", name="sound"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("booking_place.id"), index=True)
    kind: Mapped[str]
    weekday: Mapped[int | None] = mapped_column(SmallInteger)
    days: Mapped[str]
    opens: Mapped[time]
    closes: Mapped[time]
    capacity: Mapped[int] = mapped_column(SmallInteger)


class BookingClosure(Identified, OrgOwned, Base):
    """Days on which a place takes nobody, and why."""

    __tablename__ = "booking_closure"
    __table_args__ = (UniqueConstraint("place_id", "day"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("booking_place.id"))
    day: Mapped[date]
    reason: Mapped[str]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class Appointment(Identified, OrgOwned, Base):
    """Somebody comes, or is visited at home (S70: two members of staff). state: booked kept no_show cancelled.

    `key` makes one press one appointment; one person has one appointment in a slot. `reminded_as`: sms, call, none.
    Enciphered: person_name, needs, home_address (`sealed`).
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        UniqueConstraint("org_id", "key"),
        CheckConstraint(KINDS, name="kind"),
        CheckConstraint("state IN ('booked', 'kept', 'no_show', 'cancelled')", name="state"),
        CheckConstraint("starts_at < ends_at", name="times"),
        CheckConstraint("kind <> 'home_visit' OR private_cipher IS NOT NULL", name="home"),
        Index("ix_appointment_place", "place_id", "starts_at", postgresql_where=text("state <> 'cancelled'")),
        Index(
            "uq_appointment_person",
            "point_id",
            "place_id",
            "starts_at",
            unique=True,
            postgresql_where=text("state = 'booked'"),
        ),
        Index("ix_appointment_remind", "remind_at", postgresql_where=text("state = 'booked' AND reminded_at IS NULL")),
        Index("ix_appointment_ticket", "ticket_id", postgresql_where=text("ticket_id IS NOT NULL")),
        Index("ix_appointment_call", "call_id", postgresql_where=text("call_id IS NOT NULL")),
    )

    number: Mapped[str]
    key: Mapped[str]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("booking_place.id"))
    kind: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str]
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    category: Mapped[str | None]
    private_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    private_key_id: Mapped[str | None]
    staff: Mapped[list[str]] = mapped_column(server_default=EMPTY_WORDS)
    reminder: Mapped[str]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminded_as: Mapped[str | None]
    return_call_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("sms_message.id"))
    booked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    booked_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    end_note: Mapped[str | None]
    business_day: Mapped[date]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
