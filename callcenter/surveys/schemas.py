"""What the console sends and gets about ratings and survey tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

# the national five grades (12348.md 3.0, rule 7); 1 is best, never reversed
GRADE_LABELS = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
Grade = Literal[1, 2, 3, 4, 5]
TaskOutcome = Literal[
    "completed", "no_answer", "busy", "out_of_service", "wrong_person", "refused", "broken_off", "postponed", "failed"
]
Way = Literal["phone", "visit", "form", "wechat"]  # 电话 实地 问卷 微信 (S90)


class RatingOut(BaseModel):
    """The rating of a call. `grade` null with `invited` true means: asked, pressed nothing valid. `invitation`: what
    asking came to; `excluded_as`: counted nowhere, and why.
    """

    invited: bool
    invitation: Literal["played", "caller_left", "skipped", "no_recording", "sms"]
    excluded_as: Literal["test", "staff", "invalid"] | None
    after: Literal["message", "callback", "none"] | None
    not_invited_reason: str | None
    grade: int | None
    label: str | None
    keys: str
    rated_at: datetime | None


class SpokenReason(BaseModel):
    """A recording of what the machine's callback was told at its end; played by its id, `seconds` long."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    channels: int
    seconds: int | None


class TaskOut(BaseModel):
    """A survey that a person must make. `reason`: sensitive safe_contact not_agreed no_prompts bad_rating wished
    review. `because`: why this one was chosen. `overdue`: later than three days after the close; still asked. No topic
    for who calls beyond the ticket's number: it is read from the ticket by those who may. `words`: the reason that was
    spoken at the end of an earlier callback, for supervisors and qa.
    """

    id: UUID
    ticket_id: UUID
    ticket_number: str
    number_masked: str
    language: str
    queue_name: str | None
    reason: str
    because: str | None
    due_at: datetime
    overdue: bool
    attempts: int
    tries: int
    calling: bool
    mine: bool
    words: SpokenReason | None


class DialOut(BaseModel):
    """What a browser's phone connects with; null where the desk phone rings instead."""

    call_id: UUID
    connect: dict[str, str] | None


class QuestionOut(BaseModel):
    """One question of the script. `when`: asked only after these grades."""

    key: str
    text: str
    kind: Literal["choice", "text"]
    required: bool
    when: list[int]
    choices: list[tuple[str, str]]


class ScriptOut(BaseModel):
    """What is said, in its order: who is there comes before who we are. `hours` and `code_word` are what the person
    asked for where a call needs care.
    """

    version: int
    identity: str
    not_the_person: str
    opening: str
    not_now: str
    questions: list[QuestionOut]
    thanks: str
    hours: str | None
    code_word: str | None


class AnswersIn(BaseModel):
    """What a person's call came to. `identity`: the one who asked us has confirmed to be speaking. `answers`: the other
    questions of the script by their key. `again_at`: the better time they named. `opted_out`: no more surveys.
    `way`: how they were asked, where it was not by telephone.
    """

    outcome: TaskOutcome
    identity: bool = False
    solved: Literal[1, 2, 3] | None = None
    grade: Grade | None = None
    note: str = Field(default="", max_length=2000)
    answers: dict[str, str] | None = Field(default=None, max_length=20)
    again_at: AwareDatetime | None = None
    opted_out: bool = False
    way: Way = "phone"

    @model_validator(mode="after")
    def _complete(self) -> AnswersIn:
        if self.outcome == "completed" and not (self.identity and self.solved and self.grade):
            raise ValueError("a completed survey has a confirmed identity, an answer to solved and a grade")
        if self.outcome != "completed" and self.grade is not None:
            raise ValueError("a grade belongs to a completed survey only")
        if (self.outcome == "postponed") != (self.again_at is not None):
            raise ValueError("who is called later has named a time, and nobody else has")
        if self.way != "phone" and self.outcome not in ("completed", "refused"):
            raise ValueError("a try in vain is one by telephone")
        return self


class SurveyOut(BaseModel):
    """A survey as its ticket shows it. `after`: what was chosen at the end of the machine's call, null: not offered."""

    id: UUID
    round: int
    mode: Literal["machine", "person", "visit", "form", "wechat", "sms"]
    reason: str | None
    because: str | None
    state: str
    due_at: datetime
    overdue_at: datetime | None
    attempts: list[AttemptOut]
    solved: int | None
    grade: int | None
    note: str | None
    ended_at: datetime | None
    after: Literal["message", "callback", "none"] | None


class AttemptOut(BaseModel):
    """One try."""

    attempt: int
    state: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    keys: str


SurveyOut.model_rebuild()
