"""Tables of the rating after the talk: what was asked, what was keyed, and which numbers never count."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Rating(Identified, OrgOwned, Base):
    """What asking after a served call came to: exactly one for each, at the latest with its end (S93, K24).

    `invitation` (`invited` is played or sms): played, caller_left, skipped (with `not_invited_reason`: invalid abuse
    danger declined staff system), no_recording, sms. `grade` 1 is best; null is "not rated", never satisfied. `keys`
    are those pressed for the grade in order, wrong ones too. `mode` keys or sms. `after`: what a 4 or 5 chose (message,
    callback, none), the message being the recording of `message_sid`. `left_by` who ended the talk (caller seat
    system). `purpose` of the call: service (inbound), queue_callback, return. `excluded_as` test, staff or invalid:
    counted nowhere (`surveys.counting`). Times between ratings of one number go by `point_id`; `talk_seconds` is the
    whole talk, hold included. `settled_at`: nothing more can come on the line.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("call_id"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("grade IS NULL OR invited", name="invited"),
        CheckConstraint("invited = (invitation IN ('played', 'sms'))", name="invitation_invited"),
        CheckConstraint(
            "invitation IN ('played', 'caller_left', 'skipped', 'no_recording', 'sms')", name="invitation_known"
        ),
        CheckConstraint("mode IN ('keys', 'sms')", name="mode"),
        CheckConstraint("after IN ('message', 'callback', 'none')", name="after"),
        CheckConstraint("excluded_as IN ('test', 'staff', 'invalid')", name="excluded_as"),
        Index("ix_rating_day", "org_id", "business_day"),
        Index("ix_rating_bad", "org_id", "business_day", postgresql_where=text("grade >= 4")),
        Index("ix_rating_point", "point_id", "rated_at", postgresql_where=text("grade IS NOT NULL")),
        Index("ix_rating_sms", "sms_message_id", postgresql_where=text("sms_message_id IS NOT NULL")),
        Index("ix_rating_wanted", "call_id", postgresql_where=text("after = 'callback' AND survey_id IS NULL")),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    purpose: Mapped[str] = mapped_column(default="service", server_default="service")
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    invitation: Mapped[str] = mapped_column(default="played", server_default="played")
    invited: Mapped[bool]
    not_invited_reason: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    left_by: Mapped[str | None]
    talk_seconds: Mapped[int | None]
    mode: Mapped[str] = mapped_column(default="keys", server_default="keys")
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    keys: Mapped[str]
    after: Mapped[str | None]
    message_sid: Mapped[str | None]
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id"))
    sms_message_id: Mapped[UUID | None] = mapped_column(ForeignKey("sms_message.id"))
    language: Mapped[str | None]
    queue_key: Mapped[str | None]
    account_id: Mapped[UUID | None]
    seat_id: Mapped[UUID | None]
    excluded_as: Mapped[str | None]
    rated_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    business_day: Mapped[date]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class RatingKey(Identified, OrgOwned, Base):
    """One key as it was pressed, written in the webhook that brought it. `step`: grade, or choice (after a 4 or 5)."""

    __tablename__ = "rating_key"
    __table_args__ = (UniqueConstraint("call_id", "seq"), CheckConstraint("step IN ('grade', 'choice')", name="step"))

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[str]
    keyed: Mapped[str]
    valid: Mapped[bool]
    at: Mapped[datetime]


class UncountedNumber(Identified, OrgOwned, Base):
    """A number whose calls never count: used for tests, or belonging to staff (kind test or staff)."""

    __tablename__ = "uncounted_number"
    __table_args__ = (
        CheckConstraint("kind IN ('test', 'staff')", name="kind"),
        Index("uq_uncounted_number_point", "point_id", unique=True, postgresql_where=text("removed_at IS NULL")),
    )

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    kind: Mapped[str]
    note: Mapped[str]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]
