"""Corrections of a record: another category, the caller's name. What it was stays in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.contacts import persons
from callcenter.errors import Conflict
from callcenter.people.identity import SignedIn
from callcenter.tickets import filing, history, ports, stages, ticket_forms, versions
from callcenter.tickets.events import TicketRecategorised
from callcenter.tickets.models import Category, Contact, Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class SameCategory(Conflict):
    """The ticket is filed there already."""

    code = "same_category"


def recategorise(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, code: str, reason: str) -> Ticket:
    """File a ticket under another category of the present table. Raises TicketNotFound, TextIsLocked,
    CategoryUnknown, SameCategory.

    What was sensitive stays so: it is unlocked by whoever may, not by a correction.
    """
    ticket = stages.for_account(uow, account, ticket_id)
    ports.require_editable(uow, ticket_id)
    of_version = Category.org_id == uow.org_id, Category.version == versions.present(uow)
    found = select(Category).where(*of_version, Category.code == code, Category.retired.is_(False))
    category = uow.session.scalar(found)
    if category is None:
        raise filing.CategoryUnknown("没有这个事项分类，请重新选择。")
    if (ticket.category_version, ticket.category) == (category.version, category.code):
        raise SameCategory("工单已属于这个分类。")
    before = {"category": ticket.category, "version": ticket.category_version}
    ticket.category, ticket.category_version = category.code, category.version
    if category.sensitive and not ticket.sensitive:
        ticket.sensitive, ticket.locked = True, ticket.locked or "supervised"
    ticket_forms.follow_category(uow, ticket, account.account_id)
    content = {"from": before, "to": {"category": category.code, "version": category.version}, "reason": reason}
    history.add(uow, ticket, "recategorised", account.account_id, content)
    uow.record(TicketRecategorised(ticket.id))
    uow.session.flush()
    return ticket


def name_caller(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, name: str) -> UUID:
    """Say who the caller of a ticket is: the person of this name at their number. Raises TicketNotFound.

    The name itself stands in no history: it is enciphered, and may have to be deleted.
    """
    ticket = stages.for_account(uow, account, ticket_id)
    person_id = persons.known_as(uow, name, ticket.point_id)
    if person_id == ticket.person_id:
        return person_id
    ticket.person_id = person_id
    first = select(TicketContact.contact_id).where(TicketContact.ticket_id == ticket.id, TicketContact.kind == "first")
    for contact in uow.session.scalars(select(Contact).where(Contact.id.in_(first), Contact.person_id.is_(None))):
        contact.person_id = person_id
    history.add(uow, ticket, "person_named", account.account_id, {"person": str(person_id)})
    uow.session.flush()
    return person_id


def reveal_names(uow: UnitOfWork, account: SignedIn, person_ids: list[UUID], subject: tuple[str, UUID], reason: str
) -> dict[UUID, str]:  # fmt: skip
    """Return names in the clear to somebody with a reason; the audit keeps both."""
    audit.note(uow, account.account_id, "names_unmasked", subject, reason)
    return persons.names(uow, person_ids)
