"""Tables of care: numbers at which a call may do harm, risk forms, and lawyers' words on limitation periods."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class ContactCare(Identified, OrgOwned, Base):
    """需安全联系: a number at which a call, a message or a name may endanger the caller (12348.md 2.10).

    One in force a number. `sms_ok` and `ok_to_call` are what the caller allowed; the machine never rings, whatever
    stands here.
    """

    __tablename__ = "contact_care"
    __table_args__ = (
        Index("uq_contact_care_point", "point_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
        CheckConstraint("reason IN ('domestic_violence', 'minor', 'on_request', 'sensitive')", name="reason"),
    )

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    reason: Mapped[str]
    ok_to_call: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    sms_ok: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    hours: Mapped[str | None]
    code_word: Mapped[str | None]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None]
    lifted_why: Mapped[str | None]


class RiskForm(Identified, OrgOwned, Base):
    """The five questions of a quarrel that may turn violent (民转刑, S73), as answered; the newest one counts."""

    __tablename__ = "risk_form"
    __table_args__ = (UniqueConstraint("ticket_id", "seq"), Index("ix_risk_form_level", "org_id", "level", "at"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[str]
    answers: Mapped[dict[str, Any]]
    score: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str]
    township: Mapped[str | None]
    note: Mapped[str | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class LimitationReview(Identified, OrgOwned, Base):
    """That a lawyer has confirmed one line of the dated table of periods, for this version of its text."""

    __tablename__ = "limitation_review"
    __table_args__ = (UniqueConstraint("org_id", "rule", "version"),)

    rule: Mapped[str]
    version: Mapped[str]
    confirmed_name: Mapped[str]
    licence_no: Mapped[str | None]
    note: Mapped[str | None]
    confirmed_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
