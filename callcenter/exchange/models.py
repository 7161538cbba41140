"""Matters exchanged with the 12345 line. A matter is one row, every word said about it another one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Exchange(Identified, OrgOwned, Base):
    """One hand-over of a matter, offered by us (`out`) or by 12345 (`in`), under a reference that both sides know.

    `stage` is `standing.fold` of all words of both sides. `call_result`: null without a call, else ringing handed
    failed. An inbound one that came with a call waits for the ticket of that call until `wait_until`, then gets its
    own. `heard_upto` is the peer's last word without a gap before it, `said` the number of our last one.
    """

    __tablename__ = "exchange"
    __table_args__ = (
        UniqueConstraint("org_id", "reference"),
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        CheckConstraint(
            "stage IN ('offered', 'accepted', 'refused', 'result_given', 'closed', 'withdrawn')", name="stage"
        ),
        Index("uq_exchange_transfer_id", "transfer_id", unique=True, postgresql_where=text("transfer_id IS NOT NULL")),
        Index(
            "uq_exchange_live",
            "ticket_id",
            unique=True,
            postgresql_where=text("stage IN ('offered', 'accepted', 'result_given')"),
        ),
        Index("ix_exchange_day", "org_id", "business_day"),
        Index("ix_exchange_wait", "wait_until", postgresql_where=text("ticket_id IS NULL AND wait_until IS NOT NULL")),
    )

    direction: Mapped[str]
    reference: Mapped[str]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    peer_ticket_no: Mapped[str | None] = mapped_column(index=True)
    stage: Mapped[str]
    peer_status: Mapped[str | None]
    own_status: Mapped[str | None]
    result: Mapped[str | None]
    outcome: Mapped[str | None]
    taken_by: Mapped[str]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    transfer_id: Mapped[UUID | None]
    call_result: Mapped[str | None]
    consent: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    heard_upto: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    said: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    wait_until: Mapped[datetime | None]
    offered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    business_day: Mapped[date]


class ExchangeMessage(Identified, OrgOwned, Base):
    """One word of either side. Its id is the message's own; (direction, reference, seq) says it only once.

    state of ours (`out`): due sending acknowledged dead; of theirs (`in`): held (one before it is missing) applied.
    `mapping` says for each field how it was put into the other side's words (S10); no contents stand there.
    """

    __tablename__ = "exchange_message"
    __table_args__ = (
        UniqueConstraint("org_id", "direction", "reference", "seq"),
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        CheckConstraint("state IN ('due', 'sending', 'acknowledged', 'dead', 'held', 'applied')", name="state"),
        Index("ix_exchange_message_due", "due_at", postgresql_where=text("state IN ('due', 'sending')")),
        Index("ix_exchange_message_dead", "org_id", postgresql_where=text("state = 'dead'")),
    )

    direction: Mapped[str]
    reference: Mapped[str]
    seq: Mapped[int]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    mapping: Mapped[list[Any]]
    state: Mapped[str]
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    claimed_until: Mapped[datetime | None]
    error: Mapped[str | None]
    settled_at: Mapped[datetime | None]


class PeerCall(Identified, OrgOwned, Base):
    """A call that 12345 put through to us, and by what it was recognised: header, caller or called."""

    __tablename__ = "peer_call"
    __table_args__ = (UniqueConstraint("call_id"), Index("ix_peer_call_day", "org_id", "business_day"))

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    recognised_by: Mapped[str]
    reference: Mapped[str | None]
    at: Mapped[datetime]
    business_day: Mapped[date]


class Reconciliation(Identified, OrgOwned, Base):
    """One comparison of both sides' lists. differences: [{reference, kind, ours, theirs, repaired}]."""

    __tablename__ = "reconciliation"
    __table_args__ = (Index("ix_reconciliation_at", "org_id", "at"),)

    first_day: Mapped[date]
    last_day: Mapped[date]
    at: Mapped[datetime]
    by_account: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ours: Mapped[int]
    theirs: Mapped[int]
    differences: Mapped[list[Any]]
    failed: Mapped[str | None]
