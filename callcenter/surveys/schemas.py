"""What the console sends and gets about ratings and survey tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

# the national five grades (12348.md 3.0, rule 7); 1 is best, never reversed
GRADE_LABELS = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
Grade = Literal[1, 2, 3, 4, 5]
TaskOutcome = Literal["completed", "no_answer", "busy", "wrong_person", "refused", "broken_off", "failed"]


class RatingOut(BaseModel):
    """The rating of a call. `grade` null with `invited` true means: asked, pressed nothing valid."""

    invited: bool
    not_invited_reason: str | None
    grade: int | None
    label: str | None
    keys: str
    rated_at: datetime | None


class TaskOut(BaseModel):
    """A survey that a person must make. `reason`: sensitive safe_contact not_agreed no_prompts. No topic for who calls
    beyond the ticket's number: it is read from the ticket by those who may.
    """

    id: UUID
    ticket_id: UUID
    ticket_number: str
    number_masked: str
    language: str
    queue_name: str | None
    reason: str
    due_at: datetime
    overdue: bool
    attempts: int
    tries: int
    calling: bool
    mine: bool


class DialOut(BaseModel):
    """What a browser's phone connects with; null where the desk phone rings instead."""

    call_id: UUID
    connect: dict[str, str] | None


class AnswersIn(BaseModel):
    """What a person's call came to. `identity`: the one who asked us has confirmed to be speaking."""

    outcome: TaskOutcome
    identity: bool = False
    solved: Literal[1, 2, 3] | None = None
    grade: Grade | None = None
    note: str = Field(default="", max_length=2000)

    @model_validator(mode="after")
    def _complete(self) -> AnswersIn:
        if self.outcome == "completed" and not (self.identity and self.solved and self.grade):
            raise ValueError("a completed survey has a confirmed identity, an answer to solved and a grade")
        if self.outcome != "completed" and self.grade is not None:
            raise ValueError("a grade belongs to a completed survey only")
        return self


class SurveyOut(BaseModel):
    """A survey as its ticket shows it."""

    id: UUID
    round: int
    mode: Literal["machine", "person"]
    reason: str | None
    state: str
    due_at: datetime
    attempts: list[AttemptOut]
    solved: int | None
    grade: int | None
    note: str | None
    ended_at: datetime | None


class AttemptOut(BaseModel):
    """One try."""

    attempt: int
    state: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    keys: str


SurveyOut.model_rebuild()
