"""Tables of who may serve, what is handed over, and whom the hotline does not answer for a while."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class AgentQualification(Identified, OrgOwned, Base):
    """Whether somebody may answer the hotline at all (S122), and as what (S121): tier professional or assistant."""

    __tablename__ = "agent_qualification"
    __table_args__ = (
        UniqueConstraint("account_id"),
        CheckConstraint("tier IN ('professional', 'assistant')", name="tier"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    tier: Mapped[str]
    agent_type: Mapped[str]
    licence_no: Mapped[str | None]
    approved_by: Mapped[UUID | None]
    approver_name: Mapped[str]
    approved_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str | None]


class SkillCertificate(Identified, OrgOwned, Base):
    """Who vouches that somebody can serve a language or topic, until when (S6). One in force per skill.

    The seat's skill carries certifier and last day too: that is what matching reads.
    """

    __tablename__ = "skill_certificate"
    __table_args__ = (
        Index(
            "uq_skill_certificate_force", "account_id", "skill", unique=True, postgresql_where=text("ended_at IS NULL")
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    skill: Mapped[str]
    level: Mapped[str | None]
    cultural_competence: Mapped[bool] = mapped_column(server_default=text("false"))
    evidence: Mapped[str | None]
    certified_by: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    warned_at: Mapped[datetime | None]


class HandOver(Identified, OrgOwned, Base):
    """What somebody leaves to a colleague (交接班). kind: shift_end, left (the account is closed; nobody named yet).

    state: unassigned offered accepted declined withdrawn.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        Index(
            "uq_hand_over_open",
            "from_account_id",
            unique=True,
            postgresql_where=text("state IN ('unassigned', 'offered')"),
        ),
        Index("ix_hand_over_to", "to_account_id", postgresql_where=text("state = 'offered'")),
    )

    kind: Mapped[str]
    state: Mapped[str]
    from_account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    to_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None]
    offered_by: Mapped[UUID | None]
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str | None]


class HandOverItem(Identified, OrgOwned, Base):
    """One thing of a hand-over. kind: ticket form return_call; state: open moved gone (done meanwhile)."""

    __tablename__ = "hand_over_item"
    __table_args__ = (UniqueConstraint("hand_over_id", "kind", "object_id"),)

    hand_over_id: Mapped[UUID] = mapped_column(ForeignKey("hand_over.id"))
    kind: Mapped[str]
    object_id: Mapped[UUID]
    title: Mapped[str]
    due_at: Mapped[datetime | None]
    state: Mapped[str]


class CallWarning(Identified, OrgOwned, Base):
    """An explanation or warning that the agent gave in a call, with its number; two allow the agent to end it."""

    __tablename__ = "call_warning"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    reason: Mapped[str]
    account_id: Mapped[UUID]
    at: Mapped[datetime]


class CallBlock(Identified, OrgOwned, Base):
    """A number that is turned away for a while. state: proposed active refused lifted expired.

    An agent proposes, a supervisor decides with a reason and a last moment; nothing is blocked for ever.
    """

    __tablename__ = "call_block"
    __table_args__ = (
        Index(
            "uq_call_block_open",
            "point_id",
            unique=True,
            postgresql_where=text("state IN ('proposed', 'active')"),
        ),
        CheckConstraint("state <> 'active' OR expires_at IS NOT NULL", name="expires"),
    )

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    state: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    end_note: Mapped[str | None]
    turned_away: Mapped[int] = mapped_column(server_default="0")
    last_turned_away_at: Mapped[datetime | None]
