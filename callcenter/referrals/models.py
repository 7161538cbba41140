"""Tables of the directory: places, providers, how far it is, who works for them, advisers of villages."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.referrals.booking_models import Appointment, BookingClosure, BookingHours, BookingPlace
from callcenter.referrals.referral_models import GuidanceLetter, Referral
from callcenter.referrals.words import PROVIDER_KINDS

__all__ = [
    "Appointment",
    "BookingClosure",
    "BookingHours",
    "BookingPlace",
    "GuidanceLetter",
    "LocalPlace",
    "Provider",
    "ProviderMember",
    "Referral",
    "TravelTime",
    "VillageAdviser",
]

EMPTY_WORDS = text("'{}'::text[]")


class LocalPlace(Identified, OrgOwned, Base):
    """A place of the four levels (S147) by its code of twelve digits; `rural` decides between half an hour and one."""

    __tablename__ = "local_place"
    __table_args__ = (
        UniqueConstraint("org_id", "code"),
        CheckConstraint("level IN ('city', 'county', 'township', 'village')", name="level"),
    )

    code: Mapped[str]
    name: Mapped[str]
    level: Mapped[str]
    rural: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class Provider(Identified, OrgOwned, Base):
    """Whom a matter may be referred to: an organisation of S126, a partner of S78, or a number to be read out.

    (kind, name, place_code) is what an import recognises it by. `confirmed`: the bureau has checked it. `sort` orders
    the numbers that agents read out.
    """

    __tablename__ = "provider"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "name", "place_code"),
        CheckConstraint(f"kind IN {PROVIDER_KINDS}", name="kind"),
        Index("ix_provider_place", "org_id", "kind", "place_code", postgresql_where=text("active")),
    )

    kind: Mapped[str]
    line: Mapped[str | None]
    name: Mapped[str]
    place_code: Mapped[str] = mapped_column(server_default="")
    place_name: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    hours: Mapped[str] = mapped_column(server_default="")
    specialties: Mapped[list[str]] = mapped_column(server_default=EMPTY_WORDS)
    languages: Mapped[list[str]] = mapped_column(server_default=EMPTY_WORDS)
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    confirmed: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    sort: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    source: Mapped[str] = mapped_column(server_default="")
    changed_at: Mapped[datetime]


class ProviderMember(Identified, OrgOwned, Base):
    """An account that works for a provider: it sees what was referred there, and nothing else."""

    __tablename__ = "provider_member"
    __table_args__ = (UniqueConstraint("provider_id", "account_id"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]


class TravelTime(Identified, OrgOwned, Base):
    """How long it takes from a place (its code, or the beginning of one) to a provider, in minutes (S64)."""

    __tablename__ = "travel_time"
    __table_args__ = (UniqueConstraint("from_code", "provider_id"), CheckConstraint("minutes > 0", name="minutes"))

    from_code: Mapped[str]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    minutes: Mapped[int] = mapped_column(SmallInteger)


class VillageAdviser(Identified, OrgOwned, Base):
    """The adviser of a village or community (一村一法律顾问, S147, S156), from a day to a day."""

    __tablename__ = "village_adviser"
    __table_args__ = (UniqueConstraint("org_id", "place_code", "name", "valid_from"),)

    place_code: Mapped[str]
    place_name: Mapped[str]
    name: Mapped[str]
    firm: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    hours: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    changed_at: Mapped[datetime]
