"""A caller keyed that somebody else shall call them, after the talk or at the end of the machine's callback: a task for
a person, never for who served.

Where the matter is closed, the survey that follows the rating is this task (`scheduling.follow_rating`). Where it stays
open with a department, or was opened again by the callback, nobody waits for its end: the task is made at once, as
round 0 of the matter. Where that round was spent before, the survey of the next closing is the task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.surveys import forms, timing
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets.contact_models import TicketContact
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

AT_ONCE = 50
LOOKED_BACK = timedelta(days=14)
BEFORE_ANY_CLOSING = 0
WISHED = "wished"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of who wished to be called: their language, the queue, who served them, and since when."""

    language: str
    queue_key: str | None
    served_by: UUID | None
    at: datetime


def open_wished() -> int:
    """Beat: make the tasks that people asked for, as soon as their matter stands. Returns how many were found."""
    return _of_ratings() + _of_surveys()


def _of_ratings() -> int:
    with begin() as uow:
        wanting = select(Rating.call_id).where(Rating.after == "callback", Rating.survey_id.is_(None))
        since = Rating.settled_at > uow.now - LOOKED_BACK, Rating.excluded_as.is_(None)
        calls = list(uow.session.scalars(wanting.where(*since).order_by(Rating.settled_at.desc()).limit(AT_ONCE)))
    return sum(_open_one(call_id) for call_id in calls)


def _open_one(call_id: UUID) -> bool:
    with begin() as uow:
        rating = uow.session.scalars(select(Rating).where(Rating.call_id == call_id).with_for_update()).one()
        ticket = _matter(uow, call_id)
        if ticket is None or rating.survey_id is not None:
            return False
        assert rating.settled_at is not None
        wish = Wish(rating.language or "zh-CN", rating.queue_key, rating.account_id, rating.settled_at)
        survey = _there(uow, ticket) or (_make(uow, wish, ticket) if ticket.state == "open" else None)
        rating.survey_id = survey.id if survey is not None else None
        return survey is not None


def _of_surveys() -> int:
    with begin() as uow:
        wanting = Survey.after == "callback", Survey.follow_up_id.is_(None), Survey.ended_at > uow.now - LOOKED_BACK
        found = select(Survey.id).where(Survey.org_id == uow.org_id, *wanting).order_by(Survey.ended_at.desc())
        waiting = list(uow.session.scalars(found.limit(AT_ONCE)))
    return sum(_follow_up(survey_id) for survey_id in waiting)


def _follow_up(survey_id: UUID) -> bool:
    """Link a survey to the task that somebody else calls for. The ticket is locked first, as by whoever closes it."""
    with begin() as uow:
        of_survey = select(Survey.ticket_id).where(Survey.id == survey_id).scalar_subquery()
        ticket = uow.session.scalars(select(Ticket).where(Ticket.id == of_survey).with_for_update()).one()
        asked = uow.session.scalars(select(Survey).where(Survey.id == survey_id).with_for_update()).one()
        if asked.follow_up_id is not None or asked.ended_at is None:
            return False
        wish = Wish(asked.language, asked.queue_key, asked.served_by, asked.ended_at)
        task = _there(uow, ticket, since=asked.ended_at)
        if task is None and ticket.state == "open" and ticket.merged_into_id is None:
            task = _make(uow, wish, ticket)
        asked.follow_up_id = task.id if task is not None else None
        return task is not None


def _matter(uow: UnitOfWork, call_id: UUID) -> Ticket | None:
    """The first matter of a call, its own or one of before that it went on with."""
    joined = select(TicketContact.ticket_id).where(TicketContact.call_id == call_id)
    of_call = or_(Ticket.call_id == call_id, Ticket.id.in_(joined))
    found = select(Ticket).where(of_call, Ticket.merged_into_id.is_(None), Ticket.point_id.is_not(None))
    return uow.session.scalar(found.order_by(Ticket.state == "open", Ticket.created_at).limit(1).with_for_update())


def _there(uow: UnitOfWork, ticket: Ticket, since: datetime | None = None) -> Survey | None:
    """What a person is to ask, or has asked (of a survey's wish: `since` then), about this matter already."""
    people = Survey.mode == "person", Survey.state.in_(("due", "calling", "done"))
    found = select(Survey).where(Survey.ticket_id == ticket.id, *people)
    if since is not None:
        found = found.where(or_(Survey.ended_at.is_(None), Survey.ended_at > since))
    return uow.session.scalar(found.order_by(Survey.round.desc()).limit(1))


def _make(uow: UnitOfWork, wish: Wish, ticket: Ticket) -> Survey | None:
    due_at = timing.first_due(uow, wish.at)
    row = {
        "id": new_id(),
        "org_id": ticket.org_id,
        "ticket_id": ticket.id,
        "affair_id": ticket.case_id or ticket.id,
        "round": BEFORE_ANY_CLOSING,
        "point_id": ticket.point_id,
        "mode": "person",
        "mode_reason": WISHED,
        "asked_because": WISHED,
        "state": "due",
        "language": wish.language,
        "queue_key": wish.queue_key,
        "served_by": wish.served_by,
        "not_by": [ticket.handler_id] if ticket.handler_id else [],
        "due_at": due_at,
        "overdue_at": timing.overdue_from(uow, wish.at, due_at),
        "form_version": forms.version_in_force(uow),
        "created_at": uow.now,
        "retain_until": ticket.retain_until,
    }
    made = insert(Survey).values(**row).on_conflict_do_nothing()
    return uow.session.scalar(made.returning(Survey))
