"""What callers asked the menu about tickets: kept to bound guessing, and told apart from what was found."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class TicketInquiry(Identified, OrgOwned, Base):
    """One number keyed with four digits. Neither stands here: the number only as a keyed hash, the digits not at all.

    `stage` is what the caller was told, null where nothing fitted; `barred` that nothing was looked up any more.
    """

    __tablename__ = "ticket_inquiry"
    __table_args__ = (
        Index("ix_ticket_inquiry_call", "call_id"),
        Index("ix_ticket_inquiry_point", "point_id", "at"),
        Index("ix_ticket_inquiry_number", "number_hash", "at"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    number_hash: Mapped[bytes] = mapped_column(LargeBinary)
    stage: Mapped[str | None]
    barred: Mapped[bool]
    at: Mapped[datetime]
    business_day: Mapped[date]
