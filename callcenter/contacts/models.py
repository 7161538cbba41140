"""Tables of whom we talk to. A telephone number stands in `contact_point` and nowhere else in the database."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Person(Identified, OrgOwned, Base):
    """A human being, known only as far as a conversation made it necessary. `name_hash` (keyed) finds a whole name."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name_hash", "org_id", "name_hash", postgresql_where=text("name_hash IS NOT NULL")),
    )

    name_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_key_id: Mapped[str | None] = mapped_column(Text)
    name_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ContactPoint(Identified, OrgOwned, Base):
    """One way to reach somebody. `masked` is the writing that may be shown; the address itself is `address_cipher`."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "address_hash"),
        CheckConstraint("kind IN ('tel', 'sip', 'client')", name="kind"),
    )

    kind: Mapped[str] = mapped_column(Text)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(Text)
    last_four: Mapped[str] = mapped_column(Text)
    masked: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
