"""Whom a seat may ask into a call, who was asked, who listened, and when a recording stood still."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id

EMPTY_LIST = text("'[]'::jsonb")
NOBODY = text("'{}'::uuid[]")
OPEN = text("state IN ('ringing', 'joined')")


class Interpreter(OrgOwned, Base):
    """One interpreter of the roster 翻译名册. The number stands in `contact_point` and nowhere else.

    `windows` [{weekday: 1-7|null, days: workdays|every_day, opens: "HH:MM", closes: "HH:MM"}] in local time; none: at
    any hour. Rung by `rank`. Without `certified_by`, or after `valid_until`, nobody is rung (S6, S121).
    """

    __tablename__ = "interpreter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    dialect_note: Mapped[str | None]
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    windows: Mapped[list[Any]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    certified_by: Mapped[str | None]
    valid_until: Mapped[date | None]
    confidentiality_signed_on: Mapped[date | None]
    rank: Mapped[int] = mapped_column(server_default="100")
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime]


class Expert(OrgOwned, Base):
    """One expert of the roster 专家名册, by specialty (codes of the consultation taxonomy: M01, X01 …)."""

    __tablename__ = "expert"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    organisation: Mapped[str | None]
    specialties: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("contact_point.id"))
    windows: Mapped[list[Any]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    rank: Mapped[int] = mapped_column(server_default="100")
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime]


class Assistance(OrgOwned, Base):
    """One wish of a seat for an interpreter or an expert in its call: whom it rang, one after the other.

    role: interpreter expert. state: ringing joined, then one of done (was there and left), exhausted (nobody picked
    up), nobody (nobody was on call), cancelled (the seat or the call's end). `party_id` is who is rung or there now,
    `tried` the roster rows rung so far, `provider_id` the expert who was asked for by name. The caller's consent is at
    `consent_at`, asked by the seat's account.
    """

    __tablename__ = "assistance"
    __table_args__ = (
        CheckConstraint("role IN ('interpreter', 'expert')", name="role"),
        CheckConstraint("state IN ('ringing', 'joined', 'done', 'exhausted', 'nobody', 'cancelled')", name="state"),
        Index("uq_assistance_open", "call_id", "role", unique=True, postgresql_where=OPEN),
        Index("ix_assistance_call", "call_id", "asked_at"),
        Index("ix_assistance_party", "party_id"),
        Index("ix_assistance_ringing", "rung_at", postgresql_where=text("state = 'ringing'")),
        Index("ix_assistance_asked_at", "org_id", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    role: Mapped[str]
    language: Mapped[str | None]
    provider_id: Mapped[UUID | None]
    state: Mapped[str]
    party_id: Mapped[UUID | None]
    tried: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default=NOBODY)
    seat_id: Mapped[UUID]
    asked_by: Mapped[UUID | None]
    consent_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    rung_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Supervision(OrgOwned, Base):
    """One stay of a supervisor beside a talk. `modes` [{mode, at}] is each in order: listen whisper barge took_over.

    `coached_sid` is the seat's leg that alone hears a whisper, as the carrier was last told. `confirmed`: it has done
    so; before that nobody knows who hears the supervisor, whose microphone the console keeps closed.
    """

    __tablename__ = "supervision"
    __table_args__ = (
        UniqueConstraint("party_id"),
        Index("ix_supervision_call", "call_id"),
        Index("ix_supervision_open", "call_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    party_id: Mapped[UUID]
    account_id: Mapped[UUID]
    modes: Mapped[list[Any]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    coached_sid: Mapped[str | None]
    confirmed: Mapped[bool] = mapped_column(server_default=text("true"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RecordingPause(OrgOwned, Base):
    """A time in which a call's recording is silent and nothing is streamed.

    reason: card identity (a number is read out) caller_wish (不录音). `applied_at`: the carrier has done it, before
    that the words are still recorded. `ended_by`: resumed, call_ended, failed (it was never paused).
    """

    __tablename__ = "recording_pause"
    __table_args__ = (
        CheckConstraint("reason IN ('card', 'identity', 'caller_wish')", name="reason"),
        Index("uq_recording_pause_open", "call_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_recording_pause_call", "call_id", "began_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    reason: Mapped[str]
    asked_by: Mapped[UUID | None]
    began_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
