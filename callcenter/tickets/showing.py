"""One ticket, whole, as an account may see it: the answer of every route that changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.people import queries as people
from callcenter.tickets import handling_views, history, queries, rights, running, stages
from callcenter.tickets.schemas import TicketDetail, detail

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

HIDDEN = "保密"


def shown(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> TicketDetail:
    """Return one ticket with its history. Raises TicketNotFound where it is not for these eyes."""
    uow.session.flush()
    row = queries.row(uow, account, ticket_id)
    if row is None:
        raise stages.TicketNotFound("没有这张工单。")
    lines = history.lines(uow.session, ticket_id)
    actors = people.names(uow, {line.actor for line in lines if line.actor})
    contacts = queries.contacts(uow, ticket_id)
    handling = handling_views.of(uow, account, row[0])
    clocks = running.of_tickets(uow, [row[0]])[ticket_id]
    found = detail(row, lines, actors, contacts, history.first_break(lines), handling, clocks)
    if rights.hides_number(account, row[0]):
        found.number_masked = HIDDEN
    return found
