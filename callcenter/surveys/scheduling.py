"""From a closed ticket to a survey that is due: a machine's call, a person's task, or nothing, with the reason kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.contacts.models import ContactPoint
from callcenter.ids import new_id
from callcenter.sensitive import care
from callcenter.surveys import rules, selection, service
from callcenter.surveys.models import Rating, Survey
from callcenter.surveys.selection import Choice, Closed
from callcenter.tickets.models import Ticket
from ivr_flows import prompts
from ivr_flows.prompts import Prompt

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

ASKED = ("due", "calling", "done", "declined", "broken_off", "unreachable")
FIRST_ROUND = 1
NOT_ASKED_ABOUT = ("duplicate", "withdrawn")


def schedule(uow: UnitOfWork, ticket: Ticket) -> Survey | None:
    """Write the survey of a ticket's latest closing; None when nobody is to be asked. Twice makes one."""
    if ticket.outcome in NOT_ASKED_ABOUT:
        return None
    point = uow.session.scalar(select(ContactPoint).where(ContactPoint.id == ticket.point_id).with_for_update())
    choice = selection.choose(_closed(uow, ticket, point), rules.sample_percent())
    if choice.mode is None or point is None or ticket.closed_at is None:
        return None
    choice = _if_recorded(choice, ticket.language)
    row = {
        "id": new_id(),
        "org_id": ticket.org_id,
        "ticket_id": ticket.id,
        "round": max(FIRST_ROUND, ticket.closings),
        "point_id": point.id,
        "mode": choice.mode,
        "mode_reason": choice.reason,
        "state": "due",
        "language": ticket.language or "zh-CN",
        "queue_key": ticket.queue_key,
        "served_by": ticket.handler_id,
        "due_at": service.first_due(uow, ticket.closed_at),
        "created_at": uow.now,
        "retain_until": ticket.retain_until,
    }
    made = insert(Survey).values(**row).on_conflict_do_nothing(index_elements=[Survey.ticket_id, Survey.round])
    return uow.session.scalar(made.returning(Survey))


def _closed(uow: UnitOfWork, ticket: Ticket, point: ContactPoint | None) -> Closed:
    grade = uow.session.scalar(select(Rating.grade).where(Rating.call_id == ticket.call_id))
    return Closed(
        ticket_id=ticket.id,
        category=ticket.category,
        sensitive=ticket.sensitive,
        special_groups=tuple(ticket.special_groups),
        agreed=ticket.survey_agreed,
        safe_contact=ticket.safe_contact or bool(point is not None and care.needing(uow, [point.id])),
        grade=grade,
        anonymous=point is None or point.masked == "匿名",
        asked_recently=point is not None and _asked_recently(uow, ticket, point),
    )


def _asked_recently(uow: UnitOfWork, ticket: Ticket, point: ContactPoint) -> bool:
    """A call that brought three matters is asked about once, and nobody twice within the pause."""
    found = select(Survey.id).where(
        Survey.point_id == point.id,
        Survey.ticket_id != ticket.id,
        Survey.state.in_(ASKED),
        or_(Survey.state.in_(("due", "calling")), Survey.created_at > uow.now - rules.pause()),
    )
    return uow.session.scalar(found.limit(1)) is not None


def _if_recorded(choice: Choice, language: str | None) -> Choice:
    """A machine speaks only a language that native staff have recorded; else a person calls (12348.md 2.9)."""
    opening = Prompt("survey_opening", language or "zh-CN")
    if choice.mode == "machine" and prompts.audio_path(opening) is None:
        return Choice("person", "no_prompts")
    return choice
