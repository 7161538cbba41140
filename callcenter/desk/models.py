"""Queues, seats and their skills, queue entries, offers, wrap-ups, return calls."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.desk.routing_models import StaffingGap, StrandedPair
from callcenter.desk.waiting_models import ReturnCall, WaitEstimate
from callcenter.ids import new_id

__all__ = ["ReturnCall", "StaffingGap", "StrandedPair", "WaitEstimate"]

EMPTY_LIST = text("'[]'::jsonb")
EMPTY_OBJECT = text("'{}'::jsonb")
# Wanted skills are given up at once: who speaks the language is enough, who suits better comes first.
AT_ONCE = text("""'[{"drop": ["*"], "after_seconds": 0}]'::jsonb""")
LIVE_CALLBACK = text("kind = 'callback' AND state IN ('waiting', 'offered', 'connecting', 'resting')")
# Before any time there is: a place whose standing is not settled yet is due at once.
EPOCH = text("'1970-01-01 00:00:00+00'::timestamptz")
ACTIVE_OFFER = text("state IN ('made', 'accepted', 'connected')")
# Beside the seat that talks, one more may be asked to take the call over.
ACTIVE_CALL_OFFER = text("kind <> 'transfer' AND state IN ('made', 'accepted', 'connected')")
# Few among all: who asks how many somebody missed today reads nothing else.
MISSED_OFFER = text("state IN ('lapsed', 'declined')")
PENDING_TRANSFER = text("kind = 'transfer' AND state IN ('made', 'accepted')")


class Queue(OrgOwned, Base):
    """A queue and how it is served (agents.queue.QueuePolicy). `configured_seats`: how many the place has promised.

    `reasons` says for each setting, by its name, why it is as it is; `longest_queue` null: as long as it gets.
    """

    __tablename__ = "queue"
    __table_args__ = (UniqueConstraint("org_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    head_start_seconds: Mapped[int] = mapped_column(server_default="0")
    reserve_idle: Mapped[int] = mapped_column(server_default="0")
    reserve_gate_seconds: Mapped[int | None]
    wrap_up_seconds: Mapped[int] = mapped_column(server_default="120")
    configured_seats: Mapped[int] = mapped_column(server_default="1")
    longest_wait_seconds: Mapped[int] = mapped_column(server_default="600")
    longest_queue: Mapped[int | None]
    own_pool_first: Mapped[bool] = mapped_column(server_default=text("true"))
    relax_steps: Mapped[list[Any]] = mapped_column(JSONB, server_default=AT_ONCE)
    ageing_seconds: Mapped[int | None]
    preferred_seconds: Mapped[int] = mapped_column(server_default="20")
    misses_before_pause: Mapped[int] = mapped_column(server_default="1")
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=EMPTY_OBJECT)
    sort: Mapped[int] = mapped_column(server_default="0")


class Seat(OrgOwned, Base):
    """An agent's place. `fence` rises with every offer, so that an old holder can never act on a new one.

    `alive_until` is the console's lease; `after_call` the state asked for while busy. `routable` are the skills of its
    valid certificates, written when it becomes ready: idle seats of one pool with the same skills stand together in
    the index, the longest idle first. `misses` are offers not answered in a row; `desk_phone_failed_at` is set while
    the desk phone is known not to ring.
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("org_id", "staff_no"),
        Index(
            "ix_seat_idle",
            "org_id",
            text("(coalesce(home_queue, ''))"),
            "routable",
            "idle_since",
            postgresql_where=text("state = 'ready'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID | None] = mapped_column(unique=True)
    staff_no: Mapped[str]
    name: Mapped[str]
    home_queue: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="offline")
    since: Mapped[datetime]
    reason: Mapped[str | None]
    after_call: Mapped[str | None]
    after_call_reason: Mapped[str | None]
    idle_since: Mapped[datetime]
    wrap_up_until: Mapped[datetime | None]
    phone: Mapped[str] = mapped_column(server_default="browser")
    microphone: Mapped[bool | None]
    connection: Mapped[bool | None]
    alive_until: Mapped[datetime | None]
    credential_made_at: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(server_default="0")
    shift_began_at: Mapped[datetime | None]
    call_id: Mapped[UUID | None]
    routable: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    misses: Mapped[int] = mapped_column(server_default="0")
    desk_phone_failed_at: Mapped[datetime | None]


class SeatSkill(OrgOwned, Base):
    """One skill of a seat. A language needs a certificate to be routable (S6)."""

    __tablename__ = "seat_skill"
    __table_args__ = (UniqueConstraint("seat_id", "skill"), Index("ix_seat_skill_skill", "skill", "seat_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    skill: Mapped[str]
    certified_by: Mapped[str | None]
    valid_until: Mapped[date | None]


class SeatStateChange(OrgOwned, Base):
    """Every change of a seat's state; nothing is overwritten."""

    __tablename__ = "seat_state"
    __table_args__ = (Index("ix_seat_state_seat", "seat_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    state: Mapped[str]
    reason: Mapped[str | None]
    call_id: Mapped[UUID | None]
    at: Mapped[datetime]


class QueueEntry(OrgOwned, Base):
    """A caller's place in a queue. state: waiting offered connecting served abandoned left.

    `leaving` is what the caller chose by key before leaving: callback or voicemail. The place keeps its time.
    `level` (priority and ageing), `required` (skills not given up yet), `kept_until` (till then for the preferred seat
    alone) and `turn_at` are the place's standing at `changes_at` at the latest: desk.standing writes them anew then.
    """

    __tablename__ = "queue_entry"
    __table_args__ = (
        Index(
            "ix_queue_entry_turn",
            "org_id",
            "language",
            "required",
            "level",
            "turn_at",
            "id",
            postgresql_where=text("state = 'waiting' AND kept_until IS NULL"),
        ),
        Index(
            "ix_queue_entry_own",
            "org_id",
            "queue_key",
            "language",
            "required",
            "level",
            "turn_at",
            "id",
            postgresql_where=text("state = 'waiting' AND kept_until IS NULL"),
        ),
        Index(
            "ix_queue_entry_preferred",
            "preferred_seat_id",
            postgresql_where=text("state = 'waiting' AND preferred_seat_id IS NOT NULL"),
        ),
        Index("ix_queue_entry_changes", "org_id", "changes_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_queue_entry_live", "queue_key", "turn_at", postgresql_where=text("state IN ('waiting', 'offered')")),
        Index(
            "uq_queue_entry_live_call",
            "call_id",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'offered', 'connecting')"),
        ),
        Index("uq_queue_entry_callback", "callback_point_id", "queue_key", unique=True, postgresql_where=LIVE_CALLBACK),
        Index("ix_queue_entry_resting", "rest_until", postgresql_where=text("state = 'resting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(server_default="call")
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    callback_point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    queue_key: Mapped[str]
    language: Mapped[str]
    wanted: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    special_group: Mapped[str | None]
    priority: Mapped[int] = mapped_column(server_default="0")
    preferred_seat_id: Mapped[UUID | None]
    barred_seat_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="waiting")
    leaving: Mapped[str | None]
    carrier_queue_sid: Mapped[str | None]
    interpreter: Mapped[str | None]
    regained: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default="0")
    rest_until: Mapped[datetime | None]
    announcements: Mapped[int] = mapped_column(server_default="0")
    announced_at: Mapped[datetime | None]
    said_position: Mapped[int | None]
    said_low: Mapped[int | None]
    said_high: Mapped[int | None]
    said_until: Mapped[datetime | None]
    since: Mapped[datetime]
    turn_at: Mapped[datetime]
    level: Mapped[int] = mapped_column(server_default="0")
    required: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    kept_until: Mapped[datetime | None]
    changes_at: Mapped[datetime] = mapped_column(server_default=EPOCH)
    left_at: Mapped[datetime | None]
    business_day: Mapped[date]


class Offer(OrgOwned, Base):
    """A caller promised to a seat: a lease in database time with the seat's fencing number.

    kind: queue, outbound (the seat dials a return call: no entry). state: made accepted connected, then one of
    lapsed declined gone left released. One active offer per seat and per entry: the indexes make it so.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("uq_offer_active_seat", "seat_id", unique=True, postgresql_where=ACTIVE_OFFER),
        Index("uq_offer_active_call", "call_id", unique=True, postgresql_where=ACTIVE_CALL_OFFER),
        Index("uq_offer_pending_transfer", "call_id", unique=True, postgresql_where=PENDING_TRANSFER),
        Index("ix_offer_lapsing", "lapses_at", postgresql_where=text("state IN ('made', 'accepted')")),
        Index("ix_offer_missed", "org_id", "made_at", postgresql_where=MISSED_OFFER),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(server_default="queue")
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("queue_entry.id"), index=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"), index=True)
    fence: Mapped[int]
    phone: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="made")
    leg_sid: Mapped[str | None]
    made_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    rang_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    connected_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class WrapUp(OrgOwned, Base):
    """The work after a call: draft while it goes on, disposition and matters at its end. One per offer that was served.

    state: open (draft may be written, from the moment the seat is connected), done, invalid, handed_on (the call and
    its form went to another seat).
    """

    __tablename__ = "wrap_up"
    __table_args__ = (
        UniqueConstraint("offer_id"),
        Index("ix_wrap_up_call", "call_id"),
        Index("ix_wrap_up_unfinished", "seat_id", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"), index=True)
    account_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="open")
    draft: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=EMPTY_OBJECT)
    draft_version: Mapped[int] = mapped_column(server_default="0")
    draft_saved_at: Mapped[datetime | None]
    disposition: Mapped[str | None]
    matters: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    survey_agreed: Mapped[bool | None]
    safe_contact: Mapped[bool | None]
    sms_ok: Mapped[bool | None]
    invalid_reason: Mapped[str | None]
    began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))
