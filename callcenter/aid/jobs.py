"""Regular work of legal aid, sent by beat: reminders, lapses of papers and of offers. One unit of work a case: a dying
worker leaves the rest due, and what is due is claimed with its application's lock.
"""

from __future__ import annotations

from sqlalchemy import select

from callcenter.aid import assignment, papers
from callcenter.aid.models import AidAssignment
from callcenter.db.unit_of_work import begin

AT_ONCE = 50


def remind_due() -> int:
    """Remind of missing papers whose reminder is due. Returns how many applications were reminded."""
    with begin() as uow:
        due = papers.due_applications(uow, "remind_at")[:AT_ONCE]
    reminded = 0
    for application_id in due:
        with begin() as uow:
            reminded += papers.remind(uow, application_id) is not None
    return reminded


def lapse_due() -> int:
    """End papers whose time is over. Returns how many applications count as withdrawn now."""
    with begin() as uow:
        due = papers.due_applications(uow, "due_at")[:AT_ONCE]
    lapsed = 0
    for application_id in due:
        with begin() as uow:
            lapsed += papers.lapse(uow, application_id)
    return lapsed


def lapse_offers() -> int:
    """End offers that no lawyer answered in time. Returns how many lapsed."""
    with begin() as uow:
        late = select(AidAssignment.id).where(AidAssignment.state == "offered", AidAssignment.answer_due_at < uow.now)
        due = list(uow.session.scalars(late.order_by(AidAssignment.answer_due_at).limit(AT_ONCE)))
    lapsed = 0
    for assignment_id in due:
        with begin() as uow:
            lapsed += assignment.lapse(uow, assignment_id)
    return lapsed
