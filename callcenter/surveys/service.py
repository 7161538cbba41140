"""Asking people whether it helped: who is due, ringing them once per try, and what became of each try.

Placing a call is the exception to "may run twice without harm": the try is a row, unique by (ticket, round, attempt),
committed before anything rings, and a try whose outcome nobody knows is looked up or given up, never repeated.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.calendar.queries import is_workday
from callcenter.calls import service as calls
from callcenter.calls.models import Call
from callcenter.surveys import rules, windows
from callcenter.surveys.dialogue import Outcome, Step
from callcenter.surveys.events import SurveyEnded
from callcenter.surveys.models import Survey, SurveyAttempt

if TYPE_CHECKING:
    from collections.abc import Callable

    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

NOT_RUNG = "not_rung"  # the seat's own leg never came: nobody was rung, so it is not a try
LATER = timedelta(minutes=5)
LONGEST_CALL = timedelta(hours=3)

# Who has spoken with us is not rung again, whatever they said: only those never reached are tried anew.
ENDS_ROUND = {
    Outcome.COMPLETED: "done",
    Outcome.DECLINED: "declined",
    Outcome.BROKEN_OFF: "broken_off",
    "refused": "declined",
}


def workdays(uow: UnitOfWork) -> Callable[[date], bool]:
    """Return the question whether a day is a working day."""
    return lambda day: is_workday(uow, day)


def first_due(uow: UnitOfWork, closed_at: datetime) -> datetime:
    """Return when the first try is due: after the delay, at a permitted hour."""
    applied = rules.rules()
    return windows.next_permitted(max(uow.now, closed_at + applied.delay), applied, workdays(uow))


def dial_next(uow: UnitOfWork) -> UUID | None:
    """Claim the survey that has been due longest and write its try and its call; None when nothing is due.

    Two workers never claim the same one (FOR UPDATE SKIP LOCKED). Due at an hour that is not permitted (any more)
    it is put off, not rung.
    """
    due = (
        select(Survey)
        .where(Survey.org_id == uow.org_id, Survey.mode == "machine", Survey.state == "due", Survey.due_at <= uow.now)
        .order_by(Survey.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    survey = uow.session.scalar(due)
    if survey is None:
        return None
    applied = rules.rules()
    if not windows.permitted(uow.now, applied, workdays(uow)):
        survey.due_at = windows.next_permitted(uow.now, applied, workdays(uow))
        return survey.id
    if _is_talking(uow, survey.point_id):
        survey.due_at = uow.now + LATER
        return survey.id
    attempt = begin_attempt(uow, survey, by_account=None)
    uow.session.flush()
    uow.checkpoint("survey dialing")
    attempt.call_id = calls.place_call(uow, survey.point_id, "survey", attempt.id, survey.language)
    return survey.id


def _is_talking(uow: UnitOfWork, point_id: UUID) -> bool:
    """Tell whether this number is on the line with us already: it would be busy, and a try wasted."""
    going = select(Call.id).where(
        Call.caller_point_id == point_id, Call.ended_at.is_(None), Call.arrived_at > uow.now - LONGEST_CALL
    )
    return uow.session.scalar(going.limit(1)) is not None


def begin_attempt(uow: UnitOfWork, survey: Survey, by_account: UUID | None) -> SurveyAttempt:
    """Write the next try of a survey whose row the caller has locked."""
    survey.attempts += 1
    survey.state = "calling"
    attempt = SurveyAttempt(
        org_id=survey.org_id,
        survey_id=survey.id,
        ticket_id=survey.ticket_id,
        round=survey.round,
        attempt=survey.attempts,
        by_account=by_account,
        state="dialing",
        step=Step.OPENING,
        started_at=uow.now,
    )
    uow.session.add(attempt)
    return attempt


def end_attempt(uow: UnitOfWork, attempt: SurveyAttempt, outcome: str) -> None:
    """Close a try and decide about its survey. A try that is over stays as it is."""
    if attempt.state == "ended":
        return
    attempt.state, attempt.outcome, attempt.ended_at = "ended", outcome, uow.now
    survey = uow.session.scalars(select(Survey).where(Survey.id == attempt.survey_id).with_for_update()).one()
    if survey.state != "calling":
        return
    if outcome in ENDS_ROUND:
        _end(uow, survey, ENDS_ROUND[outcome])
    elif outcome == NOT_RUNG:
        survey.state = "due"
    elif len(_tries(uow, survey)) >= rules.rules().tries:
        _end(uow, survey, "unreachable")
    else:
        _try_again(uow, survey)


def _end(uow: UnitOfWork, survey: Survey, state: str) -> None:
    survey.state, survey.ended_at, survey.business_day = state, uow.now, clock.business_day(uow.now)
    uow.record(SurveyEnded(survey.id))
    log.info("survey ended", extra={"survey_id": str(survey.id), "state": state})


def _tries(uow: UnitOfWork, survey: Survey) -> list[datetime]:
    """Return when somebody was really rung."""
    found = select(SurveyAttempt.started_at).where(
        SurveyAttempt.survey_id == survey.id, SurveyAttempt.outcome.is_distinct_from(NOT_RUNG)
    )
    return list(uow.session.scalars(found))


def _try_again(uow: UnitOfWork, survey: Survey) -> None:
    survey.state = "due"
    survey.due_at = windows.next_try(_tries(uow, survey), uow.now, rules.rules(), workdays(uow))


def attempt_for_update(uow: UnitOfWork, attempt_id: UUID) -> SurveyAttempt | None:
    """Return a try with its row locked, or None."""
    return uow.session.scalar(select(SurveyAttempt).where(SurveyAttempt.id == attempt_id).with_for_update())
