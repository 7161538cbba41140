"""Regular work of surveys, sent by beat. Each begins its own units of work: one per try, so that a dying worker
leaves at most one try behind, which its row tells of.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from callcenter.calls import pacing
from callcenter.calls.models import Call, Leg
from callcenter.db.unit_of_work import begin
from callcenter.surveys import conversation, service
from callcenter.surveys.models import Survey, SurveyAttempt

log = logging.getLogger(__name__)

AT_ONCE = 5  # the carrier takes one new call a second; agents' calls must not wait behind surveys
LOST_AFTER = timedelta(minutes=30)  # no survey lasts that long: whatever word was to come was lost


def dial_due() -> int:
    """Ring those who are due, a few at a time. Returns how many surveys were looked at."""
    for looked_at in range(AT_ONCE):
        with begin() as uow:
            if service.dial_next(uow) is None:
                return looked_at
    return AT_ONCE


def tidy_trunk() -> None:
    """Give back places on the trunk whose call is over, forget rings that no permitted rate asks for any more."""
    with begin() as uow:
        pacing.tidy(uow)


def settle_lost() -> int:
    """Close tries of which no word came: counted as tries, never repeated. Returns how many.

    A person has the same time after their call to write its answers.
    """
    with begin() as uow:
        long_ago = uow.now - LOST_AFTER
        silent = SurveyAttempt.by_account.is_(None) & (SurveyAttempt.started_at < long_ago)
        unwritten = SurveyAttempt.by_account.is_not(None) & (Call.ended_at < long_ago)
        lost = (
            select(SurveyAttempt, Call.answered_at, select(Leg.id).where(_was_rung).exists())
            .join(Survey, Survey.id == SurveyAttempt.survey_id)
            .outerjoin(Call, Call.id == SurveyAttempt.call_id)
            .where(SurveyAttempt.state != "ended", silent | unwritten)
        )
        # Both rows or neither: who writes answers at this moment has the survey and comes to its try next.
        found = uow.session.execute(lost.with_for_update(of=(Survey, SurveyAttempt), skip_locked=True)).all()
        for attempt, answered_at, rung in found:
            service.end_attempt(uow, attempt, _outcome(attempt, answered_at, rung=rung))
        if found:
            log.warning("survey tries without an end", extra={"count": len(found)})
        return len(found)


_was_rung = (Leg.call_id == SurveyAttempt.call_id) & (Leg.role == "called")


def _outcome(attempt: SurveyAttempt, answered_at: datetime | None, *, rung: bool) -> str:
    if attempt.by_account is not None:
        if answered_at is not None:
            return "broken_off"  # they have spoken with us: not rung again
        return "no_answer" if rung else service.NOT_RUNG
    return conversation.outcome_of(attempt, "", answered=True) if attempt.answered_at is not None else "unknown"
