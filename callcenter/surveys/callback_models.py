"""Tables around the callback: its versioned form, who wishes not to be asked, the one message, panels from outside."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class SurveyForm(Identified, OrgOwned, Base):
    """One version of what is said and asked on the telephone (S89). Never changed: a change is the next version.

    `script` holds steps and questions as `form.toml` writes them.
    """

    __tablename__ = "survey_form"
    __table_args__ = (UniqueConstraint("org_id", "version"),)

    version: Mapped[int] = mapped_column(Integer)
    script: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    published_at: Mapped[datetime]


class DoNotAsk(Identified, OrgOwned, Base):
    """退访: a number that asked not to be surveyed any more. One in force a number.

    how: said (to whoever called) keyed replied (by short message) staff (told to the hotline otherwise).
    """

    __tablename__ = "do_not_ask"
    __table_args__ = (
        Index("uq_do_not_ask_point", "point_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
        Index("ix_do_not_ask_said_at", "org_id", "said_at"),
        CheckConstraint("how IN ('said', 'keyed', 'replied', 'staff')", name="how"),
    )

    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    how: Mapped[str]
    said_at: Mapped[datetime]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    lifted_why: Mapped[str | None]


class SurveyMessage(Identified, OrgOwned, Base):
    """The one short message after the last try in vain, and what was replied. Its grade counts under mode `sms`."""

    __tablename__ = "survey_message"
    __table_args__ = (
        UniqueConstraint("survey_id"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        Index("ix_survey_message_open", "point_id", "asked_at", postgresql_where=text("replied_at IS NULL")),
    )

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("sms_message.id"))
    asked_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    grade: Mapped[int | None] = mapped_column(SmallInteger)


class PanelScore(Identified, OrgOwned, Base):
    """What a panel of outsiders gave (评议小组, S94): imported, listed, never mixed with what callers said.

    `score` of `scale` (both as the panel wrote them); `people` how many judged.
    """

    __tablename__ = "panel_score"
    __table_args__ = (
        UniqueConstraint("org_id", "held_on", "body", "subject"),
        CheckConstraint("score >= 0 AND score <= scale", name="score"),
    )

    held_on: Mapped[date]
    body: Mapped[str]
    source: Mapped[str]
    subject: Mapped[str]
    score: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    scale: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    people: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(default="", server_default="")
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
