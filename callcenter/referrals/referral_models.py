"""Tables of referrals and of the letters that may follow a mediation."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Referral(Identified, OrgOwned, Base):
    """A matter given to somebody else, or one that came from a partner (`direction` in), with the caller's consent.

    state: sent · acknowledged · declined · done · withdrawn; handed_over at once where nobody answers for it (110, 120,
    12356 …). `contact_due_at`: by when the provider rings the caller (S63). `key` makes one press one referral. Made
    during a call it belongs to the call and, once the form is finished, to the ticket that it is about.
    """

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        UniqueConstraint("org_id", "key"),
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        CheckConstraint("call_id IS NOT NULL OR ticket_id IS NOT NULL", name="about"),
        CheckConstraint(
            "state IN ('sent', 'acknowledged', 'declined', 'done', 'withdrawn', 'handed_over')", name="state"
        ),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result"),
        CheckConstraint("complexity IN ('small', 'complex')", name="complexity"),
        Index("ix_referral_open", "ack_due_at", postgresql_where=text("state = 'sent'")),
        Index("ix_referral_provider", "provider_id", "state"),
        Index("ix_referral_day", "org_id", "business_day"),
    )

    number: Mapped[str]
    key: Mapped[str]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    category: Mapped[str | None]
    direction: Mapped[str]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    target_name: Mapped[str]
    wish: Mapped[str]
    state: Mapped[str]
    consent_how: Mapped[str]
    consent_at: Mapped[datetime]
    other_party_agreed_at: Mapped[datetime | None]
    other_party_how: Mapped[str | None]
    referred_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    referred_at: Mapped[datetime]
    business_day: Mapped[date]
    ack_due_at: Mapped[datetime | None]
    ack_due_guessed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    contact_due_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    result: Mapped[str | None]
    result_note: Mapped[str | None]
    result_at: Mapped[datetime | None]
    complexity: Mapped[str | None]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    told_back_at: Mapped[datetime | None]
    score_process: Mapped[int | None] = mapped_column(SmallInteger)
    score_prevention: Mapped[int | None] = mapped_column(SmallInteger)
    score_petition: Mapped[int | None] = mapped_column(SmallInteger)
    ended_at: Mapped[datetime | None]
    end_note: Mapped[str | None]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("sms_message.id"))
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class GuidanceLetter(Identified, OrgOwned, Base):
    """告知引导书: a justice office (司法所) leads both parties on to an administrative or a judicial way (S75).

    Numbers run without gaps through a year. Issued once for a referral and never changed.
    Enciphered: first_party, second_party, dispute, advice (`sealed`).
    """

    __tablename__ = "guidance_letter"
    __table_args__ = (
        UniqueConstraint("org_id", "year", "serial"),
        UniqueConstraint("referral_id"),
        CheckConstraint("route IN ('administrative', 'judicial')", name="route"),
        CheckConstraint("reason IN ('out_of_scope', 'mediation_failed')", name="reason"),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[int]
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    office_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    route: Mapped[str]
    reason: Mapped[str]
    words_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    words_key_id: Mapped[str]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
