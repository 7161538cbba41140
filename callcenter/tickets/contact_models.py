"""Tables of contacts and cases. Person 人, contact 人次, record 条 (ticket), case 件 are counted apart (S98, S142)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Contact(Identified, OrgOwned, Base):
    """One time that somebody turned to us, over whatever channel (S12–S15). A call is at most one contact.

    `kind` is the channel's sort of service where it has some (S15). `invalid_reason`: counts for nothing (无声 误拨 …).
    `request_key` is the console's own: the same form sent twice makes one contact. `reference` is the other side's.
    """

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("call_id"),
        UniqueConstraint("org_id", "request_key"),
        CheckConstraint(
            "channel IN ('phone', '12345', 'web', 'wechat', 'walk_in', 'mail', 'kiosk', 'outbound')", name="channel"
        ),
        Index("ix_contact_day", "org_id", "business_day"),
        Index("ix_contact_person", "person_id", postgresql_where=text("person_id IS NOT NULL")),
    )

    channel: Mapped[str]
    kind: Mapped[str | None]
    at: Mapped[datetime]
    business_day: Mapped[date]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    language: Mapped[str | None]
    invalid_reason: Mapped[str | None]
    reference: Mapped[str | None]
    note: Mapped[str | None]
    request_key: Mapped[UUID | None]
    created_at: Mapped[datetime]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TicketContact(Identified, OrgOwned, Base):
    """A ticket may come up in several contacts, a contact may bring several tickets. kind: first, further."""

    __tablename__ = "ticket_contact"
    __table_args__ = (UniqueConstraint("ticket_id", "contact_id"), UniqueConstraint("ticket_id", "call_id"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]


class MatterCase(Identified, OrgOwned, Base):
    """One affair with all who are in it: thirty workers of one site are one case with thirty persons (S143)."""

    __tablename__ = "matter_case"
    __table_args__ = (UniqueConstraint("org_id", "number"), Index("ix_matter_case_day", "org_id", "business_day"))

    number: Mapped[str]
    title: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    business_day: Mapped[date]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class CasePerson(Identified, OrgOwned, Base):
    """Somebody in a case. role: claimant, representative. Taken out again the row stays, with who did so and why.

    `amount` in fen. The name is `person.name_cipher`, the number `contact_point`.
    """

    __tablename__ = "case_person"
    __table_args__ = (
        CheckConstraint("role IN ('claimant', 'representative')", name="role"),
        CheckConstraint("(removed_at IS NULL) = (removed_reason IS NULL)", name="removed"),
        Index("uq_case_person_once", "case_id", "person_id", unique=True, postgresql_where=text("removed_at IS NULL")),
        Index("ix_case_person_day", "org_id", "business_day"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("matter_case.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    position: Mapped[int]
    role: Mapped[str] = mapped_column(default="claimant", server_default="claimant")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    months: Mapped[int | None]
    note: Mapped[str | None]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    business_day: Mapped[date]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    removed_reason: Mapped[str | None]


class CaseCounter(Base):
    """The last number given to a case on a day, like `ticket_counter`."""

    __tablename__ = "case_counter"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class TicketMerge(Identified, OrgOwned, Base):
    """That one ticket was a double of another. Nothing is moved; `before` is what undoing writes back, exactly."""

    __tablename__ = "ticket_merge"
    __table_args__ = (
        Index("uq_ticket_merge_standing", "ticket_id", unique=True, postgresql_where=text("undone_at IS NULL")),
        CheckConstraint("ticket_id <> into_id", name="other"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    into_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), index=True)
    reason: Mapped[str]
    before: Mapped[dict[str, Any]]
    merged_at: Mapped[datetime]
    merged_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    undone_reason: Mapped[str | None]
