"""Tables of the closed loop: a review of each bad rating, every step of it, what is counted out, the second calls.

No due time is stored: when a step is due is read from `begins_at`, `found_at` and `stage_since` with the calendar.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.quality.moves import FINDINGS, STAGES


class Review(Identified, OrgOwned, Base):
    """What became of one bad rating (4, 5) or of one survey that says 4, 5 or "not solved". One each, for ever.

    `account_id` is who served and never reads it; `begins_at` is when the caller said so, from which the first clock
    runs however late the row was made. `verified_at`, `finding`, `corrected_at`, `signed_off_at` are what K27 counts,
    on `business_day`, that of the rating. `ticket_id`: the matter that is done again.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("rating_id"),
        UniqueConstraint("survey_id"),
        CheckConstraint("(rating_id IS NULL) <> (survey_id IS NULL)", name="of_one"),
        CheckConstraint(f"stage IN {STAGES}", name="stage"),
        CheckConstraint(f"finding IN {FINDINGS}", name="finding"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("grade >= 4 OR unsolved", name="bad"),
        CheckConstraint("(stage = 'signed_off') = (signed_off_at IS NOT NULL)", name="signed_off"),
        CheckConstraint("(appealed_at IS NULL) = (appeal IS NULL)", name="appeal"),
        Index("ix_review_open", "org_id", "stage", "stage_since", postgresql_where=text("stage <> 'signed_off'")),
        Index("ix_review_day", "org_id", "business_day"),
        Index("ix_review_account", "account_id", "found_at", postgresql_where=text("found_at IS NOT NULL")),
        Index("ix_review_ticket", "ticket_id", postgresql_where=text("ticket_id IS NOT NULL")),
        Index("ix_review_call", "call_id", postgresql_where=text("call_id IS NOT NULL")),
    )

    rating_id: Mapped[UUID | None] = mapped_column(ForeignKey("rating.id"))
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    unsolved: Mapped[bool]
    language: Mapped[str | None]
    queue_key: Mapped[str | None]
    begins_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    business_day: Mapped[date]
    stage: Mapped[str]
    stage_since: Mapped[datetime]
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    verified_at: Mapped[datetime | None]
    finding: Mapped[str | None]
    criterion: Mapped[str | None]
    told: Mapped[str | None]
    found_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    found_at: Mapped[datetime | None]
    remedied_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    redone_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    second_result: Mapped[str | None]
    supervised_at: Mapped[datetime | None]
    signed_off_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    signed_off_at: Mapped[datetime | None]
    appeal: Mapped[str | None]
    appealed_at: Mapped[datetime | None]
    appeal_upheld: Mapped[bool | None]
    appeal_answer: Mapped[str | None]
    appeal_decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    appeal_decided_at: Mapped[datetime | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ReviewEvent(Identified, OrgOwned, Base):
    """One step of a review: who, when, what. Added, never changed."""

    __tablename__ = "review_event"
    __table_args__ = (UniqueConstraint("review_id", "seq"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    actor: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class ReviewExclusion(Identified, OrgOwned, Base):
    """剔除: a rating that is counted out, malicious or keyed by mistake. state: proposed, then approved by a second
    supervisor, or rejected. Rates are shown before and after the approved ones (K23).
    """

    __tablename__ = "review_exclusion"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="state"),
        CheckConstraint("reason IN ('malicious', 'mistaken')", name="reason"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("decided_by <> proposed_by", name="by_another"),
        Index("uq_review_exclusion_standing", "review_id", unique=True, postgresql_where=text("state <> 'rejected'")),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    reason: Mapped[str]
    evidence: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]


class ReviewCall(Identified, OrgOwned, Base):
    """The second call of a review: the survey in which a person who took no part asks again. `number` counts them;
    `result` is what was heard (happy unhappy declined unreachable not_called), null until then.
    """

    __tablename__ = "review_call"
    __table_args__ = (UniqueConstraint("survey_id"), UniqueConstraint("review_id", "number"))

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    result: Mapped[str | None]
    at: Mapped[datetime]


class SupervisionRecord(Identified, OrgOwned, Base):
    """监督检查记录 (S96): how somebody looked, at what, what they found; `circulated_at`: 通报 of the result."""

    __tablename__ = "supervision_record"
    __table_args__ = (
        CheckConstraint("kind IN ('system', 'telephone', 'on_site', 'follow_up')", name="kind"),
        Index("ix_supervision_record_day", "org_id", "day"),
    )

    kind: Mapped[str]
    day: Mapped[date]
    subject: Mapped[str]
    findings: Mapped[str]
    rectification: Mapped[str | None]
    circulated_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
