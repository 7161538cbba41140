"""Short messages that people wrote back: a wish not to be asked, a grade, or something that nobody asked for.

A reply answers the newest question that was asked of the number in writing, whether of a talk or of a survey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from callcenter.messages import receiving
from callcenter.surveys import last_resort, opt_outs, written
from callcenter.surveys.callback_models import SurveyMessage

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.messages.events import MessageReceived


def take_message(uow: UnitOfWork, event: MessageReceived) -> None:
    """Take a received message for what it is, once; delivered twice it has been taken."""
    received = receiving.untaken(uow, event.received_id)
    if received is not None:
        received.taken_as = _taken_as(uow, received.point_id, received.body)


def _taken_as(uow: UnitOfWork, point_id: UUID, text: str) -> str:
    if opt_outs.says_no(text):
        opt_outs.do_not_ask(uow, point_id, "replied")
        return "opt_out"
    rating, survey_asked = written.asked(uow, point_id), _survey_asked(uow, point_id)
    of_talk = rating is not None and rating.grade is None
    newer = survey_asked is None or (rating is not None and (rating.settled_at or survey_asked) > survey_asked)
    if rating is not None and of_talk and newer:
        return written.take_reply(uow, rating, text)
    if last_resort.replied(uow, point_id, text):
        return "survey"
    return written.take_reply(uow, rating, text) if rating is not None else "unasked"


def _survey_asked(uow: UnitOfWork, point_id: UUID) -> datetime | None:
    """When the newest survey that is still unanswered was asked in writing."""
    since = uow.now - last_resort.ANSWERED_WITHIN
    waiting = SurveyMessage.point_id == point_id, SurveyMessage.replied_at.is_(None), SurveyMessage.asked_at > since
    return uow.session.scalar(select(func.max(SurveyMessage.asked_at)).where(*waiting))
