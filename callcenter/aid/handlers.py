"""What legal aid does about others' facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from callcenter.aid import applicants, course
from callcenter.aid.models import AidApplication
from callcenter.tickets import history
from callcenter.tickets.models import Ticket, TicketContact

if TYPE_CHECKING:
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.desk.events import WrapUpFinished
    from callcenter.tickets.events import FormSaved, PeopleListed, TicketOpened

BEFORE_DECISION: Final = ("applied", "reviewing")


def mark_parties(uow: UnitOfWork, event: TicketOpened | FormSaved) -> None:
    """Keep the marks of a matter's parties: a conflict with them is found without naming them. Twice is once.

    Whom the form names later is marked later, for the applications of the ticket as well.
    """
    ticket = uow.session.get(Ticket, event.ticket_id)
    if ticket is None:
        return
    applicants.mark_ticket(uow, ticket)
    named = applicants.opponents_in(ticket.fields)
    for application_id in uow.session.scalars(select(AidApplication.id).where(AidApplication.ticket_id == ticket.id)):
        applicants.mark(uow, "opponent", named, application_id=application_id)


def take_in_people(uow: UnitOfWork, event: PeopleListed) -> None:
    """Aid that was asked for while one of them spoke is for all of the case (1 件, 30 人), until it is decided."""
    of_case = select(Ticket.id).where(Ticket.case_id == event.case_id)
    open_ones = select(AidApplication.id).where(
        AidApplication.ticket_id.in_(of_case), AidApplication.state.in_(BEFORE_DECISION)
    )
    for application_id in uow.session.scalars(open_ones.order_by(AidApplication.id)).all():
        application = course.locked(uow, application_id)
        ticket = course.lock_ticket(uow, application.ticket_id)
        if ticket is None or application.state not in BEFORE_DECISION:
            continue
        people = applicants.of_ticket(uow, ticket)
        applicants.take_in(uow, application, people)
        content = {"changed": [], "people": len(people), "opponents": 0}
        course.add_step(uow, application, "change", application.state, event.actor, content)
        uow.live("all", "aid", {})


def join_tickets(uow: UnitOfWork, event: WrapUpFinished) -> None:
    """Join what was applied for during a call with the tickets of its form; tickets has made them before. Twice is
    once.

    The ticket of the same category, else the first of the call: the agent has corrected the category since.
    """
    linked = select(TicketContact.ticket_id).where(TicketContact.call_id == event.call_id)
    tickets = list(uow.session.scalars(select(Ticket).where(Ticket.id.in_(linked)).order_by(Ticket.number)))
    loose = select(AidApplication.id).where(
        AidApplication.call_id == event.call_id, AidApplication.ticket_id.is_(None), AidApplication.org_id == uow.org_id
    )
    for application_id in uow.session.scalars(loose.order_by(AidApplication.applied_at, AidApplication.id)).all():
        if tickets:
            _join(uow, application_id, tickets)


def _join(uow: UnitOfWork, application_id: UUID, tickets: Sequence[Ticket]) -> None:
    known = uow.session.get_one(AidApplication, application_id)
    wanted = next((each for each in tickets if each.category == known.category), tickets[0])
    ticket = course.lock_ticket(uow, wanted.id)
    application = course.locked(uow, application_id)
    if ticket is None or application.ticket_id is not None:
        return
    application.ticket_id = ticket.id
    content = {"application": str(application.id), "number": application.number, "aid_type": application.aid_type}
    history.add(uow, ticket, "aid_applied", application.applied_by, content | {"people": application.people})
