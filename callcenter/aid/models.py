"""Tables of legal aid: an application with its applicants, steps, papers, objections and the times of its
priorities.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.aid.lawyer_models import AidAssignment, AidPartyMark, Lawyer, LawyerAdverseRecord
from callcenter.aid.rule_models import AidHintRule, AidPolicy
from callcenter.db.base import Base, Identified, OrgOwned

__all__ = [
    "AidApplicant",
    "AidApplication",
    "AidAssignment",
    "AidCounter",
    "AidHintRule",
    "AidObjection",
    "AidPaper",
    "AidPartyMark",
    "AidPolicy",
    "AidPriority",
    "AidStep",
    "AidTask",
    "Lawyer",
    "LawyerAdverseRecord",
]


class AidApplication(Identified, OrgOwned, Base):
    """One application, or one notice of a court (kind notified_defence); 1 件, however many persons it is for (S143).

    state: `aid.states`. aid_type (S60): civil criminal_agency criminal_defence administrative non_litigation advice
    drafting. intake_mode (S53): phone mail online visit counter on_behalf. hardship_basis (S52): checked declared
    exempt. `hint` is what the table said when it was applied for. All aid is free: `fee_yuan` is 0, the database sees
    to it.
    """

    __tablename__ = "aid_application"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        CheckConstraint("kind IN ('application', 'notified_defence')", name="kind"),
        CheckConstraint(
            "state IN ('applied', 'reviewing', 'assigning', 'handling', 'closed', 'archived', 'refused', 'withdrawn',"
            " 'terminated')",
            name="state",
        ),
        CheckConstraint("fee_yuan = 0", name="free"),
        CheckConstraint("hardship_basis IN ('checked', 'declared', 'exempt')", name="hardship_basis"),
        Index("ix_aid_application_open", "org_id", "state", "applied_at"),
        Index("ix_aid_application_day", "org_id", "business_day"),
    )

    number: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="application")
    state: Mapped[str]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    aid_type: Mapped[str]
    category: Mapped[str | None]
    special_groups: Mapped[list[str]]
    enterprise: Mapped[bool] = mapped_column(server_default=text("false"))
    green: Mapped[bool]
    same_day: Mapped[bool]
    intake_mode: Mapped[str]
    mobility_impaired: Mapped[bool] = mapped_column(server_default=text("false"))
    language: Mapped[str | None]
    facts: Mapped[str] = mapped_column(server_default="")
    fields: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    people: Mapped[int] = mapped_column(server_default="1")
    hint: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    hardship_basis: Mapped[str | None]
    hardship_ground: Mapped[str | None]
    hardship_note: Mapped[str | None]
    hardship_at: Mapped[datetime | None]
    hardship_by: Mapped[UUID | None]
    promise_version: Mapped[str | None]
    promise_call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    urgent_ground: Mapped[str | None]
    wanted_lawyer_id: Mapped[UUID | None] = mapped_column(ForeignKey("lawyer.id"))
    accepted_on_behalf_of: Mapped[str | None]
    handed_over_at: Mapped[datetime | None]
    hand_over_receipt: Mapped[str | None]
    notifying_organ: Mapped[str | None]
    notice_no: Mapped[str | None]
    severe: Mapped[bool] = mapped_column(server_default=text("false"))
    clock_profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("clock_profile.id"))
    applied_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    applied_at: Mapped[datetime]
    business_day: Mapped[date]
    accepted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    end_code: Mapped[str | None]
    end_reason: Mapped[str | None]
    outcome: Mapped[str | None]
    loss_recovered_yuan: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    fee_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    archive_no: Mapped[str | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class AidApplicant(Identified, OrgOwned, Base):
    """One person the aid is for. The name is enciphered; an identity number is kept masked, and hashed in the marks."""

    __tablename__ = "aid_applicant"
    __table_args__ = (UniqueConstraint("application_id", "seq"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    name_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_key_id: Mapped[str | None]
    id_masked: Mapped[str | None]


class AidStep(Identified, OrgOwned, Base):
    """One step of the course: from where, to where, who, when. Added, never changed."""

    __tablename__ = "aid_step"
    __table_args__ = (UniqueConstraint("application_id", "seq"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    move: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class AidPaper(Identified, OrgOwned, Base):
    """A paper that is missing while the application is taken already (容缺受理, S52). Its reminder is due at
    `remind_at`.
    """

    __tablename__ = "aid_paper"
    __table_args__ = (
        Index("ix_aid_paper_application_id", "application_id"),
        Index("ix_aid_paper_due", "due_at", postgresql_where=text("received_at IS NULL AND lapsed_at IS NULL")),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    name: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    due_at: Mapped[datetime]
    due_guessed: Mapped[bool] = mapped_column(server_default=text("false"))
    remind_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    reminded_by: Mapped[str | None]
    received_at: Mapped[datetime | None]
    received_by: Mapped[UUID | None]
    lapsed_at: Mapped[datetime | None]


class AidObjection(Identified, OrgOwned, Base):
    """An objection to a refusal or a termination, for the justice bureau (法律援助法 49). decision: upheld, ordered."""

    __tablename__ = "aid_objection"
    __table_args__ = (
        Index("uq_aid_objection_open", "application_id", unique=True, postgresql_where=text("decided_at IS NULL")),
        Index("ix_aid_objection_application_id", "application_id"),
        CheckConstraint("decision IN ('upheld', 'ordered')", name="decision"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    against: Mapped[str]
    grounds: Mapped[str]
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decision: Mapped[str | None]
    note: Mapped[str | None]


class AidPriority(Identified, OrgOwned, Base):
    """One of the priorities (四优先, S44): when it was due to begin, when it was done. Ordinary applications have them
    too: what is faster is measured against them.
    """

    __tablename__ = "aid_priority"
    __table_args__ = (UniqueConstraint("application_id", "stage"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    stage: Mapped[str]
    due_from: Mapped[datetime]
    done_at: Mapped[datetime | None]


class AidTask(Identified, OrgOwned, Base):
    """What a person must still do. kind: remind_papers papers_lapsed quality_follow_up offer_lapsed supply_papers."""

    __tablename__ = "aid_task"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "subject_id"),
        Index("ix_aid_task_open", "org_id", "due_at", postgresql_where=text("done_at IS NULL")),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    note: Mapped[str | None]


class AidCounter(Base):
    """The last number given in a year. Its row lock puts the numbers of a year in order without gaps."""

    __tablename__ = "aid_counter"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    last: Mapped[int]
