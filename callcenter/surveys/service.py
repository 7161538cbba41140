"""Asking people whether it helped: who is due, ringing them once per try, and what became of each try.

Placing a call is the exception to "may run twice without harm": the try is a row, unique by (ticket, round, attempt),
committed before anything rings, and a try whose outcome nobody knows is looked up or given up, never repeated.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select, text

from callcenter import clock
from callcenter.calls import pacing
from callcenter.calls import service as calls
from callcenter.calls.models import Call
from callcenter.sensitive import care
from callcenter.surveys import last_resort, opt_outs, rules, timing
from callcenter.surveys.dialogue import Outcome, Step
from callcenter.surveys.events import SurveyEnded
from callcenter.surveys.models import Survey, SurveyAttempt

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

PURPOSE = "survey"
NOT_RUNG = "not_rung"  # the seat's own leg never came: nobody was rung, so it is not a try
POSTPONED = "postponed"  # they asked for a better time: no try in vain either
NO_TRY = (NOT_RUNG, POSTPONED)
LATER = timedelta(minutes=5)
LONGEST_CALL = timedelta(hours=3)
# Its own words stand in the statement: a plan for any state and mode could not use the index of what is due.
_DUE = (
    select(Survey)
    .where(text("survey.org_id = :org AND survey.state = 'due' AND survey.mode = 'machine' AND survey.due_at <= :now"))
    .order_by(Survey.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)

# Who has spoken with us is not rung again, whatever they said: only those never reached are tried anew.
ENDS_ROUND = {
    Outcome.COMPLETED: "done",
    Outcome.DECLINED: "declined",
    Outcome.BROKEN_OFF: "broken_off",
    "refused": "declined",
}


def dial_next(uow: UnitOfWork) -> UUID | None:
    """Claim the survey that has been due longest and write its try and its call; None when nothing is due, or when all
    the machine's places on the trunk are taken.

    Two workers never claim the same one (FOR UPDATE SKIP LOCKED). What may not be rung now (the hour, the rates of the
    number, a line in use) is put off; what may not be rung by a machine any more goes to a person, or to nobody.
    """
    place_id = pacing.free_place(uow)
    survey = uow.session.scalar(_DUE, {"org": uow.org_id, "now": uow.now}) if place_id is not None else None
    if place_id is None or survey is None:
        return None
    uow.checkpoint("survey claimed")
    if not timing.permitted_now(uow):
        survey.due_at = timing.next_permitted(uow, uow.now)
    elif (free_at := pacing.rings_from(uow, survey.point_id)) > uow.now:
        survey.due_at = timing.next_permitted(uow, free_at)
    elif _is_talking(uow, survey.point_id):
        survey.due_at = uow.now + LATER
    elif not _taken_from_the_machine(uow, survey):
        _dial(uow, survey, place_id)
    return survey.id


def _dial(uow: UnitOfWork, survey: Survey, place_id: UUID) -> None:
    """Write everything about one ring: it leaves after the commit, with all of this or not at all."""
    attempt = begin_attempt(uow, survey, by_account=None)
    uow.session.flush()
    uow.checkpoint("survey dialing")
    attempt.call_id = calls.place_call(uow, survey.point_id, PURPOSE, attempt.id, survey.language)
    pacing.claim(uow, place_id, attempt.call_id, survey.point_id, PURPOSE, attempt.id)
    uow.checkpoint("survey placed")


def _taken_from_the_machine(uow: UnitOfWork, survey: Survey) -> bool:
    """What was said since the survey became due counts: an opt-out, a call that may endanger whoever picks up."""
    if opt_outs.holds(uow, survey.point_id):
        suppress(uow, survey, opt_outs.OPTED_OUT)
        return True
    if not care.needing(uow, [survey.point_id]):
        return False
    standing = care.standing(uow, survey.point_id)
    if standing is not None and not standing.ok_to_call:
        suppress(uow, survey, "safe_contact")
    else:
        survey.mode, survey.mode_reason = "person", "safe_contact"
    return True


def suppress(uow: UnitOfWork, survey: Survey, reason: str) -> None:
    """Nobody asks: the round is over without having been due (K22)."""
    survey.state, survey.mode_reason, survey.ended_at = "suppressed", reason, uow.now


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


def may_try_now(uow: UnitOfWork, survey: Survey) -> bool:
    """Tell whether a person may ring now: at a permitted hour, and after a try in vain not before the next is due.
    A time that was agreed on is permitted.
    """
    last = select(SurveyAttempt.outcome).where(SurveyAttempt.survey_id == survey.id)
    if uow.session.scalar(last.order_by(SurveyAttempt.attempt.desc()).limit(1)) == POSTPONED:
        return uow.now >= survey.due_at
    early = uow.now < survey.due_at and bool(_tries(uow, survey))
    return timing.permitted_now(uow) and not early


def end_attempt(uow: UnitOfWork, attempt: SurveyAttempt, outcome: str, again_at: datetime | None = None) -> None:
    """Close a try and decide about its survey. A try that is over stays as it is. `again_at`: the better time that was
    agreed on (`postponed`).
    """
    if attempt.state == "ended":
        return
    attempt.state, attempt.outcome, attempt.ended_at = "ended", outcome, uow.now
    survey = uow.session.scalars(select(Survey).where(Survey.id == attempt.survey_id).with_for_update()).one()
    if survey.state != "calling":
        return
    if outcome in ENDS_ROUND:
        _end(uow, survey, ENDS_ROUND[outcome])
    elif outcome in NO_TRY:
        survey.state, survey.due_at = "due", again_at or survey.due_at
    elif len(_tries(uow, survey)) >= rules.rules().tries:
        _end(uow, survey, "unreachable")
        last_resort.write(uow, survey)
    else:
        survey.state, survey.due_at = "due", timing.next_try(uow, _tries(uow, survey))


def _end(uow: UnitOfWork, survey: Survey, state: str) -> None:
    """A round is over: it counts on this day."""
    survey.state, survey.ended_at, survey.business_day = state, uow.now, clock.business_day(uow.now)
    uow.record(SurveyEnded(survey.id))
    log.info("survey ended", extra={"survey_id": str(survey.id), "state": state})


def _tries(uow: UnitOfWork, survey: Survey) -> list[datetime]:
    """Return when somebody was really rung in vain."""
    in_vain = or_(SurveyAttempt.outcome.is_(None), SurveyAttempt.outcome.not_in(NO_TRY))
    found = select(SurveyAttempt.started_at).where(SurveyAttempt.survey_id == survey.id, in_vain)
    return list(uow.session.scalars(found))


def attempt_for_update(uow: UnitOfWork, attempt_id: UUID) -> SurveyAttempt | None:
    """Return a try with its row locked, or None."""
    return uow.session.scalar(select(SurveyAttempt).where(SurveyAttempt.id == attempt_id).with_for_update())
