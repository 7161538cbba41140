"""Tables of presence: who signed in where, and who answered when the roll was called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Attendance(Identified, OrgOwned, Base):
    """From a sign-in to its sign-out (S113). method: console desk_phone supervisor; place: the address or extension.

    A shift may have several (somebody left and came back); duty without a shift has none to name.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        Index("uq_attendance_open", "account_id", unique=True, postgresql_where=text("signed_out_at IS NULL")),
        Index("ix_attendance_times", "org_id", "signed_in_at"),
        CheckConstraint("signed_out_at IS NULL OR signed_in_at <= signed_out_at", name="times"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"), index=True)
    signed_in_at: Mapped[datetime]
    in_method: Mapped[str]
    in_place: Mapped[str]
    signed_out_at: Mapped[datetime | None]
    out_method: Mapped[str | None]
    out_place: Mapped[str | None]
    note: Mapped[str | None]


class RollCall(Identified, OrgOwned, Base):
    """The roll was called (网上点名, S114). kind: supervisor random; state: open closed."""

    __tablename__ = "roll_call"
    __table_args__ = (
        Index("uq_roll_call_open", "org_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_roll_call_called", "org_id", "called_at"),
    )

    kind: Mapped[str]
    state: Mapped[str]
    called_by: Mapped[UUID | None]
    called_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class RollCallMember(Identified, OrgOwned, Base):
    """Somebody who was called. state: waiting answered missed excused; `excuse` is what their seat was doing."""

    __tablename__ = "roll_call_member"
    __table_args__ = (UniqueConstraint("roll_call_id", "account_id"),)

    roll_call_id: Mapped[UUID] = mapped_column(ForeignKey("roll_call.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seat.id"))
    shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"))
    state: Mapped[str]
    excuse: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_from: Mapped[str | None]


class RollCallPlan(Identified, OrgOwned, Base):
    """A moment drawn for a roll call that nobody ordered; no route shows it before it has come. state: due done."""

    __tablename__ = "roll_call_plan"
    __table_args__ = (
        UniqueConstraint("org_id", "due_at"),
        Index("ix_roll_call_plan_due", "due_at", postgresql_where=text("state = 'due'")),
    )

    due_at: Mapped[datetime]
    seed: Mapped[str]
    state: Mapped[str]
    roll_call_id: Mapped[UUID | None] = mapped_column(ForeignKey("roll_call.id"))
