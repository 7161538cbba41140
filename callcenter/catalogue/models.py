"""Tables of the service catalogue: items in versions, what callers were told about them, visits they were asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class ServiceItem(Identified, OrgOwned, Base):
    """One line of the catalogue. What is public is `version_id`, the version that its owner has accepted (S31)."""

    __tablename__ = "service_item"
    __table_args__ = (UniqueConstraint("org_id", "code"),)

    code: Mapped[str]
    version_id: Mapped[UUID | None]
    sort: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]


class ServiceItemVersion(Identified, OrgOwned, Base):
    """An item as it was written at one time. Once it has left `draft` only its state changes.

    state: draft · offered (its owner is asked) · published · refused (by the owner, with a reason) · superseded ·
    withdrawn. `materials` is the proof list (S28): [{"name", "note", "may_follow"}]. `confirmed`: the bureau has looked
    at it. `limit_amount` of `limit_unit`; `instant` items are to be done within the call (S27).
    """

    __tablename__ = "service_item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        CheckConstraint(
            "state IN ('draft', 'offered', 'published', 'refused', 'superseded', 'withdrawn')", name="state"
        ),
        CheckConstraint("state IN ('draft', 'withdrawn') OR owner_id IS NOT NULL", name="owner"),
        CheckConstraint("limit_unit IN ('at_once', 'minute', 'hour', 'working_day', 'calendar_day')", name="unit"),
        CheckConstraint("max_visits >= 0 AND limit_amount >= 0", name="figures"),
        Index("uq_service_item_version_open", "item_id", unique=True, postgresql_where=text("state = 'published'")),
        Index("ix_service_item_version_offered", "owner_id", postgresql_where=text("state = 'offered'")),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("service_item.id"), index=True)
    version: Mapped[int]
    state: Mapped[str]
    name: Mapped[str]
    line: Mapped[str]
    categories: Mapped[list[str]]
    standard: Mapped[str]
    provider: Mapped[str]
    materials: Mapped[list[Any]]
    department: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    backup_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    limit_amount: Mapped[int] = mapped_column(SmallInteger)
    limit_unit: Mapped[str]
    limit_source: Mapped[str]
    instant: Mapped[bool]
    max_visits: Mapped[int] = mapped_column(SmallInteger)
    cross_region: Mapped[str] = mapped_column(server_default="none")
    confirmed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decision_note: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class ServiceNotice(Identified, OrgOwned, Base):
    """A caller was told once what an item needs (一次性告知, S26). A second one is a breach and has a reason.

    Given during a call it belongs to the call and, once the form is finished, to the ticket that it is about.
    """

    __tablename__ = "service_notice"
    __table_args__ = (
        CheckConstraint("call_id IS NOT NULL OR ticket_id IS NOT NULL", name="about"),
        CheckConstraint("channel IN ('read_out', 'sms', 'both')", name="channel"),
        CheckConstraint("sequence = 1 OR reason IS NOT NULL", name="reason"),
        Index("ix_service_notice_ticket", "ticket_id", postgresql_where=text("ticket_id IS NOT NULL")),
        Index("ix_service_notice_call", "call_id", postgresql_where=text("call_id IS NOT NULL")),
        Index("ix_service_notice_day", "org_id", "business_day"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("service_item.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_item_version.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    channel: Mapped[str]
    sequence: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str | None]
    category: Mapped[str | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("sms_message.id"))
    given_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    business_day: Mapped[date]


class ServiceVisit(Identified, OrgOwned, Base):
    """A visit that a ticket's caller was asked for. `sequence` beyond the item's `max_visits` is a breach (S28)."""

    __tablename__ = "service_visit"
    __table_args__ = (UniqueConstraint("ticket_id", "item_id", "sequence"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("service_item.id"))
    sequence: Mapped[int] = mapped_column(SmallInteger)
    allowed: Mapped[int] = mapped_column(SmallInteger)
    purpose: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    business_day: Mapped[date]
