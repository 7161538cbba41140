"""What the console sends and gets about quality checks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from callcenter.calls.schemas import RecordingRow

Score = Annotated[int, Field(ge=0, le=100)]
CheckKind = Literal["administrative", "peer", "file", "hearing", "visit"]
CheckState = Literal["done", "rectifying", "rectified"]
Stratum = Literal["queue", "agent", "language"]


class ScorecardItem(BaseModel):
    """One dimension: its key never changes (S97), weight in percent."""

    key: Literal["attitude", "wording", "clarity", "correctness", "record"]
    name: str = Field(min_length=1, max_length=40)
    weight: int = Field(ge=1, le=100)
    guide: str = Field(max_length=500)


class ScorecardWording(BaseModel):
    """Words looked for in what the seat said; hints only."""

    forbidden: list[str] = Field(max_length=100)
    opening: list[str] = Field(min_length=1, max_length=20)
    staff_number: list[str] = Field(min_length=1, max_length=20)
    closing: list[str] = Field(min_length=1, max_length=20)


class ScorecardIn(BaseModel):
    """The next version of the scorecard."""

    items: list[ScorecardItem]
    pass_mark: int = Field(ge=1, le=100)
    wording: ScorecardWording


class Scorecard(ScorecardIn):
    """The scorecard of one version."""

    version: int
    created_at: datetime


class CheckScores(BaseModel):
    """0–100 for each dimension."""

    attitude: Score
    wording: Score
    clarity: Score
    correctness: Score
    record: Score


class CheckIn(BaseModel):
    """One check. `rectify`: to be put right though it passes; what does not pass is always."""

    call_id: UUID | None = None
    ticket_id: UUID | None = None
    sample_id: UUID | None = None
    kind: CheckKind
    scores: CheckScores
    errors: int = Field(default=0, ge=0, le=100)
    findings: str = Field(default="", max_length=4000)
    rectify: bool = False


class CheckHint(BaseModel):
    """Something of the transcript to look at; never a score. `starts_ms` into the talk."""

    kind: Literal["forbidden", "opening_missing", "staff_number_missing", "closing_missing"]
    words: str
    segment: str | None
    starts_ms: int | None


class CheckRow(BaseModel):
    """One check in the list."""

    id: UUID
    call_id: UUID | None
    ticket_id: UUID | None
    kind: CheckKind
    agent: str | None
    reviewer: str
    queue_name: str | None
    language: str | None
    total: int
    errors: int
    passed: bool
    state: CheckState
    checked_at: datetime


class CheckDetail(CheckRow):
    """One check with all that it says."""

    scores: CheckScores
    findings: str
    hints: list[CheckHint]
    form_version: int
    pass_mark: int
    items: list[ScorecardItem]
    rectification: str | None
    rectified_by: str | None
    rectified_at: datetime | None


class CheckPage(BaseModel):
    """One page of checks."""

    items: list[CheckRow]
    total: int
    page_size: int


class CheckedLine(BaseModel):
    """What the checks of one queue (service line) came to; nought errors is a value (S102)."""

    key: str
    name: str
    served: int
    checked: int
    passed: int
    errors: int


class CheckSummary(BaseModel):
    """A period: served calls of it, calls checked in it, and per service line."""

    first: date
    last: date
    lines: list[CheckedLine]
    rectifying: int


class CheckSubject(BaseModel):
    """A call to be checked: the card, what may be heard, what the transcript shows, kinds already done."""

    call_id: UUID
    agent: str | None
    queue_name: str | None
    language: str | None
    answered_at: datetime
    recordings: list[RecordingRow]
    hints: list[CheckHint]
    transcript: str | None
    checked_kinds: list[CheckKind]
    card: Scorecard


class SampleIn(BaseModel):
    """What to draw from; days of Asia/Shanghai, rate in percent, at least 5. The same seed draws the same."""

    first: date
    last: date
    strata: list[Stratum] = Field(default_factory=list, max_length=3)
    rate: Decimal = Field(ge=5, le=100, max_digits=5, decimal_places=2)
    seed: str | None = Field(default=None, min_length=1, max_length=64)


class SampleOut(BaseModel):
    """One draw and how far its calls are checked."""

    id: UUID
    first: date
    last: date
    strata: list[Stratum]
    rate: Decimal
    seed: str
    population: int
    size: int
    checked: int
    drawn_at: datetime


class SampledCall(BaseModel):
    """One drawn call."""

    place: int
    call_id: UUID
    agent: str | None
    queue_name: str | None
    language: str | None
    answered_at: datetime
    checked: bool
    own: bool


class SampleDetail(SampleOut):
    """One draw with its calls; `reproducible`: drawn again from its row the same calls come out."""

    calls: list[SampledCall]
    reproducible: bool


class RectifiedIn(BaseModel):
    """What was done about it."""

    text: str = Field(min_length=2, max_length=2000)
