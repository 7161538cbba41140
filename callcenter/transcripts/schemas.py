"""What the console gets about words and recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

Status = Literal[
    "transcribing", "draft", "pending", "done", "low_confidence", "unsupported_language", "overloaded", "failed"
]


class SegmentOut(BaseModel):
    """A stretch of speech; milliseconds since the call was answered (draft) or the recording began (second pass)."""

    id: str
    leg: Literal["caller", "seat", "interpreter"]
    starts_ms: int
    ends_ms: int
    text: str
    final: bool
    confidence: float | None


class TranscriptOut(BaseModel):
    """The best pass there is. `status` null: nothing has listened. `passes`: which passes can be asked for."""

    status: Status | None
    pass_: int | None = Field(serialization_alias="pass")
    language: str | None = None
    engine: str | None = None
    model: str | None = None
    finished_at: datetime | None = None
    segments: list[SegmentOut]
    passes: list[int]


class UnmaskIn(BaseModel):
    """Why a number must be seen; it stands in the audit."""

    reason: str = Field(min_length=2, max_length=200)


class NumberOut(BaseModel):
    """A number in the clear."""

    number: str


class RecordingOut(BaseModel):
    """A recording of a call. `ready`: our own copy is here and can be played."""

    id: UUID
    kind: str
    seconds: int | None
    channels: int
    ready: bool
