"""Tables of what holds at a place and from when: hints, and the choices of a region. Time limits stand in the
profiles.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class AidHintRule(Identified, OrgOwned, Base):
    """One line of the table (matter, group) → article, with the article's words (12348.md 2.6); `aid.hints` reads it.

    No category: any matter; no group: anybody. Lines with days are temporary widenings (S50). `code` keeps shipped
    lines apart from those a place has added (code null).
    """

    __tablename__ = "aid_hint_rule"
    __table_args__ = (
        UniqueConstraint("org_id", "code"),
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="days"),
    )

    code: Mapped[str | None]
    category: Mapped[str | None]
    special_group: Mapped[str | None]
    article: Mapped[str]
    item: Mapped[str | None]
    words: Mapped[str]
    condition: Mapped[str | None]
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    entered_by: Mapped[UUID | None]
    sort: Mapped[int] = mapped_column(server_default="0")


class AidPolicy(Identified, OrgOwned, Base):
    """The choices of this place. `priority_stages` differ by region (S45). `adviser_override`: whether an
    administrator may, with a reason that is kept, give a case to who advised the caller (the 148 rule says no).
    """

    __tablename__ = "aid_policy"
    __table_args__ = (Index("uq_aid_policy_org_id", "org_id", unique=True),)

    region: Mapped[str] = mapped_column(server_default="default")
    priority_stages: Mapped[list[str]]
    remind_before_hours: Mapped[int] = mapped_column(server_default="24")
    adviser_override: Mapped[bool] = mapped_column(server_default=text("false"))
