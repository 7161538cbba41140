"""Routes of ratings and of the surveys that people make."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from callcenter.calls import bars
from callcenter.calls.models import Recording
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.people.identity import SignedIn
from callcenter.surveys import queries, rules, tasks
from callcenter.surveys.models import Survey
from callcenter.surveys.schemas import (
    GRADE_LABELS,
    AnswersIn,
    AttemptOut,
    DialOut,
    RatingOut,
    ScriptOut,
    SpokenReason,
    SurveyOut,
    TaskOut,
)

router = APIRouter(prefix="/api", tags=["surveys"])


@router.get("/calls/{call_id}/rating")
def show_rating(call_id: UUID, uow: Uow, account: Supervisor) -> RatingOut | None:
    """The rating of a call. Not for agents: with two callers an hour it would name the rater."""
    rating = queries.rating(uow, call_id)
    if rating is None or not bars.is_open_to(uow, call_id, account.account_id):
        return None
    names = ("invited", "invitation", "excluded_as", "after", "not_invited_reason", "grade", "keys", "rated_at")
    label = None if rating.grade is None else GRADE_LABELS[rating.grade]
    return RatingOut.model_validate({name: getattr(rating, name) for name in names} | {"label": label})


@router.get("/tickets/{ticket_id}/surveys")
def list_surveys(ticket_id: UUID, uow: Uow, account: Supervisor) -> list[SurveyOut]:
    """The callbacks about a ticket, with every try; none where the ticket is kept from whoever asks."""
    return [_survey(uow, each) for each in queries.surveys_of(uow, account, ticket_id)]


@router.get("/survey-tasks")
def list_tasks(uow: Uow, account: CurrentAccount) -> list[TaskOut]:
    """The surveys that a person must make and this account may make."""
    found = queries.tasks(uow, account)
    reviews = account.has("supervisor", "admin", "qa")  # who asks without reviewing is told nothing before
    spoken = queries.spoken(uow, [row[0].ticket_id for row in found]) if reviews else {}
    return [_task(uow, account, row, spoken.get(row[0].ticket_id)) for row in found]


@router.post("/survey-tasks/{survey_id}/dial")
def dial_task(survey_id: UUID, uow: Uow, account: CurrentAccount) -> DialOut:
    """Ring the person from this account's seat; the number stays hidden."""
    call_id, connect = tasks.dial(uow, account, survey_id)
    return DialOut(call_id=call_id, connect=connect)


@router.get("/survey-tasks/{survey_id}/script")
def show_script(survey_id: UUID, uow: Uow, account: CurrentAccount) -> ScriptOut:
    """What is said on this call, step by step."""
    return tasks.script(uow, account, survey_id)


@router.post("/survey-tasks/{survey_id}/answers", status_code=204)
def record_answers(survey_id: UUID, wanted: AnswersIn, uow: Uow, account: CurrentAccount) -> None:
    """Write what the call came to."""
    tasks.record_answers(uow, account, survey_id, wanted)


def _task(uow: UnitOfWork, account: SignedIn, row: Any, words: Recording | None) -> TaskOut:
    survey: Survey = row[0]
    going = queries.open_attempt(uow, survey.id) if survey.state == "calling" else None
    return TaskOut(
        id=survey.id,
        ticket_id=survey.ticket_id,
        ticket_number=row[1],
        number_masked=row[2],
        language=survey.language,
        queue_name=row[3],
        reason=survey.mode_reason or "",
        because=survey.asked_because,
        due_at=survey.due_at,
        overdue=survey.attempts == 0 and (survey.overdue_at or survey.due_at) < uow.now,
        attempts=survey.attempts,
        tries=rules.rules().tries,
        calling=going is not None,
        mine=going is not None and going.by_account == account.account_id,
        words=SpokenReason.model_validate(words) if words is not None else None,
    )


def _survey(uow: UnitOfWork, survey: Survey) -> SurveyOut:
    tried = [
        AttemptOut(
            attempt=each.attempt,
            state=each.state,
            outcome=each.outcome,
            started_at=each.started_at,
            ended_at=each.ended_at,
            keys=keys,
        )
        for each, keys in queries.attempts(uow, survey.id)
    ]
    names = ("id", "round", "mode", "state", "due_at", "overdue_at", "solved", "grade", "note", "ended_at", "after")
    own = {name: getattr(survey, name) for name in names}
    return SurveyOut.model_validate(
        own | {"reason": survey.mode_reason, "because": survey.asked_because, "attempts": tried}
    )
