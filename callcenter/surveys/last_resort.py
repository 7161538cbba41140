"""After the last try in vain: one short message, once, where one may be written. A reply counts under mode `sms`.

The round is `unreachable` from then on (in the denominator of 回访率, out of 满意率); a reply in time makes it done.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.ids import new_id
from callcenter.messages import service as messages
from callcenter.messages import templates
from callcenter.surveys import opt_outs
from callcenter.surveys.callback_models import SurveyMessage
from callcenter.surveys.events import SurveyEnded
from callcenter.surveys.models import Survey

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

TEMPLATE = "survey_request"
MODE = "sms"
ANSWERED_WITHIN = timedelta(days=7)
_GRADE = re.compile(r"\s*([1-5１-５])(?!\d)")  # "4", "4 不满意"


def write(uow: UnitOfWork, survey: Survey) -> bool:
    """Ask by short message, once a survey. Whether one is on its way: not where none may or can be written, and not
    where the place has no such text: the last try is over all the same.
    """
    if opt_outs.holds(uow, survey.point_id):
        return False
    key = f"survey:{survey.id}"
    try:
        message = messages.prepare(uow, survey.point_id, TEMPLATE, {}, key, ticket_id=survey.ticket_id)
    except templates.TemplateUnknown:
        return False
    if message.state != "prepared":
        return False
    asked = {"survey_id": survey.id, "point_id": survey.point_id, "message_id": message.id, "asked_at": uow.now}
    row = insert(SurveyMessage).values(id=new_id(), org_id=survey.org_id, **asked)
    uow.session.execute(row.on_conflict_do_nothing(index_elements=[SurveyMessage.survey_id]))
    return True


def grade_in(text: str) -> int | None:
    """Return the grade that a replied text begins with, None where it says none. Pure."""
    found = _GRADE.match(text)
    return int(found.group(1)) if found else None


def replied(uow: UnitOfWork, point_id: UUID, text: str) -> bool:
    """Take a short message as the answer of the survey that was asked for by one. Whether it was taken for that.

    The first valid grade stands; delivered twice it changes nothing more. Opt-outs are the caller's to hand over to
    `opt_outs.do_not_ask` first.
    """
    asked = _open(uow, point_id)
    grade = grade_in(text)
    if asked is None or grade is None:
        return False
    asked.reply, asked.replied_at, asked.grade = text[:200], uow.now, grade
    survey = uow.session.scalars(select(Survey).where(Survey.id == asked.survey_id).with_for_update()).one()
    if survey.state == "unreachable":
        survey.state, survey.mode, survey.grade = "done", MODE, grade
        survey.ended_at, survey.business_day = uow.now, clock.business_day(uow.now)
        uow.record(SurveyEnded(survey.id))
    return True


def _open(uow: UnitOfWork, point_id: UUID) -> SurveyMessage | None:
    since = uow.now - ANSWERED_WITHIN
    found = select(SurveyMessage).where(
        SurveyMessage.point_id == point_id, SurveyMessage.replied_at.is_(None), SurveyMessage.asked_at > since
    )
    return uow.session.scalar(found.order_by(SurveyMessage.asked_at.desc()).limit(1).with_for_update())
