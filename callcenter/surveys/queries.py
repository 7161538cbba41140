"""Reading ratings, surveys and the tasks they make for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, select, text

from callcenter.calls.models import Recording
from callcenter.contacts.models import ContactPoint
from callcenter.desk import seats
from callcenter.desk.models import Queue
from callcenter.people.identity import SignedIn
from callcenter.surveys.models import Rating, Survey, SurveyAnswer, SurveyAttempt
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callcenter.db.unit_of_work import UnitOfWork

OPEN = ("due", "calling")
TASK_OPEN = "survey.mode = 'person' AND survey.state IN ('due', 'calling')"  # the words of its index
REASON = "rating_message"  # the kind of a recording that says why somebody was dissatisfied
AFTER_BAD = ("bad_rating", "wished")
MANDARIN = "zh-CN"


def rating(uow: UnitOfWork, call_id: UUID) -> Rating | None:
    """Return the rating of a call, or None when none was asked for."""
    return uow.session.scalar(select(Rating).where(Rating.call_id == call_id, Rating.org_id == uow.org_id))


def tasks(uow: UnitOfWork, account: SignedIn) -> list[Any]:
    """Return (survey, ticket number, masked number, queue's name) of what a person must call about.

    Never shown to the agent who handled the matter; sensitive ones are for supervisors alone, other languages for who
    speaks them and for supervisors. Whoever may not see a ticket does not ask its caller: least of all whom a complaint
    is about, supervisor or not (S41).
    """
    found = _tasks(uow).where(text(TASK_OPEN), rights.visible_to(account)).order_by(Survey.due_at)
    rows = [row for row in uow.session.execute(found) if may_ask(account, row[0], sensitive=row[4])]
    spoken = {language: speaks(uow, account, language) for language in {row[0].language for row in rows}}
    return [row for row in rows if spoken[row[0].language] or account.has("supervisor", "admin")]


def may_ask(account: SignedIn, survey: Survey, *, sensitive: bool) -> bool:
    """Tell whether this account may make the survey's call. After a bad rating a supervisor or 回访与质检 does."""
    if account.account_id in (survey.served_by, *survey.not_by):
        return False
    if account.has("supervisor", "admin"):
        return True
    return not sensitive and (survey.asked_because not in AFTER_BAD or account.has("qa"))


def speaks(uow: UnitOfWork, account: SignedIn, language: str) -> bool:
    """Tell whether the account's seat is certified for a language (S6); everybody speaks Mandarin."""
    return language == MANDARIN or (account.seat_id is not None and seats.speaks(uow, account.seat_id, language))


def _tasks(uow: UnitOfWork) -> Select[*tuple[Any, ...]]:
    return (
        select(Survey, Ticket.number, ContactPoint.masked, Queue.name, Ticket.sensitive)
        .join(Ticket, Ticket.id == Survey.ticket_id)
        .join(ContactPoint, ContactPoint.id == Survey.point_id)
        .outerjoin(Queue, (Queue.key == Survey.queue_key) & (Queue.org_id == Survey.org_id))
        .where(Survey.org_id == uow.org_id)
    )


def task_for_update(uow: UnitOfWork, account: SignedIn, survey_id: UUID) -> tuple[Survey, bool] | None:
    """Return (survey, whether its ticket is sensitive) with the survey's row locked, or None."""
    found = select(Survey, Ticket.sensitive).join(Ticket, Ticket.id == Survey.ticket_id)
    mine = Survey.id == survey_id, Survey.org_id == uow.org_id, Survey.mode == "person", rights.visible_to(account)
    row = uow.session.execute(found.where(*mine).with_for_update(of=Survey)).one_or_none()
    return None if row is None else (row[0], row[1])


def open_attempt(uow: UnitOfWork, survey_id: UUID) -> SurveyAttempt | None:
    """Return the try that goes on, or None."""
    going = select(SurveyAttempt).where(SurveyAttempt.survey_id == survey_id, SurveyAttempt.state != "ended")
    return uow.session.scalar(going)


def surveys_of(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> list[Survey]:
    """Return the rounds of a ticket that the account may see."""
    found = select(Survey).join(Ticket, Ticket.id == Survey.ticket_id).where(Survey.ticket_id == ticket_id)
    return list(uow.session.scalars(found.where(rights.visible_to(account)).order_by(Survey.round)))


def spoken(uow: UnitOfWork, ticket_ids: Iterable[UUID]) -> dict[UUID, Recording]:
    """Return the latest reason that was spoken at the end of a callback about each of these tickets, as far as our copy
    of the recording is there.
    """
    found = select(SurveyAttempt.ticket_id, Recording).join(Recording, Recording.call_id == SurveyAttempt.call_id)
    reasons = SurveyAttempt.ticket_id.in_(list(ticket_ids)), Recording.kind == REASON, Recording.path.is_not(None)
    return {row[0]: row[1] for row in uow.session.execute(found.where(*reasons).order_by(Recording.started_at))}


def attempts(uow: UnitOfWork, survey_id: UUID) -> list[tuple[SurveyAttempt, str]]:
    """Return the tries of a survey, each with the keys pressed in it."""
    found = select(SurveyAttempt).where(SurveyAttempt.survey_id == survey_id).order_by(SurveyAttempt.attempt)
    tried = uow.session.scalars(found).all()
    pressed = select(SurveyAnswer.attempt_id, SurveyAnswer.keyed).order_by(SurveyAnswer.seq)
    keys: dict[UUID, str] = {}
    for attempt_id, keyed in uow.session.execute(pressed.where(SurveyAnswer.attempt_id.in_([t.id for t in tried]))):
        keys[attempt_id] = keys.get(attempt_id, "") + keyed
    return [(each, keys.get(each.id, "")) for each in tried]
