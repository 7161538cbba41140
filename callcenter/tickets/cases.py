"""Cases 件: one affair with all who are in it, brought by one or several tickets: a site, thirty workers, one case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.contacts import persons
from callcenter.contacts import service as points
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.tickets import contacts, history, person_lists, rights, stages
from callcenter.tickets.events import PeopleListed
from callcenter.tickets.models import CaseCounter, CasePerson, MatterCase, Ticket
from callcenter.tickets.person_lists import Listed

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class CaseNotFound(NotFound):
    """There is no such case for these eyes."""

    code = "case_not_found"


class InAnotherCase(Conflict):
    """The ticket belongs to a case already."""

    code = "in_another_case"


class ListUnreadable(Invalid):
    """Lines of a pasted list cannot be read; the message names them. Nothing was added."""

    code = "list_unreadable"


def open_for(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, title: str) -> MatterCase:
    """Make a case of a ticket. Raises TicketNotFound, InAnotherCase."""
    ticket = stages.for_account(uow, account, ticket_id)
    if ticket.case_id is not None:
        raise InAnotherCase(f"工单 {ticket.number} 已归入案件。")
    day = clock.business_day(uow.now)
    case = MatterCase(id=new_id(), org_id=uow.org_id, number=_next_number(uow, day), title=title, created_at=uow.now,
                      created_by=account.account_id, business_day=day,
                      retain_until=contacts.years_after(day))  # fmt: skip
    uow.session.add(case)
    uow.session.flush()
    _join(uow, account, ticket, case)
    return case


def join(uow: UnitOfWork, account: SignedIn, case_id: UUID, number: str) -> Ticket:
    """Bring one more ticket, by its number, into a case. Raises CaseNotFound, TicketNotFound, InAnotherCase."""
    case = of_account(uow, account, case_id)
    found = select(Ticket.id).where(Ticket.org_id == uow.org_id, Ticket.number == number.strip())
    ticket_id = uow.session.scalar(found)
    if ticket_id is None:
        raise stages.TicketNotFound("没有这张工单。")
    ticket = stages.for_account(uow, account, ticket_id)
    if ticket.case_id == case.id:
        return ticket
    if ticket.case_id is not None:
        raise InAnotherCase(f"工单 {ticket.number} 已归入别的案件。")
    _join(uow, account, ticket, case)
    return ticket


def leave(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> Ticket:
    """Take a ticket out of its case: it is an affair of its own again. Raises TicketNotFound, CaseNotFound."""
    ticket = stages.for_account(uow, account, ticket_id)
    if ticket.case_id is None:
        raise CaseNotFound("这张工单没有归入案件。")
    case = uow.session.get_one(MatterCase, ticket.case_id)
    ticket.case_id = None
    history.add(uow, ticket, "case_left", account.account_id, {"case": case.number, "reason": reason})
    uow.session.flush()
    return ticket


def _join(uow: UnitOfWork, account: SignedIn, ticket: Ticket, case: MatterCase) -> None:
    ticket.case_id = case.id
    history.add(uow, ticket, "case_joined", account.account_id, {"case": case.number, "title": case.title})
    uow.session.flush()


def of_account(uow: UnitOfWork, account: SignedIn, case_id: UUID, *, lock: bool = False) -> MatterCase:
    """Return a case that the account may see: one of whose tickets it may see. Raises CaseNotFound."""
    theirs = exists().where(Ticket.case_id == MatterCase.id, rights.visible_to(account))
    found = select(MatterCase).where(MatterCase.id == case_id, MatterCase.org_id == uow.org_id, theirs)
    case = uow.session.scalar(found.with_for_update(of=MatterCase) if lock else found)
    if case is None:
        raise CaseNotFound("没有这个案件。")
    return case


def tickets(uow: UnitOfWork, account: SignedIn, case_id: UUID) -> list[Ticket]:
    """Return the tickets of a case that the account may see."""
    found = select(Ticket).where(Ticket.case_id == case_id, rights.visible_to(account)).order_by(Ticket.number)
    return list(uow.session.scalars(found))


def people(uow: UnitOfWork, case_id: UUID) -> list[CasePerson]:
    """Return who is in a case, in the order of the list."""
    found = select(CasePerson).where(CasePerson.case_id == case_id, CasePerson.removed_at.is_(None))
    return list(uow.session.scalars(found.order_by(CasePerson.position)))


def import_people(uow: UnitOfWork, account: SignedIn, case_id: UUID, text: str) -> tuple[int, int]:
    """Add a pasted list of people: (added, there before). All or nothing; pasted twice it adds nobody twice.

    Raises CaseNotFound, ListUnreadable.
    """
    listed, problems = person_lists.read(text)
    if problems or not listed:
        wrong = [f"第{each.line}行：{each.text}" for each in problems[:10]] or ["名单是空的。"]
        raise ListUnreadable(" ".join(wrong))
    case = of_account(uow, account, case_id, lock=True)
    there = {each.person_id for each in people(uow, case.id)}
    names = persons.names(uow, there)
    position = uow.session.scalar(select(func.max(CasePerson.position)).where(CasePerson.case_id == case.id)) or 0
    added = 0
    for each in listed:
        person_id, point_id = _known(uow, each, there, names)
        if person_id in there:
            continue
        there.add(person_id)
        names[person_id] = persons.tidy(each.name)
        added += 1
        uow.session.add(_row(uow, account, case, each, person_id, point_id, position + added))
    if added:
        _tell(uow, account, case, "persons_added", {"case": case.number, "added": added, "persons": len(there)})
        uow.record(PeopleListed(case.id, account.account_id))
    uow.session.flush()
    return added, len(listed) - added


def _known(uow: UnitOfWork, listed: Listed, there: set[UUID], names: dict[UUID, str]) -> tuple[UUID, UUID | None]:
    """Whoever gives no number is the one of that name who is in the case already, if there is one."""
    if listed.number is None:
        same = [each for each in there if names.get(each) == persons.tidy(listed.name)]
        return (same[0], None) if same else (persons.create(uow, listed.name), None)
    point = points.find_or_create_point(uow, "tel", listed.number)
    shared = select(CasePerson.person_id).where(CasePerson.point_id == point.id, CasePerson.person_id.in_(there))
    for each in uow.session.scalars(shared):  # a foreman's number that stands behind several names
        if names.get(each) == persons.tidy(listed.name):
            return each, point.id
    return persons.known_as(uow, listed.name, point.id), point.id


def _row(
    uow: UnitOfWork, account: SignedIn, case: MatterCase, listed: Listed, person_id: UUID, point_id: UUID | None,
    position: int,
) -> CasePerson:  # fmt: skip
    return CasePerson(
        org_id=uow.org_id, case_id=case.id, person_id=person_id, point_id=point_id, position=position,
        amount=listed.amount, months=listed.months, added_at=uow.now, added_by=account.account_id,
        business_day=clock.business_day(uow.now),
    )  # fmt: skip


def remove_person(uow: UnitOfWork, account: SignedIn, case_id: UUID, row_id: UUID, reason: str) -> None:
    """Take somebody out of a case; the row stays with who did so and why. Raises CaseNotFound."""
    case = of_account(uow, account, case_id, lock=True)
    row = uow.session.get(CasePerson, row_id)
    if row is None or row.case_id != case.id or row.removed_at is not None:
        raise CaseNotFound("名单中没有此人。")
    row.removed_at, row.removed_by, row.removed_reason = uow.now, account.account_id, reason
    _tell(uow, account, case, "person_removed", {"case": case.number, "position": row.position, "reason": reason})
    uow.session.flush()


def _tell(uow: UnitOfWork, account: SignedIn, case: MatterCase, kind: str, content: dict[str, object]) -> None:
    """In the history of every ticket of the case, without a name: it is there for ever."""
    found = select(Ticket).where(Ticket.case_id == case.id).order_by(Ticket.id).with_for_update()
    for ticket in list(uow.session.scalars(found)):
        history.add(uow, ticket, kind, account.account_id, content)


def _next_number(uow: UnitOfWork, day: date) -> str:
    first = insert(CaseCounter).values(org_id=uow.org_id, day=day, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[CaseCounter.org_id, CaseCounter.day], set_={"last": CaseCounter.last + 1}
    ).returning(CaseCounter.last)
    return f"案{day:%Y%m%d}-{uow.session.scalars(counted).one():03d}"
