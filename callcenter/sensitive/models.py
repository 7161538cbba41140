"""Tables of sensitive matters: marks, suggestions, groups, and escalations with their steps and recipients."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.sensitive.care_models import ContactCare, LimitationReview, RiskForm
from callcenter.sensitive.complaint_models import AccountabilityRecord, Complaint, ComplaintBody

__all__ = [
    "AccountabilityRecord",
    "Complaint",
    "ComplaintBody",
    "ContactCare",
    "Escalation",
    "EscalationRecipient",
    "EscalationStep",
    "GroupAlert",
    "GroupKey",
    "LimitationReview",
    "RiskForm",
    "SensitiveMark",
    "SensitivePolicy",
    "Suggestion",
    "TriggerWord",
]


class SensitivePolicy(Identified, OrgOwned, Base):
    """The figures of this site, one row an organisation; minutes, days and counts as the names say."""

    __tablename__ = "sensitive_policy"
    __table_args__ = (UniqueConstraint("org_id"),)

    ack_minutes: Mapped[int] = mapped_column(server_default="30")
    urgent_ack_minutes: Mapped[int] = mapped_column(server_default="10")
    group_days: Mapped[int] = mapped_column(server_default="30")
    group_threshold: Mapped[int] = mapped_column(server_default="3")
    limitation_soon_days: Mapped[int] = mapped_column(server_default="30")
    watch_days: Mapped[int] = mapped_column(server_default="90")
    watch_contacts: Mapped[int] = mapped_column(server_default="3")


class EscalationRecipient(Identified, OrgOwned, Base):
    """Who is told of a sensitive or urgent matter of a place (None: of every place that has none of its own).

    body: government 当地政府, county_centre 县中心, duty 值班备选. Somebody with an account is told in the console, an
    outside contact is rung by whoever records it. Several of one level are told together.
    """

    __tablename__ = "escalation_recipient"
    __table_args__ = (
        CheckConstraint("body IN ('government', 'county_centre', 'duty')", name="body"),
        CheckConstraint("account_id IS NOT NULL OR point_id IS NOT NULL", name="reachable"),
        CheckConstraint("level BETWEEN 1 AND 9", name="level"),
    )

    place: Mapped[str | None]
    body: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class SensitiveMark(Identified, OrgOwned, Base):
    """That a matter is 群体性, 涉访 or 涉敏感 (S71), who said so, and on whose suggestion. One a ticket."""

    __tablename__ = "sensitive_mark"
    __table_args__ = (
        UniqueConstraint("ticket_id"),
        CheckConstraint("sensitivity IN ('group', 'petition', 'sensitive')", name="sensitivity"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    sensitivity: Mapped[str]
    source: Mapped[str]
    note: Mapped[str | None]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]


class Escalation(Identified, OrgOwned, Base):
    """A report that must be acknowledged. kind: sensitive (two bodies, S71) or urgent (whoever is on duty, S86).

    state: open until every body has acknowledged, then acknowledged.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("kind IN ('sensitive', 'urgent')", name="kind"),
        CheckConstraint("state IN ('open', 'acknowledged')", name="state"),
        Index("uq_escalation_open", "ticket_id", "kind", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_escalation_ticket", "ticket_id"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    place: Mapped[str | None]
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EscalationStep(Identified, OrgOwned, Base):
    """One recipient told, with the clock that runs until somebody acknowledges for their body.

    state: waiting, acknowledged, relieved (a colleague of the same body did), lapsed (the next level was told), or top
    (nobody stands above: it stays open and red). `escalation_id, body, level, seq` is unique: told twice by none.
    """

    __tablename__ = "escalation_step"
    __table_args__ = (
        UniqueConstraint("escalation_id", "body", "level", "seq"),
        CheckConstraint("state IN ('waiting', 'acknowledged', 'relieved', 'lapsed', 'top')", name="state"),
        Index("ix_escalation_step_due", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_escalation_step_account", "account_id", postgresql_where=text("state IN ('waiting', 'top')")),
    )

    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalation.id"))
    body: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    seq: Mapped[int] = mapped_column(SmallInteger)
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalation_recipient.id"))
    name: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str]
    begun_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    way: Mapped[str | None]
    note: Mapped[str | None]


class TriggerWord(Identified, OrgOwned, Base):
    """A word that suggests a sensitivity (S72), or violence (no sensitivity: for the risk list). Assistive only."""

    __tablename__ = "trigger_word"
    __table_args__ = (
        UniqueConstraint("org_id", "word"),
        CheckConstraint("sensitivity IN ('group', 'petition', 'sensitive', 'violence')", name="sensitivity"),
    )

    word: Mapped[str]
    sensitivity: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class Suggestion(Identified, OrgOwned, Base):
    """What the words of a matter suggest; nothing follows until a person confirms. One a ticket and sensitivity."""

    __tablename__ = "sensitive_suggestion"
    __table_args__ = (
        UniqueConstraint("ticket_id", "sensitivity"),
        CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name="state"),
        Index("ix_sensitive_suggestion_open", "org_id", postgresql_where=text("state = 'open'")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    sensitivity: Mapped[str]
    words: Mapped[list[str]]
    found_in: Mapped[list[str]]
    state: Mapped[str]
    raised_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]


class GroupKey(Identified, OrgOwned, Base):
    """Employer, contractor, site or opposite party of a matter, normalised so that one writing finds the other."""

    __tablename__ = "group_key"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind"),
        Index("ix_group_key_value", "org_id", "kind", "value", "at"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str]
    value: Mapped[str]
    written: Mapped[str]
    at: Mapped[datetime]


class GroupAlert(Identified, OrgOwned, Base):
    """Several matters against one employer, contractor, site or party: a suggestion to make one case of them.

    state: open, confirmed (`case_id`, `parent_id` say where they went), dismissed. One open or confirmed alert a key.
    """

    __tablename__ = "group_alert"
    __table_args__ = (
        Index(
            "uq_group_alert_key", "org_id", "kind", "value", unique=True, postgresql_where=text("state <> 'dismissed'")
        ),
        CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name="state"),
    )

    kind: Mapped[str]
    value: Mapped[str]
    written: Mapped[str]
    state: Mapped[str]
    tickets: Mapped[int]
    people: Mapped[int]
    raised_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    case_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
