"""What surveys do about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from callcenter.surveys import conversation, scheduling, service, tasks
from callcenter.surveys.models import Survey
from callcenter.surveys.ratings import note_invitation, note_rating
from callcenter.tickets import handling, stages
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.calls.events import OutboundEnded, SeatLeft
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.surveys.events import RatingSettled, SurveyEnded
    from callcenter.tickets.events import TicketClosed, TicketReopened, TicketUnsatisfied

__all__ = [
    "do_again",
    "finish_form",
    "follow_rating",
    "note_invitation",
    "note_rating",
    "schedule",
    "settle_attempt",
    "withdraw",
]

NOT_SOLVED, DISSATISFIED = 3, 4
# A survey's call whose form was written during the talk; asked after every talk there is.
_WRITTEN_BY = """
    SELECT c.seat_id FROM survey_attempt a JOIN call c ON c.id = a.call_id
    WHERE a.call_id = %s AND a.state = 'ended' AND a.by_account IS NOT NULL AND c.seat_id IS NOT NULL
"""
GRADES = ("", "非常满意", "满意", "基本满意", "不满意", "非常不满意")


def schedule(uow: UnitOfWork, event: TicketClosed) -> None:
    """Make the survey of a closed ticket due. One that was opened again meanwhile is asked about when it closes."""
    ticket = uow.session.scalar(select(Ticket).where(Ticket.id == event.ticket_id))
    if ticket is not None and ticket.state == "closed" and event.round >= ticket.closings:
        scheduling.schedule(uow, ticket)


def follow_rating(uow: UnitOfWork, event: RatingSettled) -> None:
    """A bad rating that came after its matter was closed still has its survey, by a person."""
    scheduling.follow_rating(uow, event.call_id)


def withdraw(uow: UnitOfWork, event: TicketReopened | TicketUnsatisfied) -> None:
    """Nobody is asked about what is being done again: the next closing has a round of its own. A call that was wished
    before any closing stays: it is made because the matter is open, and the news of that may come later than the task.
    """
    of_closing = Survey.round >= scheduling.FIRST_ROUND
    waiting = Survey.ticket_id == event.ticket_id, Survey.state == "due", of_closing
    uow.session.execute(update(Survey).where(*waiting).values(state="closed", ended_at=uow.now))


def do_again(uow: UnitOfWork, event: SurveyEnded) -> None:
    """A caller who says that it is not solved, or is dissatisfied, has the matter done again (12348.md 3.3, SV).

    Delivered twice it reopens once: the ticket is no longer closed then.
    """
    survey = uow.session.get_one(Survey, event.survey_id)
    unsolved, unhappy = survey.solved == NOT_SOLVED, (survey.grade or 0) >= DISSATISFIED
    if not (unsolved or unhappy):
        return
    ticket = stages.for_update(uow, survey.ticket_id)
    if ticket.state == "closed" and ticket.closings == survey.round and ticket.merged_into_id is None:
        said = (["问题未解决"] if unsolved else []) + ([f"评价为{GRADES[survey.grade or 0]}"] if unhappy else [])
        handling.do_again(uow, ticket, None, "回访：" + "，".join(said))


def finish_form(uow: UnitOfWork, event: SeatLeft) -> None:
    """The seat has left a survey's call whose answers were written during the talk: nothing is left to fill in."""
    row = uow.raw.execute(_WRITTEN_BY, (event.call_id,)).fetchone()
    if row is not None:
        tasks.finish_form(uow, event.call_id, row[0])


def settle_attempt(uow: UnitOfWork, event: OutboundEnded) -> None:
    """Close the try whose line is over. What a person's call came to is theirs to write, unless nobody was rung."""
    if event.reference is None:
        return
    if event.purpose == tasks.PURPOSE and event.status == service.NOT_RUNG:
        tasks.nobody_rung(uow, event.reference)
    if event.purpose != "survey":
        return
    attempt = service.attempt_for_update(uow, event.reference)
    if attempt is not None and attempt.by_account is None:
        came_to = conversation.outcome_of(attempt, event.status, answered=event.answered, reason=event.reason)
        service.end_attempt(uow, attempt, came_to)
