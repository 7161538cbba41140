"""Tables of who works here. `org` is a tree of places (GB/T 2260 codes); everything else belongs to a node of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class Org(Identified, Base):
    """A place: province, city, county, township. The hotline runs at one of them."""

    __tablename__ = "org"

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org.id"))
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)


class Account(Identified, OrgOwned, Base):
    """Somebody who may log in. `staff_no` never begins with 0: that key reaches a person in every menu."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("org_id", "staff_no"),)

    staff_no: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime]


class LoginSession(Identified, OrgOwned, Base):
    """One login on one browser. Only the hash of the cookie is kept: a stolen table opens no console."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account_open", "account_id", postgresql_where=text("ended_at IS NULL")),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    csrf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginFailure(Identified, OrgOwned, Base):
    """A refused login, kept as keyed hashes and only as long as it counts."""

    __tablename__ = "login_failure"
    __table_args__ = (
        Index("ix_login_failure_staff", "staff_hash", "at"),
        Index("ix_login_failure_address", "address_hash", "at"),
    )

    staff_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
