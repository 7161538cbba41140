"""Tables of the cycles of work. What was written down stays: letters and papers are frozen, tasks never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

_RULED = "('monthly_report', 'quarterly_check', 'midyear_inspection', 'yearly_appraisal')"
_UNITS = "unit_kind IN ('hotline', 'place', 'agent')"


class CycleRule(Identified, OrgOwned, Base):
    """How one kind of task comes back (S131). The latest version holds; without any, `rules.SHIPPED` does.

    `due_days`: so many working days after the period's last day; `remind_days`: working days before that.
    """

    __tablename__ = "cycle_rule"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "version"),
        CheckConstraint(f"kind IN {_RULED}", name="kind"),
        CheckConstraint("due_days BETWEEN 1 AND 60 AND remind_days BETWEEN 0 AND 20", name="days"),
    )

    kind: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    active: Mapped[bool]
    due_days: Mapped[int] = mapped_column(SmallInteger)
    remind_days: Mapped[int] = mapped_column(SmallInteger)
    unit_kinds: Mapped[list[str]]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]


class CycleTask(Identified, OrgOwned, Base):
    """One thing to be done by one unit for one period. Its state is read off the clock (`terms.state`), never stored.

    kind `measure` is what an analysis pack decided (S135): `title` says what, `due_on` by when, several to a period.
    All others come from a rule and are due `due_days` working days after `last`, by the calendar as it is now.
    """

    __tablename__ = "cycle_task"
    __table_args__ = (
        CheckConstraint(f"kind = 'measure' OR kind IN {_RULED}", name="kind"),
        CheckConstraint(_UNITS, name="unit_kind"),
        CheckConstraint("first <= last", name="period"),
        CheckConstraint("(kind = 'measure') = (due_on IS NOT NULL AND title IS NOT NULL)", name="measure"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled"),
        CheckConstraint("done_at IS NULL OR cancelled_at IS NULL", name="over"),
        Index("uq_cycle_task_once", "org_id", "kind", "unit_kind", "unit_key", "first", unique=True,
              postgresql_where=text("kind <> 'measure'")),
        Index("ix_cycle_task_open", "owner_id", postgresql_where=text("done_at IS NULL AND cancelled_at IS NULL")),
        Index("ix_cycle_task_last", "org_id", "last"),
    )  # fmt: skip

    kind: Mapped[str]
    rule_version: Mapped[int] = mapped_column(SmallInteger)
    unit_kind: Mapped[str]
    unit_key: Mapped[str]
    unit_name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    due_days: Mapped[int] = mapped_column(SmallInteger)
    remind_days: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str | None]
    due_on: Mapped[date | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None]
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class CycleLetter(Identified, OrgOwned, Base):
    """提醒函 (S138): one a task and stage, frozen as it was sent. `owner_id` null: for who supervises."""

    __tablename__ = "cycle_letter"
    __table_args__ = (
        UniqueConstraint("task_id", "stage"),
        UniqueConstraint("org_id", "year", "serial"),
        CheckConstraint("stage IN ('before', 'overdue')", name="stage"),
        CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read"),
        Index("ix_cycle_letter_owner", "owner_id"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("cycle_task.id"))
    stage: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[int]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    payload: Mapped[dict[str, Any]]
    payload_sha256: Mapped[str]
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class CyclePaper(Identified, OrgOwned, Base):
    """A frozen paper: 调度通报 of a month (S138) or the appraisal sheet of a unit and year (S151).

    `payload` is the whole document (`reports.document.Document`); `payload_sha256` as reports are sealed. What changed
    since is the next version; every version stays.
    """

    __tablename__ = "cycle_paper"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "unit_kind", "unit_key", "first", "version"),
        CheckConstraint("kind IN ('bulletin', 'appraisal')", name="kind"),
        CheckConstraint(_UNITS, name="unit_kind"),
    )

    kind: Mapped[str]
    unit_kind: Mapped[str]
    unit_key: Mapped[str]
    unit_name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    version: Mapped[int] = mapped_column(SmallInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    payload_sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
