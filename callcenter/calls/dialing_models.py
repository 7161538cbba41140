"""What our machine has dialled, and the places on the trunk: rows, so that every process sees the same."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class DialedNumber(Identified, OrgOwned, Base):
    """One ring of a number by the machine: what the permitted rates are counted by. Kept for two days. `at` is when it
    was claimed, and once the call is over, when that was.
    """

    __tablename__ = "dialed_number"
    __table_args__ = (Index("ix_dialed_number_point_id", "point_id", "at"), Index("ix_dialed_number_at", "at"))

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    purpose: Mapped[str]
    reference: Mapped[UUID]
    at: Mapped[datetime]


class TrunkPlace(Identified, OrgOwned, Base):
    """One of the calls that the machine may have on the trunk at once. Free while `call_id` is null."""

    __tablename__ = "trunk_place"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        Index("uq_trunk_place_call_id", "call_id", unique=True, postgresql_where=text("call_id IS NOT NULL")),
        Index("ix_trunk_place_free", "org_id", "number", postgresql_where=text("call_id IS NULL")),
    )

    number: Mapped[int] = mapped_column(SmallInteger)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    taken_at: Mapped[datetime | None]
