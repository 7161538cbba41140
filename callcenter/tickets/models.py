"""Tables of matters. A ticket outlives the call that brought it; its history is a chain that shows a changed line.

Contacts and cases stand in `contact_models`, forms and versions of the taxonomy in `form_models`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.tickets.clock_models import ClockBacklog, ClockProfile, ClockProfileUse, EndedClock, RunningClock
from callcenter.tickets.contact_models import (
    CaseCounter,
    CasePerson,
    Contact,
    MatterCase,
    TicketContact,
    TicketMerge,
)
from callcenter.tickets.form_models import Form, TaxonomyVersion, TicketForm
from callcenter.tickets.handling_models import (
    STAGES,
    CaseConference,
    DepartmentMember,
    DispatchRule,
    Handled,
    TicketDepartment,
    TicketExtension,
    TicketNotice,
    TicketReader,
)

__all__ = [
    "CaseConference",
    "CaseCounter",
    "CasePerson",
    "ClockBacklog",
    "ClockProfile",
    "ClockProfileUse",
    "Contact",
    "DepartmentMember",
    "DispatchRule",
    "EndedClock",
    "Form",
    "MatterCase",
    "RunningClock",
    "TaxonomyVersion",
    "TicketContact",
    "TicketDepartment",
    "TicketExtension",
    "TicketForm",
    "TicketMerge",
    "TicketNotice",
    "TicketReader",
]


class Category(Identified, OrgOwned, Base):
    """One line of the taxonomy in one version: old tickets keep the version they were filed under.

    `retired`: nothing new is filed there; the line stays, so that its code is never given to something else.
    """

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
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


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


class Ticket(Identified, OrgOwned, Handled, Base):
    """The record of one matter. state: open (dispatched, with a due time) or closed. (wrap_up_id, matter_no) is the
    matter it came from: however often the event is delivered, one ticket. `first_responder_id` never changes (S22).
    `merged_into_id`: this one was a double, contacts and clocks are the other's. `channel` is the first contact's.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        UniqueConstraint("wrap_up_id", "matter_no"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint(f"stage IN {STAGES}", name="stage"),
        CheckConstraint("(stage = 'closed') = (state = 'closed')", name="stage_state"),
        CheckConstraint("locked IN ('supervised', 'named')", name="locked"),
        Index("ix_ticket_stage", "org_id", "stage", "stage_since", postgresql_where=text("state = 'open'")),
        Index("ix_ticket_day", "org_id", "business_day"),
        Index("ix_ticket_point_open", "point_id", postgresql_where=text("state = 'open'")),
        Index("ix_ticket_person", "person_id", postgresql_where=text("person_id IS NOT NULL")),
        Index("ix_ticket_case", "case_id", postgresql_where=text("case_id IS NOT NULL")),
        Index("ix_ticket_merged_into", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("ix_ticket_named", "id", postgresql_where=text("locked = 'named'")),
        CheckConstraint("merged_into_id IS NULL OR state = 'closed'", name="merged"),
    )

    number: Mapped[str]
    state: Mapped[str]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    wrap_up_id: Mapped[UUID | None]
    matter_no: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[str] = mapped_column(default="phone", server_default="phone")
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("matter_case.id"))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
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
    clock_profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("clock_profile.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TicketEvent(Identified, OrgOwned, Base):
    """One line of a ticket's history, sealed onto the line before. Added, never changed."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        UniqueConstraint("ticket_id", "seq"),
        Index("ix_ticket_event_at", "at", postgresql_using="brin"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    actor: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class TicketChain(OrgOwned, Base):
    """The end of a ticket's history: a history whose tail was cut off is too short for it.

    `mac` binds number and hash to a key that does not stand in the database (`audit.keys`).
    """

    __tablename__ = "ticket_chain"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class TicketCounter(Base):
    """The last number given on a day. Its row lock puts the numbers of a day in order without gaps."""

    __tablename__ = "ticket_counter"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
