"""Tables of who gives the aid: the lawyers, what stands against them, what they were offered, and the parties'
marks.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Lawyer(Identified, OrgOwned, Base):
    """Somebody who takes aid cases. `specialties` are first-level categories (M01), `load_cap` open cases at a time.

    `account_id` is the lawyer's own account where they answer the hotline too: the 148 rule looks there. `in_turn_at`
    is when the rotation last came to them.
    """

    __tablename__ = "lawyer"
    __table_args__ = (
        UniqueConstraint("org_id", "licence_no"),
        UniqueConstraint("account_id"),
        CheckConstraint("load_cap >= 0", name="load_cap"),
    )

    licence_no: Mapped[str]
    name: Mapped[str]
    firm: Mapped[str]
    specialties: Mapped[list[str]]
    languages: Mapped[list[str]]
    load_cap: Mapped[int] = mapped_column(SmallInteger)
    practising_since: Mapped[date | None]
    criminal_pool: Mapped[bool] = mapped_column(server_default=text("false"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    in_turn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class LawyerAdverseRecord(Identified, OrgOwned, Base):
    """Bad practice on record (S125): while it is in force the lawyer is given no case. `disclosed`: the public may
    know.
    """

    __tablename__ = "lawyer_adverse_record"
    __table_args__ = (
        Index("ix_lawyer_adverse_record_lawyer_id", "lawyer_id"),
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="days"),
    )

    lawyer_id: Mapped[UUID] = mapped_column(ForeignKey("lawyer.id"))
    kind: Mapped[str]
    note: Mapped[str]
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    disclosed: Mapped[bool] = mapped_column(server_default=text("false"))
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]


class AidAssignment(Identified, OrgOwned, Base):
    """A case offered to a lawyer. mode (S56): chosen 点援, rotation 轮派, designated 指定, visit_chosen 上门+点援.

    state: offered accepted declined lapsed (no answer in time) recalled left (after accepting) ended (with the case).
    The chosen ones are followed up without exception: `quality_follow_up`.
    """

    __tablename__ = "aid_assignment"
    __table_args__ = (
        Index(
            "uq_aid_assignment_open",
            "application_id",
            unique=True,
            postgresql_where=text("state IN ('offered', 'accepted')"),
        ),
        Index("ix_aid_assignment_application_id", "application_id"),
        Index("ix_aid_assignment_load", "lawyer_id", postgresql_where=text("state IN ('offered', 'accepted')")),
        Index("ix_aid_assignment_due", "answer_due_at", postgresql_where=text("state = 'offered'")),
        CheckConstraint("mode IN ('chosen', 'rotation', 'designated', 'visit_chosen')", name="mode"),
        CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'lapsed', 'recalled', 'left', 'ended')", name="state"
        ),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("aid_application.id"))
    lawyer_id: Mapped[UUID] = mapped_column(ForeignKey("lawyer.id"))
    mode: Mapped[str]
    state: Mapped[str]
    offered_at: Mapped[datetime]
    offered_by: Mapped[UUID | None]
    answer_due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    quality_follow_up: Mapped[bool] = mapped_column(server_default=text("false"))
    override_reason: Mapped[str | None]
    override_by: Mapped[UUID | None]


class AidPartyMark(Identified, OrgOwned, Base):
    """A keyed hash of somebody who takes part: it finds the same party again and tells nothing without the key.

    Of an application or of a ticket. side: client, opponent. kind: org person person_alone phone id_no.
    """

    __tablename__ = "aid_party_mark"
    __table_args__ = (
        Index("ix_aid_party_mark_hash", "org_id", "hash"),
        Index(
            "uq_aid_party_mark_application",
            *("application_id", "side", "kind", "hash"),
            unique=True,
            postgresql_where=text("application_id IS NOT NULL"),
        ),
        Index(
            "uq_aid_party_mark_ticket",
            *("ticket_id", "side", "kind", "hash"),
            unique=True,
            postgresql_where=text("application_id IS NULL"),
        ),
        CheckConstraint("side IN ('client', 'opponent')", name="side"),
    )

    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("aid_application.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    side: Mapped[str]
    kind: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
