"""Tables of short messages: texts in their versions, every message that was ever to be sent, and what came back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class MessageTemplate(Identified, OrgOwned, Base):
    """One text in one version; the highest is in force. `origin`: shipped (templates.toml) or edited on the console."""

    __tablename__ = "message_template"
    __table_args__ = (
        UniqueConstraint("org_id", "key", "version"),
        CheckConstraint("origin IN ('shipped', 'edited')", name="origin"),
    )

    key: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    origin: Mapped[str]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class ShortMessage(Identified, OrgOwned, Base):
    """One short message. (org, dedupe_key) is unique: however often it is asked for, it is one message.

    state: prepared sending sent failed unknown (it left, nobody knows more) not_sent suppressed cancelled. `reason`:
    no_gateway no_mobile safe_contact refused no_answer too_many_tries withdrawn stale, or what `MayWrite` answered.
    """

    __tablename__ = "sms_message"
    __table_args__ = (
        UniqueConstraint("org_id", "dedupe_key"),
        CheckConstraint(
            "state IN ('prepared', 'sending', 'sent', 'failed', 'unknown', 'not_sent', 'suppressed', 'cancelled')",
            name="state",
        ),
        Index("ix_sms_message_due", "due_at", postgresql_where=text("state = 'prepared'")),
        Index("ix_sms_message_open", "asked_at", postgresql_where=text("state IN ('sending', 'unknown')")),
    )

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    template: Mapped[str]
    template_version: Mapped[int]
    values: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stale_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ReceivedMessage(Identified, OrgOwned, Base):
    """One short message that somebody wrote to us, as the gateway handed it over; its `remote_id` makes it one.

    `taken_as`: what a later stage took it for (grade survey opt_out opt_in wrong unasked), null until it has.
    """

    __tablename__ = "sms_received"
    __table_args__ = (
        UniqueConstraint("org_id", "remote_id"),
        Index("ix_sms_received_point", "point_id", "received_at"),
    )

    remote_id: Mapped[str]
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    body: Mapped[str]
    received_at: Mapped[datetime]
    taken_as: Mapped[str | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
