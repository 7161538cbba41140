"""The matters of a review: the tickets of its call, the one that is done again, one recorded where there was none."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.calls.models import Call
from callcenter.errors import Invalid
from callcenter.quality.models import Review
from callcenter.tickets import contacts, rights, service
from callcenter.tickets.handling_models import TicketNotice
from callcenter.tickets.matters import Matter, Origin
from callcenter.tickets.models import Ticket, TicketContact, TicketEvent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

DOING_IT_AGAIN = ("result_given", "result_told", "closed", "signed")


class TicketMissing(Invalid):
    """Which matter is done again must be said: the call brought several, or none."""

    code = "review_ticket_missing"


def root(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    """Return the ticket that a merged one goes on in, or itself; merges of merges are followed."""
    ticket = uow.session.get_one(Ticket, ticket_id, populate_existing=True)
    while ticket.merged_into_id is not None:
        ticket = uow.session.get_one(Ticket, ticket.merged_into_id, populate_existing=True)
    return ticket


def doubles(uow: UnitOfWork, ticket_id: UUID) -> list[UUID]:
    """Return a ticket and all that were merged into it, and into those."""
    found, wave = [ticket_id], [ticket_id]
    while wave:
        into = select(Ticket.id).where(Ticket.merged_into_id.in_(wave))
        wave = [each for each in uow.session.scalars(into) if each not in found]
        found += wave
    return found


def tickets(uow: UnitOfWork, account: SignedIn, review: Review) -> list[Ticket]:
    """Return the tickets that the call brought, or the survey asked about, as far as the account may see them."""
    of_call = select(TicketContact.ticket_id).where(TicketContact.call_id == review.call_id)
    mine = Ticket.id == review.ticket_id if review.ticket_id else Ticket.id.in_(of_call)
    found = select(Ticket).where(mine, rights.visible_to(account)).order_by(Ticket.number)
    return list(uow.session.scalars(found))


def choose(uow: UnitOfWork, account: SignedIn, review: Review, wanted: UUID | None) -> UUID | None:
    """Return which ticket is done again; None where the call has brought none. Raises TicketMissing."""
    there = [each.id for each in tickets(uow, account, review)]
    if wanted is None and len(there) > 1:
        raise TicketMissing("这通电话有多件事项，请选择要重办的工单。")
    if wanted is not None and wanted not in there:
        raise TicketMissing("所选工单不属于这通电话。")
    return wanted or (there[0] if there else None)


def record(uow: UnitOfWork, account: SignedIn, review: Review, category: str, summary: str) -> Ticket:
    """Record the matter of a call that left no ticket: it is dispatched by rule, or waits for the centre."""
    if review.call_id is None:
        raise TicketMissing("没有可登记事项的来电。")
    call = uow.session.scalars(select(Call).where(Call.id == review.call_id)).one()
    origin = Origin(
        contact_id=contacts.of_call(uow, call, review.account_id),
        channel="phone",
        call_id=call.id,
        wrap_up_id=None,
        point_id=call.caller_point_id,
        account_id=account.account_id,
        first_responder_id=review.account_id,
        language=call.language,
        queue_key=call.queue_key,
        disposition="accepted",
        survey_agreed=False,
        safe_contact=False,
    )
    matter = Matter(category, summary, (), {}, None, "dispatched")
    return service.open_ticket(uow, origin, 1, matter)


def worked_on_by(uow: UnitOfWork, ticket: Ticket, since: datetime | None) -> set[UUID]:
    """Return who did a ticket again since a moment: whoever signed, answered or closed it."""
    lines = select(TicketEvent.actor).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.kind.in_(DOING_IT_AGAIN), TicketEvent.actor.is_not(None)
    )
    if since is not None:
        lines = lines.where(TicketEvent.at >= since)
    return {each for each in uow.session.scalars(lines.distinct()) if each is not None}


def supervised_since(uow: UnitOfWork, ticket: Ticket, since: datetime) -> bool:
    """Tell whether the unit was put under 督办 since a moment."""
    sent = TicketNotice.ticket_id == ticket.id, TicketNotice.kind == "supervised", TicketNotice.sent_at >= since
    return uow.session.scalar(select(TicketNotice.id).where(*sent).limit(1)) is not None


def reviews_of(uow: UnitOfWork, ticket_ids: Sequence[UUID], stages: Sequence[str]) -> list[UUID]:
    """Return the reviews whose matter is one of these tickets, in certain stages."""
    found = select(Review.id).where(Review.ticket_id.in_(ticket_ids), Review.stage.in_(stages))
    return list(uow.session.scalars(found.order_by(Review.id)))
