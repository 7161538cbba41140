"""Tables of the foundation: outbox rows and the pulse of processes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified


class OutboxRow(Identified, Base):
    """One event for one handler. `sequence` gives the order within an aggregate and a lane."""

    __tablename__ = "outbox"

    org_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    event: Mapped[str]
    handler: Mapped[str]
    lane: Mapped[str]
    aggregate: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[UUID | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    error: Mapped[str | None]

    __table_args__ = (
        Index("ix_outbox_open", "lane", "sequence", postgresql_where=text("done_at IS NULL AND dead_at IS NULL")),
        Index(
            "ix_outbox_aggregate",
            "aggregate",
            "lane",
            "sequence",
            postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
        ),
        Index("ix_outbox_done_at", "done_at", postgresql_where=text("done_at IS NOT NULL")),
    )


class Pulse(Base):
    """The last sign of life of a process without a port of its own (worker, speech, beat, dispatcher)."""

    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(server_default="")
