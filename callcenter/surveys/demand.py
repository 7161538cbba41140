"""What callers wish for: their words on the callback, as a list for whoever keeps the service catalogue (S95)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import select

from callcenter.surveys.models import Survey, SurveyAnswer, SurveyAttempt
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

WISH = "wish"
SHOWN = 500


class Wish(NamedTuple):
    """One wish: no name and no number, only what it was about."""

    answer_id: UUID
    said_at: datetime
    category: str
    language: str
    words: str


def listed(uow: UnitOfWork, account: SignedIn, first: date, last: date) -> list[Wish]:
    """Return the wishes of surveys that ended in a period, the newest first, of tickets that the account may see."""
    found = (
        select(SurveyAnswer.id, SurveyAnswer.at, Ticket.category, Survey.language, SurveyAnswer.keyed)
        .join(SurveyAttempt, SurveyAttempt.id == SurveyAnswer.attempt_id)
        .join(Survey, Survey.id == SurveyAttempt.survey_id)
        .join(Ticket, Ticket.id == Survey.ticket_id)
        .where(Survey.org_id == uow.org_id, Survey.business_day.between(first, last), SurveyAnswer.question == WISH)
        .where(SurveyAnswer.keyed != "", rights.visible_to(account))
    )
    return [Wish(*row) for row in uow.session.execute(found.order_by(SurveyAnswer.at.desc()).limit(SHOWN))]
