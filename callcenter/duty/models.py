"""Tables of planning: places, rules, patterns, absences, rosters and their shifts, swaps, and this site's figures."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.duty.care_models import (
    AgentQualification,
    CallBlock,
    CallWarning,
    HandOver,
    HandOverItem,
    SkillCertificate,
)
from callcenter.duty.presence_models import Attendance, RollCall, RollCallMember, RollCallPlan

__all__ = [
    "AgentQualification",
    "Attendance",
    "CallBlock",
    "CallWarning",
    "DutyAbsence",
    "DutyPattern",
    "DutyPlace",
    "DutyPolicy",
    "DutyRule",
    "HandOver",
    "HandOverItem",
    "RollCall",
    "RollCallMember",
    "RollCallPlan",
    "Roster",
    "Shift",
    "ShiftChange",
    "ShiftSwap",
    "SkillCertificate",
]


class DutyPolicy(Identified, OrgOwned, Base):
    """The figures of this site, one row an organisation; minutes, seconds, hours and days as the names say."""

    __tablename__ = "duty_policy"
    __table_args__ = (UniqueConstraint("org_id"),)

    grace_minutes: Mapped[int] = mapped_column(server_default="10")
    early_minutes: Mapped[int] = mapped_column(server_default="10")
    sign_in_ahead_minutes: Mapped[int] = mapped_column(server_default="30")
    roll_call_seconds: Mapped[int] = mapped_column(server_default="60")
    roll_calls_each_day: Mapped[int] = mapped_column(server_default="1")
    swap_notice_hours: Mapped[int] = mapped_column(server_default="24")
    certificate_warning_days: Mapped[int] = mapped_column(server_default="30")
    block_days_most: Mapped[int] = mapped_column(server_default="90")


class DutyPlace(Identified, OrgOwned, Base):
    """Where people are on duty. level: centre (县级中心) station (乡镇工作站) village (村居工作室).

    `hotline`: who is on duty there answers the telephone. With days it is a temporary point (S111). `names_public`: the
    bulletin on the wall and the public page name who is on duty (S124).
    """

    __tablename__ = "duty_place"
    __table_args__ = (
        UniqueConstraint("org_id", "code"),
        CheckConstraint("level IN ('centre', 'station', 'village')", name="level"),
    )

    code: Mapped[str]
    name: Mapped[str]
    level: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    hotline: Mapped[bool] = mapped_column(server_default=text("false"))
    names_public: Mapped[bool] = mapped_column(server_default=text("false"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    sort: Mapped[int] = mapped_column(server_default="0")


class DutyRule(Identified, OrgOwned, Base):
    """A rule that a roster is checked against, as data (S106–S110). Of one place, or of a level; the place's wins."""

    __tablename__ = "duty_rule"
    __table_args__ = (
        Index("uq_duty_rule_level", "org_id", "level", "kind", unique=True, postgresql_where=text("place_id IS NULL")),
        Index("uq_duty_rule_place", "place_id", "kind", unique=True, postgresql_where=text("place_id IS NOT NULL")),
    )

    level: Mapped[str | None]
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty_place.id"))
    kind: Mapped[str]
    figure: Mapped[int]
    source: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class DutyPattern(Identified, OrgOwned, Base):
    """Somebody's regular duty. `weekdays` (1 is Monday) empty: every day of the kind; `days` workdays or every_day.

    A make-up Saturday (调休) is a working day: it belongs to the patterns that name no weekday.
    """

    __tablename__ = "duty_pattern"
    __table_args__ = (
        CheckConstraint("days IN ('workdays', 'every_day')", name="days"),
        CheckConstraint("kind IN ('duty', 'on_call')", name="kind"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("duty_place.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    days: Mapped[str]
    starts: Mapped[time]
    ends: Mapped[time]
    kind: Mapped[str] = mapped_column(server_default="duty")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class DutyAbsence(Identified, OrgOwned, Base):
    """Days on which somebody is not to be planned: leave, illness, training."""

    __tablename__ = "duty_absence"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str]
    noted_by: Mapped[UUID]


class Roster(Identified, OrgOwned, Base):
    """The plan of a period for all places. state: draft published. `violations` are those it was published with."""

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint("first_day <= last_day", name="days"),
        Index("ix_roster_days", "org_id", "first_day", "last_day"),
    )

    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    violations: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    shifts_published: Mapped[int] = mapped_column(server_default="0")


class Shift(Identified, OrgOwned, Base):
    """One person at one place from one moment to another. `day` is that of the beginning; a night ends on the next."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        CheckConstraint("starts_at < ends_at", name="times"),
        Index("ix_shift_account", "account_id", "starts_at"),
        Index("ix_shift_times", "org_id", "starts_at", postgresql_where=text("state = 'planned'")),
    )

    roster_id: Mapped[UUID] = mapped_column(ForeignKey("roster.id"), index=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("duty_place.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(server_default="duty")
    origin: Mapped[str]
    pattern_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="planned")


class ShiftChange(Identified, OrgOwned, Base):
    """A change of a shift after it was published (S110): who, why, what it was. kind: added moved cancelled swapped."""

    __tablename__ = "shift_change"

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"), index=True)
    kind: Mapped[str]
    reason: Mapped[str]
    actor: Mapped[UUID]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class ShiftSwap(Identified, OrgOwned, Base):
    """One colleague asks another to take a shift, perhaps for one of theirs.

    state: asked accepted (waits for a supervisor) done declined refused withdrawn lapsed.
    """

    __tablename__ = "shift_swap"
    __table_args__ = (
        Index("uq_shift_swap_open", "shift_id", unique=True, postgresql_where=text("state IN ('asked', 'accepted')")),
        Index("ix_shift_swap_asked", "asked_account_id", postgresql_where=text("state = 'asked'")),
    )

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    other_shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"))
    asking_account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str]
    state: Mapped[str]
    approval_because: Mapped[str | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
