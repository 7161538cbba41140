"""What callers were told about their waiting, kept to be held against what came."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
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
