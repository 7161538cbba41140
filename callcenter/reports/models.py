"""Tables of the reports. A report is made once and never changes: triggers refuse it. Withdrawn ones stay."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

_KINDS = "kind IN ('daily', 'weekly', 'monthly', 'yearly', 'analysis')"


class Report(Identified, OrgOwned, Base):
    """One report of one period, frozen: `payload` holds every figure that any of its pages shows (S132).

    state: made published withdrawn. One of a kind and period stands; whoever wants another withdraws it with a reason.
    `payload_sha256` is that of `sealing.canonical`, hexadecimal, and stands in the audit too. `made_by` null is beat.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "first", "version"),
        CheckConstraint(_KINDS, name="kind"),
        CheckConstraint("state IN ('made', 'published', 'withdrawn')", name="state"),
        CheckConstraint("first <= last", name="period"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        Index("uq_report_standing", "org_id", "kind", "first", unique=True,
              postgresql_where=text("state <> 'withdrawn'")),
    )  # fmt: skip

    kind: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    version: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    ranking_published: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    formula_versions: Mapped[dict[str, Any]]
    payload: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    payload_sha256: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_reason: Mapped[str | None]


class ReportRecipient(Identified, OrgOwned, Base):
    """Somebody to whom a published report went, and when they opened it first (S152)."""

    __tablename__ = "report_recipient"
    __table_args__ = (
        UniqueConstraint("report_id", "account_id"),
        Index("ix_report_recipient_account", "account_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[datetime | None]


class ReportReader(Identified, OrgOwned, Base):
    """Somebody who gets every report of a kind from its publication on."""

    __tablename__ = "report_reader"
    __table_args__ = (UniqueConstraint("org_id", "kind", "account_id"), CheckConstraint(_KINDS, name="kind"))

    kind: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
