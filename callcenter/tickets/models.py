"""Tables of matters. A ticket outlives the call that brought it; its history is a chain that shows a changed line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Category(Identified, OrgOwned, Base):
    """One line of the taxonomy in one version: old tickets keep the version they were filed under."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("org_id", "version", "code"),)

    version: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    parent: Mapped[str | None]
    root: Mapped[str]
    risk_watch: Mapped[bool]
    aid_hint: Mapped[bool]
    sensitive: Mapped[bool]
    sort: Mapped[int]


class Department(Identified, OrgOwned, Base):
    """Where a matter may be sent."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("org_id", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    sort: Mapped[int]


class SpecialGroup(Identified, OrgOwned, Base):
    """A group with a green channel, as the place defines it (12348.md 2.7)."""

    __tablename__ = "special_group"
    __table_args__ = (UniqueConstraint("org_id", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    sort: Mapped[int]


class Ticket(Identified, OrgOwned, Base):
    """The record of one matter. state: open (dispatched, with a due time) or closed. (wrap_up_id, matter_no) is the
    matter it came from: however often the event is delivered, one ticket. `first_responder_id` never changes (S22).
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        UniqueConstraint("wrap_up_id", "matter_no"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        Index("ix_ticket_open_due", "due_at", postgresql_where=text("state = 'open'")),
        Index("ix_ticket_day", "org_id", "business_day"),
    )

    number: Mapped[str]
    state: Mapped[str]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    wrap_up_id: Mapped[UUID | None]
    matter_no: Mapped[int] = mapped_column(SmallInteger)
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    category_version: Mapped[str]
    category: Mapped[str]
    summary: Mapped[str]
    special_groups: Mapped[list[str]]
    fields: Mapped[dict[str, Any]]
    language: Mapped[str | None]
    queue_key: Mapped[str | None]
    department: Mapped[str | None]
    disposition: Mapped[str]
    sensitive: Mapped[bool]
    survey_agreed: Mapped[bool]
    safe_contact: Mapped[bool]
    first_responder_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    business_day: Mapped[date]
    due_at: Mapped[datetime | None]
    due_guessed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TicketContact(Identified, OrgOwned, Base):
    """A ticket may come up in several calls, a call may bring several tickets."""

    __tablename__ = "ticket_contact"
    __table_args__ = (UniqueConstraint("ticket_id", "call_id"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]


class TicketEvent(Identified, OrgOwned, Base):
    """One line of a ticket's history, sealed onto the line before. Added, never changed."""

    __tablename__ = "ticket_event"
    __table_args__ = (UniqueConstraint("ticket_id", "seq"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    actor: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class TicketCounter(Base):
    """The last number given on a day. Its row lock puts the numbers of a day in order without gaps."""

    __tablename__ = "ticket_counter"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
