"""Tables of complaints and praise, of the bodies that take complaints, and of who is held to account for what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Complaint(Identified, OrgOwned, Base):
    """A ticket that complains or praises (S40–S42). `about_account_id` learns neither of it nor of who brought it.

    unit: department 督察投诉受理, mailbox 班长信箱 (a small site), upper (it is about the supervisor). state: open,
    then decided with a finding, then answered to the caller.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("ticket_id"),
        CheckConstraint("kind IN ('service', 'performance', 'enterprise', 'foreign_enterprise', 'provider', 'praise',"
                        " 'suggestion')", name="kind"),
        CheckConstraint("unit IN ('department', 'mailbox', 'upper')", name="unit"),
        CheckConstraint("state IN ('open', 'decided', 'answered')", name="state"),
        Index("ix_complaint_about", "about_account_id", postgresql_where=text("about_account_id IS NOT NULL")),
        Index("ix_complaint_open", "org_id", "created_at"),
    )  # fmt: skip

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str]
    reasons: Mapped[list[str]]
    about_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    about_call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    about_text: Mapped[str | None]
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaint_body.id"))
    unit: Mapped[str]
    state: Mapped[str]
    finding: Mapped[str | None]
    decision: Mapped[str | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]


class ComplaintBody(Identified, OrgOwned, Base):
    """A body that takes complaints of enterprises, of one of three levels (S40): 省, 市, 县."""

    __tablename__ = "complaint_body"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "level", "name"),
        CheckConstraint("level IN ('province', 'city', 'county')", name="level"),
        CheckConstraint("kind IN ('enterprise', 'foreign_enterprise')", name="kind"),
    )

    kind: Mapped[str]
    level: Mapped[str]
    name: Mapped[str]
    place: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    sort: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class AccountabilityRecord(Identified, OrgOwned, Base):
    """责任追究 (S25): who broke which rule, on what evidence, what was decided, what they said to it.

    `told` is what the concerned person reads: written by the supervisor, without caller or ticket. state: open, told,
    appealed, closed; only a supervisor who is not concerned closes it.
    """

    __tablename__ = "accountability_record"
    __table_args__ = (
        CheckConstraint("rule IN ('overdue', 'wrong_answer', 'refusal', 'attitude', 'language', 'fees', 'leak',"
                        " 'discipline')", name="rule"),
        CheckConstraint("state IN ('open', 'told', 'appealed', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        Index("ix_accountability_record_account", "account_id", "opened_at"),
    )  # fmt: skip

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaint.id"))
    rule: Mapped[str]
    evidence: Mapped[str]
    told: Mapped[str | None]
    state: Mapped[str]
    decision: Mapped[str | None]
    decision_text: Mapped[str | None]
    appeal: Mapped[str | None]
    appealed_at: Mapped[datetime | None]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
