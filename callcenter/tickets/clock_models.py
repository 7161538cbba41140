"""Tables of time limits: the rules of places as data with dates, and which clocks run, without their due times."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class ClockProfile(Identified, OrgOwned, Base):
    """One version of a place's rules, never changed: a change is the next version, tickets keep theirs."""

    __tablename__ = "clock_profile"
    __table_args__ = (
        UniqueConstraint("org_id", "code", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    code: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    region: Mapped[str]
    valid_from: Mapped[date]
    notes: Mapped[str]
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    shipped: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class ClockProfileUse(Identified, OrgOwned, Base):
    """From which day on a place goes by which profile. The latest day that has come is in force."""

    __tablename__ = "clock_profile_use"
    __table_args__ = (UniqueConstraint("org_id", "since"),)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("clock_profile.id"))
    since: Mapped[date]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]


class RunningClock(Identified, OrgOwned, Base):
    """A clock that runs: what its due time is read from, so that lists find the overdue ones by an index.

    No due time stands here: the calendar may be corrected. `pauses` are [since, until or null], null for none;
    `extensions` as in `EndedClock`.
    """

    __tablename__ = "running_clock"
    __table_args__ = (
        UniqueConstraint("ticket_id", "rule"),
        Index(
            "ix_running_clock_begun", "org_id", "unit", "amount", "begins_at", postgresql_where=text("pauses IS NULL")
        ),
        Index("ix_running_clock_paused", "org_id", postgresql_where=text("pauses IS NOT NULL")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    rule: Mapped[str]
    unit: Mapped[str]
    amount: Mapped[int]
    begins_at: Mapped[datetime]
    pauses: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    extensions: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class EndedClock(Identified, OrgOwned, Base):
    """A clock that ended, as what its due time is read from: figures ask which were due on a day, and which in time.

    Written with the fact that ended it, never changed; a merged ticket has none. `turn` counts the courses of one rule
    from nought. `pauses` as in `RunningClock`; `extensions` are [amount at first, [asked at, amount afterwards] …],
    null for none.
    """

    __tablename__ = "ended_clock"
    __table_args__ = (
        UniqueConstraint("ticket_id", "rule", "turn"),
        Index("ix_ended_clock_plain", "org_id", "rule", "unit", "amount", "begins_at", "ended_at",
              postgresql_where=text("pauses IS NULL AND extensions IS NULL")),
        Index("ix_ended_clock_moved", "org_id", "rule", "begins_at",
              postgresql_where=text("pauses IS NOT NULL OR extensions IS NOT NULL")),
    )  # fmt: skip

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    rule: Mapped[str]
    turn: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[str]
    amount: Mapped[int]
    begins_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    pauses: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    extensions: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class ClockBacklog(OrgOwned, Base):
    """A ticket whose ended clocks are still to be written: all that were there before the table was."""

    __tablename__ = "clock_backlog"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
