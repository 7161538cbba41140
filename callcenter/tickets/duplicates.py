"""Which open tickets a matter may be a double of: the same number or person, the same category. A hint, no deed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select

from callcenter.calls.models import Call
from callcenter.contacts import persons
from callcenter.contacts.models import ContactPoint
from callcenter.people.identity import SignedIn
from callcenter.tickets import rights
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Likeness = Literal["same_matter", "same_field", "same_caller"]  # both levels, the first level, neither
ORDER: dict[Likeness, int] = {"same_matter": 0, "same_field": 1, "same_caller": 2}
LISTED = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """An open ticket of the same caller."""

    ticket: Ticket
    category_name: str
    likeness: Likeness


def of_call(uow: UnitOfWork, account: SignedIn, call_id: UUID, category: str | None) -> list[Alike]:
    """Return the caller's open tickets that the account may see, those of the category first."""
    point_id = uow.session.scalar(select(Call.caller_point_id).where(Call.id == call_id, Call.org_id == uow.org_id))
    return _alike(uow, account, _callers(uow, point_id, None), category)


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> list[Alike]:
    """Return open tickets that may be the same matter: at least the first level is the same."""
    other = Ticket.id != ticket.id
    found = _alike(uow, account, _callers(uow, ticket.point_id, ticket.person_id) & other, ticket.category)
    return [each for each in found if each.likeness != "same_caller"]


def of_caller(uow: UnitOfWork, account: SignedIn, point_id: UUID | None, person_id: UUID | None, category: str | None
) -> list[Alike]:  # fmt: skip
    """The same for somebody who did not call: a visitor, a letter."""
    return _alike(uow, account, _callers(uow, point_id, person_id), category)


def _callers(uow: UnitOfWork, point_id: UUID | None, person_id: UUID | None) -> ColumnElement[bool]:
    """The same number, or the same person at any number. Anonymous callers share a number and are not the same."""
    if point_id is not None and point_id == persons.anonymous_point(uow):
        point_id = None
    known = select(ContactPoint.person_id).where(ContactPoint.id == point_id)
    person_id = person_id or (uow.session.scalar(known) if point_id else None)
    same: list[ColumnElement[bool]] = []
    if point_id is not None:
        same.append(Ticket.point_id == point_id)
    if person_id is not None:
        numbers = select(ContactPoint.id).where(ContactPoint.person_id == person_id)
        same += [Ticket.person_id == person_id, Ticket.point_id.in_(numbers)]
    return or_(*same) if same else false()


def _alike(uow: UnitOfWork, account: SignedIn, same: ColumnElement[bool], category: str | None) -> list[Alike]:
    of_category = (Category.version == Ticket.category_version) & (Category.code == Ticket.category)
    found = (
        select(Ticket, Category.name)
        .join(Category, of_category & (Category.org_id == Ticket.org_id))
        .where(Ticket.state == "open", Ticket.org_id == uow.org_id, same, rights.visible_to(account))
        .order_by(Ticket.created_at)
        .limit(LISTED)
    )
    rows = [Alike(ticket, name, _likeness(ticket.category, category)) for ticket, name in uow.session.execute(found)]
    return sorted(rows, key=lambda each: ORDER[each.likeness])


def _likeness(one: str, other: str | None) -> Likeness:
    if one == other:
        return "same_matter"
    if other is not None and one.partition("-")[0] == other.partition("-")[0]:
        return "same_field"
    return "same_caller"
