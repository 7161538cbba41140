"""Calls, legs, stored replies, commands to the carrier, recordings, voicemails."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id

EMPTY_LIST = text("'[]'::jsonb")
EMPTY_OBJECT = text("'{}'::jsonb")


class Call(OrgOwned, Base):
    """One contact by telephone, from the first ring to the last leg's end.

    state: menu queued talking rating voicemail ended (inbound), placed talking ended (outbound). `document` is the last
    TwiML of the caller's leg (what the fallback address answers); `step` the number of the flow's sprint that it waits
    for. Times are those of the domain reference 2.4: t0 arrived, t1 queue entered, t2 answered, t3 ended, t4 wrap-up.
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("ix_call_live", "state", postgresql_where=text("ended_at IS NULL")),
        Index("ix_call_business_day", "org_id", "business_day"),
        Index("ix_call_arrived_at", "org_id", "arrived_at"),
        Index("ix_call_caller_point_id", "caller_point_id", "arrived_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    direction: Mapped[str]
    purpose: Mapped[str] = mapped_column(server_default="service")
    reference: Mapped[UUID | None]
    state: Mapped[str]
    outcome: Mapped[str | None]
    flow_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("flow_version.id"))
    flow_state: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    step: Mapped[int] = mapped_column(server_default="0")
    document: Mapped[str | None] = mapped_column(Text)
    fallbacks: Mapped[int] = mapped_column(server_default="0")
    caller_point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    called_number: Mapped[str | None]
    language: Mapped[str | None]
    service: Mapped[str | None]
    topic: Mapped[str | None]
    menu_path: Mapped[list[str]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    special_group: Mapped[str | None]
    priority: Mapped[int] = mapped_column(server_default="0")
    queue_key: Mapped[str | None]
    seat_id: Mapped[UUID | None] = mapped_column(index=True)
    account_id: Mapped[UUID | None]
    conference_sid: Mapped[str | None]
    ended_by: Mapped[str | None]
    notice_played_at: Mapped[datetime | None]
    notice_version: Mapped[str | None]
    rating_state: Mapped[str | None]
    arrived_at: Mapped[datetime]
    queue_entered_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    seat_left_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    acw_ended_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    hold_seconds: Mapped[int] = mapped_column(server_default="0")
    stream_posts: Mapped[int] = mapped_column(server_default="0")
    checked_at: Mapped[datetime | None]
    business_day: Mapped[date]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))


class Leg(OrgOwned, Base):
    """One line of a call. role: caller called seat, or that of a party. `status_rank` only rises; 9 is the end."""

    __tablename__ = "leg"
    __table_args__ = (
        UniqueConstraint("carrier", "account_sid", "sid"),
        Index("ix_leg_live", "call_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    carrier: Mapped[str] = mapped_column(server_default="twilio")
    account_sid: Mapped[str]
    sid: Mapped[str | None]
    role: Mapped[str]
    kind: Mapped[str]
    offer_id: Mapped[UUID | None] = mapped_column(index=True)
    party_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(server_default="initiated")
    status_rank: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class WebhookReply(OrgOwned, Base):
    """What a webhook was answered, by the step token of its address. A repeat gets the same words, nothing changes."""

    __tablename__ = "webhook_reply"
    __table_args__ = (UniqueConstraint("call_id", "token"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    token: Mapped[str]
    document: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class CallEvent(OrgOwned, Base):
    """What happened to a call, for those who look at it later. Names and ids only: no numbers, no words said."""

    __tablename__ = "call_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=EMPTY_OBJECT)
    at: Mapped[datetime]


class CarrierCommand(OrgOwned, Base):
    """A request to the carrier's REST interface, written with the decision that wants it and sent by the dispatcher.

    state: pending sending done failed unknown cancelled. `unknown` is a call of which nobody knows whether it was
    placed: it is looked up, never placed again.
    """

    __tablename__ = "carrier_command"
    __table_args__ = (
        Index("ix_carrier_command_due", "seq", postgresql_where=text("state IN ('pending', 'sending', 'unknown')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    aggregate: Mapped[UUID] = mapped_column(index=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=EMPTY_OBJECT)
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime]


class Recording(OrgOwned, Base):
    """A recording at the carrier, and where our own copy stands. channels: 1 the caller, 2 everybody else."""

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("carrier", "account_sid", "sid"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    carrier: Mapped[str] = mapped_column(server_default="twilio")
    account_sid: Mapped[str]
    sid: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="call")
    status: Mapped[str]
    channels: Mapped[int] = mapped_column(server_default="2")
    seconds: Mapped[int | None]
    url: Mapped[str | None] = mapped_column(Text)
    path: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))


class Voicemail(OrgOwned, Base):
    """A message left by a caller; its sound is the recording of the same sid."""

    __tablename__ = "voicemail"
    __table_args__ = (UniqueConstraint("call_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    recording_sid: Mapped[str | None]
    language: Mapped[str]
    queue_key: Mapped[str | None]
    seconds: Mapped[int]
    left_at: Mapped[datetime]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))
