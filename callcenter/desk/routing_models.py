"""What routing leaves behind to be looked at: pairs that were stranded, languages that nobody served."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id


class StrandedPair(OrgOwned, Base):
    """A caller and a seat that stood idle side by side for over a second. There should be no row (targets T5, T6)."""

    __tablename__ = "stranded_pair"
    __table_args__ = (Index("ix_stranded_pair_found", "org_id", "found_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("queue_entry.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    entry_since: Mapped[datetime]
    idle_since: Mapped[datetime]
    found_at: Mapped[datetime]


class StaffingGap(OrgOwned, Base):
    """A time in which a queue's language was spoken by nobody on duty (S5). `seat_id` is who left last."""

    __tablename__ = "staffing_gap"
    __table_args__ = (
        Index("uq_staffing_gap_open", "org_id", "language", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    language: Mapped[str]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
