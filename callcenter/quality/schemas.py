"""What the console sends and gets about reviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from callcenter.quality.finding import Criterion, Reason
from callcenter.quality.moves import Finding, Stage
from callcenter.quality.remedies import Measure
from callcenter.sensitive.accountability import Rule

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Step = Literal["assign", "verify", "find", "remedy", "decide_exclusion", "decide_appeal", "sign_off"]
Second = Literal["happy", "unhappy", "declined", "unreachable", "not_called"]


class ReviewClock(BaseModel):
    """A limit that runs. card: yellow before its end, red after it; `guessed`: the calendar is not published so far."""

    name: Literal["verify", "do_again", "call_again", "sign_off", "supervised", "appeal"]
    begins_at: datetime
    due_at: datetime
    card: Literal["none", "yellow", "red"]
    guessed: bool


class ReviewRow(BaseModel):
    """A review in the list. `begins_at` is when the caller said so; `agent` who served."""

    id: UUID
    source: Literal["rating", "survey"]
    grade: int | None
    unsolved: bool
    stage: Stage
    finding: Finding | None
    staff_no: str | None
    agent: str | None
    language: str | None
    queue_name: str | None
    number_masked: str | None
    begins_at: datetime
    clock: ReviewClock | None
    appeal_clock: ReviewClock | None
    assigned_to: str | None
    mine: bool
    supervised: bool


class ReviewPage(BaseModel):
    """A list of reviews, the most urgent first."""

    items: list[ReviewRow]
    total: int
    page_size: int


class ReviewTicket(BaseModel):
    """A matter of the call that was rated."""

    id: UUID
    number: str
    category: str
    summary: str
    stage: str
    state: str


class ReviewKey(BaseModel):
    """A key as it was pressed after the talk. step: grade, or choice (after a 4 or 5)."""

    step: str
    keyed: str
    valid: bool
    at: datetime


class ReviewHearing(BaseModel):
    """A recording of the call (`rating_message`: the reason left after it), and whether this account has heard it."""

    id: UUID
    kind: str
    channels: int
    seconds: int | None
    heard: bool


class ReviewLine(BaseModel):
    """A step of the history."""

    seq: int
    kind: str
    at: datetime
    actor: str | None
    content: dict[str, Any]


class ReviewSecondCall(BaseModel):
    """The second call: the survey task of somebody who took no part. state as of surveys."""

    number: int
    state: str
    due_at: datetime
    grade: int | None
    solved: int | None
    note: str | None
    ended_at: datetime | None


class ReviewExclusionOut(BaseModel):
    """An application to count the rating out."""

    reason: Reason
    evidence: str
    state: Literal["proposed", "approved", "rejected"]
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decision: str | None


class ReviewAppeal(BaseModel):
    """What the agent said to the finding, and what became of it."""

    text: str
    at: datetime
    upheld: bool | None
    answer: str | None


class ReviewerOut(BaseModel):
    """Somebody who may be given the review."""

    id: UUID
    staff_no: str
    name: str


class ReviewDetail(ReviewRow):
    """One review with everything a reviewer needs. `actions`: what this account may do now."""

    call_id: UUID | None
    after: str | None
    keys: list[ReviewKey]
    recordings: list[ReviewHearing]
    tickets: list[ReviewTicket]
    ticket_id: UUID | None
    criterion: Criterion | None
    told: str | None
    second_result: Second | None
    second_calls: list[ReviewSecondCall]
    exclusions: list[ReviewExclusionOut]
    appeal: ReviewAppeal | None
    appeal_until: datetime | None
    lines: list[ReviewLine]
    actions: list[Step]
    reviewers: list[ReviewerOut]


class ReviewAssignIn(BaseModel):
    """Whom to give it to; null takes it oneself."""

    account_id: UUID | None = None


class ReviewHeardIn(BaseModel):
    """What was listened to, seconds."""

    recording_id: UUID
    seconds: int = Field(ge=0, le=86_400)


class ReviewTextIn(BaseModel):
    """What was heard, or why it is signed off."""

    text: Text


class ReviewFindIn(BaseModel):
    """A finding. `text` for the file, `told` for the agent (no number, no time); `reason` where it is malicious."""

    finding: Finding
    criterion: Criterion | None = None
    text: Text
    told: Short = ""
    reason: Reason | None = None


class ReviewRemedyIn(BaseModel):
    """What is done, and which ticket is done again; category and summary where the call has left none."""

    measures: list[Measure] = Field(min_length=1, max_length=5)
    text: Text
    ticket_id: UUID | None = None
    category: str | None = Field(default=None, max_length=20)
    summary: Short = ""
    accountability: Rule | None = None


class ReviewExclusionIn(BaseModel):
    """Whether the rating is counted out."""

    approved: bool
    text: Text


class ReviewAppealIn(BaseModel):
    """Whether the agent is right. The agent reads `answer`."""

    upheld: bool
    answer: Text


class OwnFinding(BaseModel):
    """What an agent reads of a finding about them: nothing of the call, the caller or the day of the rating."""

    id: UUID
    found_on: date
    finding: Finding
    criterion: Criterion | None
    told: str | None
    appeal_until: datetime | None
    appeal: ReviewAppeal | None


class ReviewProof(BaseModel):
    """Of every bad rating and bad survey (条) of a period: bad = in_time + overdue + closed + missing."""

    first: date
    last: date
    bad: int
    reviewed: int
    in_time: int
    overdue: int
    closed: int
    missing: int
    verified: int
    verified_in_time: int
    excluded: int
    backlog: int
    missing_ids: list[UUID]
