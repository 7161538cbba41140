"""Reading tickets. Who may not see a sensitive one does not learn that it exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, cast, func, or_, select, true
from sqlalchemy.orm import aliased

from callcenter.contacts.models import ContactPoint
from callcenter.desk.models import WrapUp
from callcenter.people import queries as people
from callcenter.people.identity import SignedIn
from callcenter.people.models import Account
from callcenter.tickets import rights, versions
from callcenter.tickets.models import Category, Contact, Department, SpecialGroup, Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

visible_to = rights.visible_to
SERVICE_COMPLAINT = "Q03-06"  # about this hotline or its staff; the wrap-up's field "staff_no" says whom
MINOR = "minor"  # such a caller's matter is confidential (12348.md 2.10)
_PREFERRED = """
SELECT s.id FROM ticket t JOIN seat s ON s.account_id = t.first_responder_id
WHERE t.point_id = c.caller_point_id AND t.state = 'open' AND t.org_id = %(org)s ORDER BY t.created_at DESC LIMIT 1
"""
# by what the form says, or by what was found out since (`ticket_reader.barred`)
_BARRED = """
SELECT s.id FROM ticket t JOIN seat s ON s.org_id = t.org_id AND (
    (t.category = %(complaint)s AND s.staff_no = t.fields ->> 'staff_no')
    OR EXISTS (SELECT 1 FROM ticket_reader r WHERE r.ticket_id = t.id AND r.account_id = s.account_id AND r.barred))
WHERE t.point_id = c.caller_point_id AND t.state = 'open' AND t.org_id = %(org)s ORDER BY t.created_at DESC LIMIT 1
"""
_TIES = f"SELECT ({_PREFERRED}), ({_BARRED}) FROM call c WHERE c.id = %(call)s"  # noqa: S608 - constant text
FirstResponder, Handler = aliased(Account), aliased(Account)
Made = aliased(Ticket)


def rows() -> Select[*tuple[Any, ...]]:
    """Return (ticket, category, department's name, masked number, first responder, handler) of tickets, unfiltered."""
    of_category = and_(
        Category.org_id == Ticket.org_id, Category.version == Ticket.category_version, Category.code == Ticket.category
    )
    of_department = and_(Department.org_id == Ticket.org_id, Department.code == Ticket.department)
    return (
        select(Ticket, Category, Department.name, ContactPoint.masked, FirstResponder, Handler)
        .join(Category, of_category)
        .outerjoin(Department, of_department)
        .outerjoin(ContactPoint, ContactPoint.id == Ticket.point_id)
        .outerjoin(FirstResponder, FirstResponder.id == Ticket.first_responder_id)
        .outerjoin(Handler, Handler.id == Ticket.handler_id)
    )


def hidden_forms(uow: UnitOfWork, wrap_up_ids: list[UUID], account_id: UUID | None) -> set[UUID]:
    """Return those forms whose first matter is not for this account: `visible_to`, asked by the desk.

    That matter's ticket is the one that the form made, or the one of before that the call was about. A ticket is made a
    moment after its form: until then the form itself says whether the matter is to be locked.
    """
    first = WrapUp.matters[0]
    account = people.account(uow, account_id) if account_id else None
    roles = account.roles if account else []
    hidden = and_(Ticket.id.is_not(None), rights.visible_in_roles(account_id, roles).is_not(true()))
    if not any(role in rights.CENTRE for role in roles):
        to_be = or_(Category.sensitive, WrapUp.safe_contact.is_(True), first["special_groups"].contains([MINOR]))
        unmade = and_(Ticket.id.is_(None), to_be, WrapUp.account_id.is_distinct_from(account_id))
        hidden = or_(hidden, unmade)
    of_version = Category.org_id == WrapUp.org_id, Category.version == versions.present(uow)
    by_form = Made.wrap_up_id == WrapUp.id, Made.matter_no == 1
    made = select(Made.id).where(*by_form).correlate(WrapUp).scalar_subquery()
    meant = func.coalesce(cast(first["ticket_id"].astext, Uuid), made)  # one key: an OR would read every ticket
    found = (
        select(WrapUp.id)
        .outerjoin(Ticket, Ticket.id == meant)
        .outerjoin(Category, and_(*of_version, Category.code == first["category"].astext))
        .where(WrapUp.id.in_(wrap_up_ids), hidden)
    )
    return set(uow.session.scalars(found))


def row(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Any | None:
    """Return the row of one ticket, or None when there is none for these eyes."""
    found = rows().where(Ticket.id == ticket_id, Ticket.org_id == uow.org_id, visible_to(account))
    return uow.session.execute(found).one_or_none()


def of_call(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> list[Any]:
    """Return the rows of the tickets that came up in a call, in the order of their matters."""
    linked = select(TicketContact.ticket_id).where(TicketContact.call_id == call_id)
    found = rows().where(Ticket.id.in_(linked), visible_to(account)).order_by(Ticket.number)
    return list(uow.session.execute(found).all())


def contacts(uow: UnitOfWork, ticket_id: UUID) -> list[Any]:
    """Return the contacts in which a ticket came up, those of tickets merged into it too, oldest first."""
    mine = select(Ticket.id).where(Ticket.id == ticket_id).cte(recursive=True)
    mine = mine.union(select(Ticket.id).join(mine, Ticket.merged_into_id == mine.c.id))
    found = (
        select(
            Contact.id, Contact.channel, Contact.at, Contact.call_id,
            TicketContact.ticket_id, TicketContact.kind, TicketContact.note,
        )
        .join(Contact, Contact.id == TicketContact.contact_id)
        .where(TicketContact.ticket_id.in_(select(mine.c.id)))
    )  # fmt: skip
    return list(uow.session.execute(found.order_by(Contact.at, Contact.id)).all())


def categories(uow: UnitOfWork) -> list[Category]:
    """Return the present taxonomy in its order: each first level followed by its second."""
    present = Category.version == versions.present(uow)
    of_version = and_(Category.org_id == uow.org_id, present, Category.retired.is_(False))
    return list(uow.session.scalars(select(Category).where(of_version).order_by(Category.sort)))


def departments(uow: UnitOfWork) -> list[Department]:
    """Return where matters may be sent."""
    active = select(Department).where(Department.org_id == uow.org_id, Department.active).order_by(Department.sort)
    return list(uow.session.scalars(active))


def special_groups(uow: UnitOfWork) -> list[SpecialGroup]:
    """Return the groups in force."""
    today = func.current_date()
    found = select(SpecialGroup).where(
        SpecialGroup.org_id == uow.org_id,
        or_(SpecialGroup.valid_from.is_(None), SpecialGroup.valid_from <= today),
        or_(SpecialGroup.valid_until.is_(None), SpecialGroup.valid_until >= today),
    )
    return list(uow.session.scalars(found.order_by(SpecialGroup.sort)))


def seat_ties(uow: UnitOfWork, call_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return the seat of the first responder to this caller's open matter (S22), and the seat that the caller complains
    about, which must not take the call (S41): asked for on the way into a queue.
    """
    values = {"call": call_id, "org": uow.org_id, "complaint": SERVICE_COMPLAINT}
    row = uow.raw.execute(_TIES, values).fetchone()
    return (row[0], row[1]) if row else (None, None)


def complained_about_seat(uow: UnitOfWork, call_id: UUID) -> UUID | None:
    """Return the seat that this caller complains about."""
    return seat_ties(uow, call_id)[1]
