"""The table of the audit. Rows are added and read; a trigger refuses changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class AuditEntry(Identified, OrgOwned, Base):
    """Who did what to which object, and why. `actor` is an account, or null for the machine itself.

    `mac` is the line sealed with a key outside the database; lines from before there was one have none.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_kind", "object_id", "at"),)

    actor: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(Text)
    object_kind: Mapped[str] = mapped_column(Text)
    object_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(index=True)
    mac: Mapped[bytes | None] = mapped_column(LargeBinary)


class ChainSeal(Identified, OrgOwned, Base):
    """What stood in an append-only table in a stretch of time, sealed each hour: a row that went missing shows.

    subject: `ticket_event`, `audit_entry`. The stretch is [since, until); `digest` is independent of the rows' order.
    `mac` seals all of it onto the seal before, with a key outside the database.
    """

    __tablename__ = "chain_seal"
    __table_args__ = (
        UniqueConstraint("org_id", "subject", "number"),
        CheckConstraint("subject IN ('ticket_event', 'audit_entry')", name="subject"),
        CheckConstraint("since < until", name="stretch"),
    )

    subject: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
    rows: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
