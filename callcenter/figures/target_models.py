"""Tables of targets and of what they are divided by. A plan is never changed: a change is its next version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned


class TargetPlan(Identified, OrgOwned, Base):
    """What is to be done in a year of one measure, divided among units of one kind (S130). The latest version holds.

    `whole` is what all units are to do together; `basis` says how it was divided, in words.
    """

    __tablename__ = "target_plan"
    __table_args__ = (
        UniqueConstraint("org_id", "year", "measure", "unit_kind", "version"),
        CheckConstraint("unit_kind IN ('hotline', 'place', 'agent')", name="unit_kind"),
        CheckConstraint("whole >= 0", name="whole"),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    measure: Mapped[str]
    unit_kind: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    whole: Mapped[int]
    basis: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class TargetUnit(Identified, OrgOwned, Base):
    """The part of one unit. `key`: a place's code, an account's id, "" for the hotline; `population`: its divisor."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("plan_id", "key"), CheckConstraint("amount >= 0", name="amount"))

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("target_plan.id"))
    key: Mapped[str]
    name: Mapped[str]
    amount: Mapped[int]
    population: Mapped[int | None]


class Population(Identified, OrgOwned, Base):
    """How many people live at a place of the four levels in a year, and how many lawyers work there (S146)."""

    __tablename__ = "population"
    __table_args__ = (
        UniqueConstraint("org_id", "year", "place_code"),
        CheckConstraint("residents >= 0 AND lawyers >= 0", name="counts"),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    place_code: Mapped[str]
    residents: Mapped[int]
    lawyers: Mapped[int | None]
    source: Mapped[str]
