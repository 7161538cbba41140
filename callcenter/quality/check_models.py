"""Tables of quality checks: the scorecard in its versions, the draws, what was found and what was put right."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

BETWEEN = "{0} BETWEEN 0 AND 100"


class QualityForm(Identified, OrgOwned, Base):
    """The scorecard in one version; the highest is in force. `items`: [{key, name, weight, guide}], weights sum to 100.

    The keys are those of S97 and never others: attitude wording clarity, and correctness, record. `pass_mark` 0–100.
    `wording`: what is never said, and what must be (hints from the transcript).
    """

    __tablename__ = "quality_form"
    __table_args__ = (UniqueConstraint("org_id", "version"),)

    version: Mapped[int]
    items: Mapped[list[Any]]
    wording: Mapped[dict[str, Any]]
    pass_mark: Mapped[int] = mapped_column(SmallInteger)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class QualitySample(Identified, OrgOwned, Base):
    """One draw of calls to check (S101): period, strata, rate in percent and seed give the same calls again.

    `strata` of queue, agent, language. `population` served calls of the period, `size` drawn.
    """

    __tablename__ = "quality_sample"
    __table_args__ = (CheckConstraint("rate >= 5 AND rate <= 100", name="rate"),)

    first: Mapped[date]
    last: Mapped[date]
    strata: Mapped[list[str]]
    rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    seed: Mapped[str]
    population: Mapped[int]
    size: Mapped[int]
    drawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    drawn_at: Mapped[datetime]


class QualitySampleCall(Identified, OrgOwned, Base):
    """One drawn call, in the order of its draw; `stratum` in words."""

    __tablename__ = "quality_sample_call"
    __table_args__ = (
        UniqueConstraint("sample_id", "call_id"),
        UniqueConstraint("sample_id", "place"),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("quality_sample.id"))
    place: Mapped[int]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    stratum: Mapped[str]


class QualityCheck(Identified, OrgOwned, Base):
    """One check of a call, or of a matter's file, by somebody who did not serve it (S97, S100; K28).

    kind: administrative 行政评查, peer 同行评估, file 档案评查, hearing 庭审旁听, visit 回访. Scores 0–100; `total` is
    the weighted one, `passed` by the form's mark and without an error. `errors`: false documents, false advice (S102);
    nought is a value. state: done, rectifying (told to put it right), rectified.
    """

    __tablename__ = "quality_check"
    __table_args__ = (
        UniqueConstraint("call_id", "kind"),
        UniqueConstraint("ticket_id", "kind"),
        CheckConstraint("num_nonnulls(call_id, ticket_id) = 1", name="subject"),
        CheckConstraint("kind IN ('administrative', 'peer', 'file', 'hearing', 'visit')", name="kind"),
        CheckConstraint("state IN ('done', 'rectifying', 'rectified')", name="state"),
        CheckConstraint("reviewer_id IS DISTINCT FROM handler_id", name="not_own"),
        *(
            CheckConstraint(BETWEEN.format(name), name=name)
            for name in ("attitude", "wording", "clarity", "correctness", "record", "total")
        ),
        CheckConstraint("errors >= 0", name="errors"),
        Index("ix_quality_check_day", "org_id", "business_day"),
        Index("ix_quality_check_open", "org_id", "checked_at", postgresql_where=text("state = 'rectifying'")),
    )

    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    sample_id: Mapped[UUID | None] = mapped_column(ForeignKey("quality_sample.id"), index=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("quality_form.id"))
    kind: Mapped[str]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    queue_key: Mapped[str | None]
    language: Mapped[str | None]
    attitude: Mapped[int] = mapped_column(SmallInteger)
    wording: Mapped[int] = mapped_column(SmallInteger)
    clarity: Mapped[int] = mapped_column(SmallInteger)
    correctness: Mapped[int] = mapped_column(SmallInteger)
    record: Mapped[int] = mapped_column(SmallInteger)
    total: Mapped[int] = mapped_column(SmallInteger)
    errors: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    passed: Mapped[bool]
    findings: Mapped[str]
    hints: Mapped[list[Any]]
    state: Mapped[str]
    rectification: Mapped[str | None]
    rectified_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    rectified_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
    business_day: Mapped[date]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
