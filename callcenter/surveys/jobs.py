"""Regular work of surveys, sent by beat. Each begins its own units of work: one per try, so that a dying worker
leaves at most one try behind, which its row tells of.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select

from callcenter.db.unit_of_work import begin
from callcenter.surveys import conversation, service
from callcenter.surveys.models import SurveyAttempt

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


def settle_lost() -> int:
    """Close tries of which no word came: counted as tries, never repeated. Returns how many."""
    with begin() as uow:
        lost = select(SurveyAttempt).where(
            SurveyAttempt.state != "ended",
            SurveyAttempt.by_account.is_(None),
            SurveyAttempt.started_at < uow.now - LOST_AFTER,
        )
        attempts = uow.session.scalars(lost.with_for_update(skip_locked=True)).all()
        for attempt in attempts:
            talked = attempt.answered_at is not None
            outcome = conversation.outcome_of(attempt, "", answered=True) if talked else "unknown"
            service.end_attempt(uow, attempt, outcome)
        if attempts:
            log.warning("survey tries without an end", extra={"count": len(attempts)})
        return len(attempts)
