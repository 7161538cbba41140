"""Tables of what is asked: versions of the taxonomy, forms with their versions, what a ticket's form says."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class TaxonomyVersion(Identified, OrgOwned, Base):
    """A version of the table of categories; its lines are `category`. In force is the one published last.

    `published_at` null: it came with the software to a place that keeps a table of its own, and is not in force.
    """

    __tablename__ = "taxonomy_version"
    __table_args__ = (
        UniqueConstraint("org_id", "version"),
        Index("ix_taxonomy_version_published", "org_id", "published_at"),
    )

    version: Mapped[str]
    note: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class Form(Identified, OrgOwned, Base):
    """One version of a form: what is asked in a matter of these categories. Published it never changes.

    `fields`: [{key, name, kind, required, unit?, choices?, hint?}] as `forms.Field` reads them. `categories`: codes of
    either level, or "*" for all that have no other; the longest that fits wins.
    """

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("org_id", "key", "version"), CheckConstraint("version >= 1", name="version"))

    key: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    categories: Mapped[list[str]]
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class TicketForm(Identified, OrgOwned, Base):
    """What a ticket's form says, and by which version it was asked. A value of null is 未提供: asked and not given.

    `missing`: required fields nobody has answered; while there are any it is 待补录, until `supplement_until` in time.
    """

    __tablename__ = "ticket_form"
    __table_args__ = (
        UniqueConstraint("ticket_id"),
        CheckConstraint("(completed_at IS NOT NULL) = (cardinality(missing) = 0)", name="completed"),
        Index("ix_ticket_form_open", "supplement_until", postgresql_where=text("completed_at IS NULL")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    form_key: Mapped[str]
    form_version: Mapped[int]
    values: Mapped[dict[str, Any]]
    missing: Mapped[list[str]]
    supplement_until: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
