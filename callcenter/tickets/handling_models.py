"""Tables of handling: who a matter was sent to and may be read by, what was asked for, urged and talked over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

STAGES = ("recorded", "dispatched", "signed", "returned", "reworking", "result_given", "closed")


class Handled:
    """Mixin of `ticket`: where it stands. Written by `stages.move` and the services of handling alone.

    `returns` counts the 退单 since the centre last decided that one binds; `binding` forbids another. `reworks` counts
    the caller's 不满意, `closings` how often it was closed: the round of its survey. `locked` None: nobody is kept out;
    `supervised`: named readers and supervisors; `named`: named readers alone.
    """

    stage: Mapped[str] = mapped_column(default="recorded", server_default=text("'recorded'"))
    stage_since: Mapped[datetime] = mapped_column(server_default=text("now()"))
    urgent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[str | None]
    returns: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    binding: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    reworks: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    closings: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    result_told_at: Mapped[datetime | None]

    @declared_attr
    def locked(cls) -> Mapped[str | None]:  # noqa: N805 - declared_attr gets the class
        return mapped_column(nullable=True)


class DepartmentMember(Identified, OrgOwned, Base):
    """An account that works for a department: with the role `department` it sees that department's tickets alone."""

    __tablename__ = "department_member"
    __table_args__ = (UniqueConstraint("department_id", "account_id"),)

    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime]


class DispatchRule(Identified, OrgOwned, Base):
    """Where a category goes, from a day to a day (both included). `category` of either level; None is the default.

    A changed rule is ended and written anew: what was dispatched under it names its id.
    """

    __tablename__ = "dispatch_rule"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates"),
        Index("ix_dispatch_rule_category", "org_id", "category", "valid_from"),
    )

    category: Mapped[str | None]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    assistants: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    note: Mapped[str | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]


class TicketDepartment(Identified, OrgOwned, Base):
    """A department's stay with a ticket, as lead 主办 or assistant 协办 (S32); `until_at` None while it lasts."""

    __tablename__ = "ticket_department"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'assist')", name="role"),
        Index("uq_ticket_department_here", "ticket_id", "department_id", unique=True,
              postgresql_where=text("until_at IS NULL")),
        Index("uq_ticket_department_lead", "ticket_id", unique=True,
              postgresql_where=text("until_at IS NULL AND role = 'lead'")),
        Index("ix_ticket_department_department", "department_id", "ticket_id",
              postgresql_where=text("until_at IS NULL")),
    )  # fmt: skip

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    role: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None]


class TicketReader(Identified, OrgOwned, Base):
    """Who may read a locked ticket, and why; `barred`: who may never, whatever their role (S41)."""

    __tablename__ = "ticket_reader"
    __table_args__ = (UniqueConstraint("ticket_id", "account_id"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    why: Mapped[str]
    barred: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    added_at: Mapped[datetime]


class TicketExtension(Identified, OrgOwned, Base):
    """More time asked for, in working days. state: asked granted refused lapsed. One is open at a time."""

    __tablename__ = "ticket_extension"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused', 'lapsed')", name="state"),
        CheckConstraint("working_days > 0", name="working_days"),
        Index("uq_ticket_extension_asked", "ticket_id", unique=True, postgresql_where=text("state = 'asked'")),
        Index("ix_ticket_extension_ticket", "ticket_id"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    working_days: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str]
    state: Mapped[str]
    round: Mapped[int] = mapped_column(SmallInteger)
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]


class TicketNotice(Identified, OrgOwned, Base):
    """A reminder letter 提醒函, an urging 催办 or a supervision 督办 to a department, until it is acknowledged."""

    __tablename__ = "ticket_notice"
    __table_args__ = (
        CheckConstraint("kind IN ('reminded', 'urged', 'supervised')", name="kind"),
        Index("ix_ticket_notice_ticket", "ticket_id", "sent_at"),
        Index("ix_ticket_notice_open", "department_id", postgresql_where=text("acknowledged_at IS NULL")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[str]
    text: Mapped[str]
    sent_by: Mapped[UUID | None]
    sent_at: Mapped[datetime]
    acknowledged_by: Mapped[UUID | None]
    acknowledged_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class CaseConference(Identified, OrgOwned, Base):
    """A hard matter talked over by those concerned (S33). state: called held cancelled.

    `invitees` are `{name, organisation}`, `opinions` `{name, opinion}`.
    """

    __tablename__ = "case_conference"
    __table_args__ = (
        CheckConstraint("state IN ('called', 'held', 'cancelled')", name="state"),
        CheckConstraint("state <> 'held' OR decision IS NOT NULL", name="decision"),
        Index("ix_case_conference_ticket", "ticket_id"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    state: Mapped[str]
    meets_at: Mapped[datetime]
    place: Mapped[str]
    reason: Mapped[str]
    invitees: Mapped[list[Any]]
    opinions: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    decision: Mapped[str | None]
    called_by: Mapped[UUID | None]
    called_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    written_at: Mapped[datetime | None]
