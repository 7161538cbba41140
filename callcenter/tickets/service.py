"""Making tickets from a wrap-up, adding notes, closing. Each in the asker's transaction; nothing here commits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.tickets import contacts, dispatch, history, stages, taxonomy, ticket_forms, versions
from callcenter.tickets.events import TicketOpened
from callcenter.tickets.matters import Matter, Origin
from callcenter.tickets.models import Category, Ticket, TicketCounter, TicketForm
from callcenter.tickets.profiles import store
from callcenter.tickets.stages import TicketAlreadyClosed, TicketNotFound, for_update

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

__all__ = ["TicketAlreadyClosed", "TicketNotFound", "add_note", "close", "for_update", "open_ticket", "record"]


def record(uow: UnitOfWork, origin: Origin, matter_no: int, matter: Matter) -> Ticket:
    """Record one matter of a contact: a new ticket, or one contact more of the ticket that it is about."""
    if matter.ticket_id is None:
        return open_ticket(uow, origin, matter_no, matter)
    ticket = for_update(uow, matter.ticket_id)
    contacts.add_to_ticket(uow, ticket, origin.contact_id, origin.account_id, matter.summary)
    return ticket


def open_ticket(uow: UnitOfWork, origin: Origin, matter_no: int, matter: Matter) -> Ticket:
    """Record one matter. Answered on the spot it closes at once; dispatched it stays open with a due time."""
    day, matter = clock.business_day(uow.now), matter.for_the_unit()
    ticket = _written(_category(uow, matter.category), origin, matter)
    ticket.org_id, ticket.number, ticket.matter_no = uow.org_id, _next_number(uow, day), matter_no
    ticket.stage_since = uow.now
    ticket.created_at, ticket.business_day, ticket.retain_until = uow.now, day, contacts.years_after(day)
    ticket.clock_profile_id = store.current(uow)[0]
    uow.session.add(ticket)
    uow.session.flush()
    contacts.link(uow, ticket, origin.contact_id, "first")
    ticket_forms.file(uow, ticket, matter)
    _begin(uow, ticket, matter)
    return ticket


def _written(category: Category, origin: Origin, matter: Matter) -> Ticket:
    return Ticket(
        state="open",
        stage="recorded",
        closings=0,
        returns=0,
        reworks=0,
        channel=origin.channel,
        call_id=origin.call_id,
        wrap_up_id=origin.wrap_up_id,
        point_id=origin.point_id,
        category_version=category.version,
        category=category.code,
        summary=matter.summary,
        special_groups=list(matter.special_groups),
        fields=dict(matter.fields),
        language=origin.language,
        queue_key=origin.queue_key,
        disposition=origin.disposition,
        sensitive=category.sensitive,
        locked="supervised" if category.sensitive else None,
        survey_agreed=origin.survey_agreed,
        safe_contact=origin.safe_contact,
        first_responder_id=origin.first_responder_id,
        handler_id=origin.account_id,
    )


def _begin(uow: UnitOfWork, ticket: Ticket, matter: Matter) -> None:
    content: dict[str, Any] = {"category": ticket.category, "disposition": ticket.disposition}
    form = uow.session.scalars(select(TicketForm).where(TicketForm.ticket_id == ticket.id)).one()
    content |= {"form": form.form_key, "form_version": form.form_version, "missing": list(form.missing)}
    content["outcome"] = matter.outcome  # which clocks begin (profiles/*.toml)
    if matter.outcome == "dispatched":
        content["department"] = matter.department
    history.add(uow, ticket, "opened", ticket.handler_id, content)
    uow.record(TicketOpened(ticket.id))
    if matter.outcome == "answered":
        stages.move(uow, ticket, "close", ticket.handler_id, {"outcome": "answered", "note": ""})
    else:
        dispatch.at_opening(uow, ticket, matter.department)


def close(uow: UnitOfWork, ticket_id: UUID, actor: UUID, outcome: str, note: str) -> Ticket:
    """Close an open ticket, wherever it stands. Raises TicketNotFound or TicketAlreadyClosed."""
    ticket = for_update(uow, ticket_id)
    stages.move(uow, ticket, "close", actor, {"outcome": outcome, "note": note})
    return ticket


def add_note(uow: UnitOfWork, ticket_id: UUID, actor: UUID, text: str) -> Ticket:
    """Add a note to the history. Closed tickets take notes too. Raises TicketNotFound."""
    ticket = for_update(uow, ticket_id)
    history.add(uow, ticket, "note", actor, {"text": text})
    return ticket


def _category(uow: UnitOfWork, code: str) -> Category:
    """Return the present version's line; an unknown code is filed under "other", never lost with the matter."""
    of_version = select(Category).where(Category.org_id == uow.org_id, Category.version == versions.present(uow))
    found = uow.session.scalar(of_version.where(Category.code == code))
    if found is None:
        found = uow.session.scalars(of_version.where(Category.code == taxonomy.FALLBACK)).one()
    return found


def _next_number(uow: UnitOfWork, day: date) -> str:
    """Return the day's next number, like 20261123-0007. Numbers of a day wait for each other and leave no gap."""
    first = insert(TicketCounter).values(org_id=uow.org_id, day=day, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[TicketCounter.org_id, TicketCounter.day], set_={"last": TicketCounter.last + 1}
    ).returning(TicketCounter.last)
    return f"{day:%Y%m%d}-{uow.session.scalars(counted).one():04d}"
