"""Routes of one-time notices and visits, on a ticket and during a call."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from callcenter.catalogue import notices, queries, schemas, scope
from callcenter.catalogue.models import ServiceNotice
from callcenter.catalogue.notices import Telling
from callcenter.desk.dependencies import OwnSeat
from callcenter.errors import NotFound
from callcenter.http.dependencies import Uow
from callcenter.messages import queries as messages
from callcenter.messages.schemas import MessageOut
from callcenter.people.dependencies import CurrentAccount
from callcenter.tickets import rights

if TYPE_CHECKING:
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["catalogue"])


class NoticeUnknown(NotFound):
    """There is no such notice of this ticket."""

    code = "notice_unknown"


@router.get("/tickets/{ticket_id}/notices")
def list_of_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.Told:
    """What the caller of a ticket was told, and the visits asked of them."""
    scope.require_ticket(uow, account, ticket_id)
    return queries.told(uow, ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/notices", status_code=201)
def give_on_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount, wanted: schemas.NoticeIn) -> schemas.Told:
    """Record a notice; 409 notice_given_before a second time without a reason, notice_not_sent for a message alone."""
    scope.require_ticket(uow, account, ticket_id)
    notices.give_on_ticket(uow, ticket_id, _telling(account, wanted))
    return queries.told(uow, ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/notices/{notice_id}/send")
def send(ticket_id: UUID, notice_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.Told:
    """Send the words of a notice that was read out; it stays the same notice."""
    ticket = scope.require_ticket(uow, account, ticket_id)
    found = select(ServiceNotice).where(ServiceNotice.id == notice_id, ServiceNotice.ticket_id == ticket_id)
    notice = uow.session.scalar(found.with_for_update())
    if notice is None:
        raise NoticeUnknown("没有这条告知记录。")
    notices.send(uow, ticket, notice, account.account_id)
    return queries.told(uow, ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}/visits", status_code=201)
def ask_visit(ticket_id: UUID, uow: Uow, account: CurrentAccount, wanted: schemas.VisitIn) -> schemas.Told:
    """Note that the caller was asked to come."""
    scope.require_ticket(uow, account, ticket_id)
    notices.ask_visit(uow, account.account_id, ticket_id, wanted.item_id, wanted.purpose)
    return queries.told(uow, ticket_id=ticket_id)


@router.get("/tickets/{ticket_id}/messages")
def list_messages(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> list[MessageOut]:
    """The short messages about a ticket."""
    ticket = scope.require_ticket(uow, account, ticket_id)
    return messages.of_ticket(uow, ticket_id, numbers=not rights.hides_number(account, ticket))


@router.get("/desk/calls/{call_id}/notices")
def list_of_call(call_id: UUID, uow: Uow, seat_id: OwnSeat) -> schemas.Told:
    """What the caller was told in this call."""
    scope.require_call(uow, call_id, seat_id)
    return queries.told(uow, call_id=call_id)


@router.post("/desk/calls/{call_id}/notices", status_code=201)
def give_in_call(
    call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat, wanted: schemas.NoticeIn
) -> schemas.Told:
    """Record a notice while talking; it goes to the ticket that the form makes."""
    call = scope.require_call(uow, call_id, seat_id)
    notices.give_in_call(uow, call, _telling(account, wanted))
    return queries.told(uow, call_id=call_id)


def _telling(account: SignedIn, wanted: schemas.NoticeIn) -> Telling:
    return Telling(wanted.item_id, wanted.channel, account.account_id, wanted.reason, wanted.category)
