"""Who takes part in a call, how it is handed on, and what its recordings hold."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id
from callcenter.parties.assistance_models import Assistance, Expert, Interpreter, RecordingPause, Supervision

__all__ = [
    "Assistance",
    "Expert",
    "Interpreter",
    "Party",
    "RecordingManifest",
    "RecordingOrphan",
    "RecordingPause",
    "Supervision",
    "Transfer",
]

EMPTY_LIST = text("'[]'::jsonb")


class Party(OrgOwned, Base):
    """One stay of somebody in a call's conference, or the ring for it. Who comes back has a new row.

    role: caller seat interpreter expert outside supervisor; state: ringing joined held left refused failed. `label` is
    the name in the conference. Caller and seats get their row when they join. `name` is what consoles show. A number is
    rung by `point_id`, a configured line by `target`; `provider_id` is the roster's row. `mode` of a supervisor: listen
    whisper barge took_over. `reason` says why they are gone: hung_up removed conference_ended busy no_answer failed.
    `serves_since`: from then on the caller is this party's (a seat that is only consulted has none). `ends_conference`
    is the endConferenceOnExit that the carrier was told.
    """

    __tablename__ = "party"
    __table_args__ = (
        Index(
            "uq_party_live_label",
            "call_id",
            "label",
            unique=True,
            postgresql_where=text("state IN ('ringing', 'joined', 'held')"),
        ),
        Index("ix_party_call", "call_id", "asked_at"),
        Index("ix_party_live", "call_id", postgresql_where=text("state IN ('ringing', 'joined', 'held')")),
        Index("ix_party_leg_sid", "leg_sid"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    role: Mapped[str]
    label: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="ringing")
    mode: Mapped[str | None]
    name: Mapped[str | None]
    language: Mapped[str | None]
    offer_id: Mapped[UUID | None] = mapped_column(index=True)
    seat_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    provider_id: Mapped[UUID | None]
    transfer_id: Mapped[UUID | None]
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    target: Mapped[str | None]
    screened: Mapped[bool] = mapped_column(server_default=text("true"))
    consent_at: Mapped[datetime | None]
    asked_by: Mapped[UUID | None]
    account_sid: Mapped[str | None]
    leg_sid: Mapped[str | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    serves_since: Mapped[datetime | None]
    ends_conference: Mapped[bool] = mapped_column(server_default=text("false"))
    held_at: Mapped[datetime | None]
    hold_seconds: Mapped[int] = mapped_column(server_default="0")
    left_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Transfer(OrgOwned, Base):
    """One try to hand a call on. kind: blind attended; target_kind: seat queue department 12345 number.

    state: ringing consulting, then one of completed declined no_answer failed cancelled. `reason` is what the first
    seat wrote for the second. A number stands in the contact point only: `target_value` is then its last four digits.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("uq_transfer_open", "call_id", unique=True, postgresql_where=text("state IN ('ringing', 'consulting')")),
        Index("ix_transfer_call", "call_id"),
        Index("ix_transfer_business_day", "org_id", "business_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[str]
    target_kind: Mapped[str]
    target_value: Mapped[str]
    target_name: Mapped[str]
    reason: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(server_default="ringing")
    from_offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"))
    from_seat_id: Mapped[UUID]
    from_account_id: Mapped[UUID | None]
    to_offer_id: Mapped[UUID | None] = mapped_column(index=True)
    to_party_id: Mapped[UUID | None] = mapped_column(index=True)
    to_entry_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    business_day: Mapped[date]


class RecordingManifest(OrgOwned, Base):
    """What one recording of a call holds, written when it is complete. Milliseconds from the recording's start.

    parties: [{party, role, label, name, joined_ms, left_ms}]; pauses: [{reason, from_ms, to_ms}]. `offset_ms` is where
    the recording begins after the call's arrival.
    """

    __tablename__ = "recording_manifest"
    __table_args__ = (UniqueConstraint("recording_id"), Index("ix_recording_manifest_call", "call_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    recording_id: Mapped[UUID] = mapped_column(ForeignKey("recording.id"))
    part_no: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    offset_ms: Mapped[int]
    parties: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    pauses: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    sealed_at: Mapped[datetime]
    retain_until: Mapped[datetime | None]
    legal_hold: Mapped[bool] = mapped_column(server_default=text("false"))


class RecordingOrphan(OrgOwned, Base):
    """What the nightly check found. kind: no_manifest (a recording that nobody can be told from), no_file (a manifest
    whose sound is gone), no_recording (a file that no row knows). `cleared_at`: no longer so.
    """

    __tablename__ = "recording_orphan"
    __table_args__ = (
        Index("uq_recording_orphan_open", "kind", "subject", unique=True, postgresql_where=text("cleared_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject: Mapped[str]
    recording_id: Mapped[UUID | None]
    call_id: Mapped[UUID | None]
    found_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
