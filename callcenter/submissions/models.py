"""Tables of the monthly submissions: who reports to whom, what a unit reported of a month, who took which step when.

Triggers (migration 0028) refuse every change of what is locked, of figures that lie with the upper unit, and of steps.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

EMPTY = text("'{}'::jsonb")


class ReportingUnit(Identified, OrgOwned, Base):
    """A unit of the four levels that reports every month (S136, S147). `code`: its place's, twelve digits.

    It reports the months from `first_month` to `last_month` (first days; None: until further notice).
    `responsible_id` fills in and sends; who is responsible for the unit above accepts or returns.
    """

    __tablename__ = "reporting_unit"
    __table_args__ = (
        UniqueConstraint("org_id", "code"),
        CheckConstraint("level IN ('city', 'county', 'township', 'village')", name="level"),
        CheckConstraint("(level = 'city') = (parent_id IS NULL)", name="parent"),
        CheckConstraint("last_month IS NULL OR last_month >= first_month", name="months"),
        Index("ix_reporting_unit_parent", "parent_id"),
        Index("ix_reporting_unit_responsible", "responsible_id"),
    )

    code: Mapped[str]
    name: Mapped[str]
    level: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("reporting_unit.id"))
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    first_month: Mapped[date]
    last_month: Mapped[date | None]
    changed_at: Mapped[datetime]


class Submission(Identified, OrgOwned, Base):
    """What a unit reports of one month, in versions: a locked one is corrected by the next version alone.

    `figures` {line: {own, typed, below, hotline, reason}} (`adding.Value`), `counted` {unit id: version} of the lower
    units whose accepted figures stand in `below`. `parent_id`: the unit that it is sent up to, as it was then.
    `revision` grows with each change and each return: what was read must be what is sent, accepted or returned.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("unit_id", "month", "version"),
        CheckConstraint("state IN ('draft', 'submitted', 'returned', 'accepted', 'locked')", name="state"),
        CheckConstraint("extract(day FROM month) = 1", name="month"),
        CheckConstraint("version >= 1 AND revision >= 1", name="counted_from_one"),
        Index("ix_submission_month", "org_id", "month"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_unit.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("reporting_unit.id"))
    month: Mapped[date]
    version: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    figures: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
    counted: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]


class SubmissionStep(Identified, OrgOwned, Base):
    """One step of a submission: who, when, and why where a reason is asked. Never changed, never deleted."""

    __tablename__ = "submission_step"
    __table_args__ = (
        CheckConstraint(
            "action IN ('opened', 'saved', 'submitted', 'returned', 'accepted', 'locked', 'corrected')", name="action"
        ),
        Index("ix_submission_step_submission", "submission_id", "id"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    action: Mapped[str]
    revision: Mapped[int]
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")
