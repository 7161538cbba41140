"""Tables of what was said. Drafts and the second pass stand side by side; neither overwrites the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned

DRAFT, SECOND = 1, 2  # passes
REASON = "rating_message"  # why somebody was dissatisfied: heard in the review, never part of the call's transcript


class Transcript(Identified, OrgOwned, Base):
    """One pass over one call. status: transcribing draft pending done low_confidence unsupported_language overloaded
    failed.

    Pass 1 is heard live, pass 2 from the recording. `unsupported_language` is an answer, not a failure: nothing was
    guessed (12348.md 2.9). `streams` tells of each stream how many milliseconds after the answer it began, and whether
    it is still open.
    """

    __tablename__ = "transcript"
    __table_args__ = (
        UniqueConstraint("call_id", "pass"),
        CheckConstraint("pass IN (1, 2)", name="pass"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    pass_: Mapped[int] = mapped_column("pass", SmallInteger)
    recording_id: Mapped[UUID | None] = mapped_column(ForeignKey("recording.id"))
    language: Mapped[str | None]
    engine: Mapped[str | None]
    model: Mapped[str | None]
    status: Mapped[str]
    streams: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'::jsonb"))
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    retain_until: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Segment(Identified, OrgOwned, Base):
    """A stretch of speech of one track. Times are milliseconds since the call was answered (pass 1) or since the
    recording began (pass 2). `stream` and `sequence` know a repeated post; `confidence` is 0 to 1.
    """

    __tablename__ = "segment"
    __table_args__ = (
        Index(
            "uq_segment_post",
            "transcript_id",
            "stream",
            "sequence",
            unique=True,
            postgresql_where=text("stream IS NOT NULL"),
        ),
        Index("ix_segment_order", "transcript_id", "starts_ms"),
        CheckConstraint("track IN ('caller', 'seat', 'interpreter')", name="track"),
        CheckConstraint("ends_ms >= starts_ms", name="span"),
    )

    transcript_id: Mapped[UUID] = mapped_column(ForeignKey("transcript.id", ondelete="CASCADE"))
    track: Mapped[str]
    starts_ms: Mapped[int]
    ends_ms: Mapped[int]
    text: Mapped[str]
    confidence: Mapped[float | None]
    final: Mapped[bool]
    stream: Mapped[str | None]
    sequence: Mapped[int | None]
    heard_at: Mapped[datetime]
