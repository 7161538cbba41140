"""What this slice does about tickets: some at once, in the transaction that makes them, the rest a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callcenter.sensitive import care, complaints, escalations, groups, marking, suggesting, urgent
from callcenter.tickets import stages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.events import FormSaved, TicketMarkedUrgent, TicketOpened

AT_THE_DESK = "sensitivity"  # the key under which an agent says so in the form itself


def guard(uow: UnitOfWork, event: TicketOpened) -> None:
    """Shut a complaint to whom it is about, and note care, before the ticket can be seen by anybody."""
    ticket = stages.for_update(uow, event.ticket_id)
    complaints.take_in(uow, ticket, ticket.handler_id)
    if (reason := care.reason_of(ticket)) is not None:
        care.keep(uow, ticket, reason, ticket.handler_id)


def guard_again(uow: UnitOfWork, event: FormSaved) -> None:
    """Shut a complaint to whom its supplemented form names, in the transaction that saves the form."""
    complaints.follow_form(uow, stages.for_update(uow, event.ticket_id))


def look_into(uow: UnitOfWork, event: TicketOpened) -> None:
    """Search a new matter for trigger words and for others against the same name; report what the agent marked."""
    ticket = stages.for_update(uow, event.ticket_id)
    if ticket.fields.get(AT_THE_DESK) in marking.SENSITIVITIES and marking.of(uow, ticket.id) is None:
        kind = ticket.fields[AT_THE_DESK]
        marking.mark(uow, ticket, kind, ticket.handler_id, source="agent")
        escalations.begin(uow, ticket, "sensitive", marking.NAMES[kind], ticket.handler_id)
    if ticket.urgent:
        urgent.notify(uow, ticket, ticket.handler_id)
    suggesting.scan(uow, ticket)
    groups.watch(uow, ticket)


def look_again(uow: UnitOfWork, event: FormSaved) -> None:
    """The same for a form that was supplemented."""
    ticket = stages.for_update(uow, event.ticket_id)
    suggesting.scan(uow, ticket)
    groups.watch(uow, ticket)


def follow_urgency(uow: UnitOfWork, event: TicketMarkedUrgent) -> None:
    """Tell whoever is on duty of a ticket that became urgent."""
    urgent.follow(uow, event.ticket_id)
