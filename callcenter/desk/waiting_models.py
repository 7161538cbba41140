"""Who is owed a call (待回电), and what callers were told about their waiting, to be held against what came."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id


class WaitEstimate(OrgOwned, Base):
    """A range that one caller heard: whole minutes from `said_at` on, P50 to P90. One row an announcement with one."""

    __tablename__ = "wait_estimate"
    __table_args__ = (Index("ix_wait_estimate_business_day", "org_id", "business_day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entry.id"), index=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    queue_key: Mapped[str]
    language: Mapped[str]
    position: Mapped[int]
    low: Mapped[int]
    high: Mapped[int]
    said_at: Mapped[datetime]
    business_day: Mapped[date]


class ReturnCall(OrgOwned, Base):
    """A person to be rung back (待回电). kind: voicemail missed callback promise survey; state: open done.

    `entry_id`: the place in the queue that the machine will ring by itself. `pooled_until`: asked for out of hours,
    kept for the first shift that can serve it, which gets it at `shared_out_at` (S112).
    """

    __tablename__ = "return_call"
    __table_args__ = (
        Index("uq_return_call_reason", "kind", "call_id", unique=True),
        Index("ix_return_call_open", "due_at", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    voicemail_call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    language: Mapped[str]
    queue_key: Mapped[str | None]
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("queue_entry.id"), index=True)
    pooled_until: Mapped[datetime | None]
    shared_out_at: Mapped[datetime | None]
    owner_account_id: Mapped[UUID | None]
    owner_name: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    dialling_call_id: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    outcome: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))
