"""Routes of cases: one affair, its tickets, its people."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy import select

from callcenter.contacts import persons
from callcenter.contacts.models import ContactPoint
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, require_role
from callcenter.people.identity import SignedIn
from callcenter.tickets import cases, corrections, rights
from callcenter.tickets.matter_schemas import (
    CaseIn,
    CaseOut,
    CasePersonOut,
    Imported,
    NumberIn,
    PeopleIn,
    ReasonIn,
    TicketName,
)
from callcenter.tickets.models import CasePerson, MatterCase

router = APIRouter(prefix="/api", tags=["cases"])
Centre = Annotated[SignedIn, Depends(require_role("agent", "supervisor", "admin"))]


@router.post("/tickets/{ticket_id}/case")
def open_case(ticket_id: UUID, wanted: CaseIn, uow: Uow, account: Centre) -> CaseOut:
    """Make a case of a ticket."""
    return _shown(uow, account, cases.open_for(uow, account, ticket_id, wanted.title))


@router.get("/cases/{case_id}")
def show_case(case_id: UUID, uow: Uow, account: CurrentAccount) -> CaseOut:
    """A case with its tickets and people, names and numbers masked."""
    return _shown(uow, account, cases.of_account(uow, account, case_id))


@router.post("/cases/{case_id}/tickets")
def add_ticket(case_id: UUID, wanted: NumberIn, uow: Uow, account: Centre) -> CaseOut:
    """Bring one more ticket into a case."""
    cases.join(uow, account, case_id, wanted.number)
    return _shown(uow, account, cases.of_account(uow, account, case_id))


@router.post("/tickets/{ticket_id}/case/leave")
def leave_case(ticket_id: UUID, wanted: ReasonIn, uow: Uow, account: Centre) -> TicketName:
    """Take a ticket out of its case."""
    return TicketName.model_validate(cases.leave(uow, account, ticket_id, wanted.reason))


@router.post("/cases/{case_id}/people")
def import_people(case_id: UUID, wanted: PeopleIn, uow: Uow, account: Centre) -> Imported:
    """Add a pasted list of people. All or nothing; pasted twice it adds nobody twice."""
    added, known = cases.import_people(uow, account, case_id, wanted.text)
    return Imported(added=added, known=known)


@router.post("/cases/{case_id}/people/{row_id}/remove")
def remove_person(case_id: UUID, row_id: UUID, wanted: ReasonIn, uow: Uow, account: Centre) -> CaseOut:
    """Take somebody out of a case; who did so and why stays."""
    cases.remove_person(uow, account, case_id, row_id, wanted.reason)
    return _shown(uow, account, cases.of_account(uow, account, case_id))


@router.post("/cases/{case_id}/people/reveal")
def reveal_people(case_id: UUID, wanted: ReasonIn, uow: Uow, account: Centre) -> dict[UUID, str]:
    """The names of a case in the clear, by row, with a reason that the audit keeps."""
    case = cases.of_account(uow, account, case_id)
    rows = cases.people(uow, case.id)
    subject = ("matter_case", case.id)
    found = corrections.reveal_names(uow, account, [row.person_id for row in rows], subject, wanted.reason)
    return {row.id: found.get(row.person_id, "") for row in rows}


def _shown(uow: UnitOfWork, account: SignedIn, case: MatterCase) -> CaseOut:
    rows = cases.people(uow, case.id)
    tickets = cases.tickets(uow, account, case.id)
    hidden = any(rights.hides_number(account, each) for each in tickets)
    names = persons.names(uow, [row.person_id for row in rows])
    wanted = {row.point_id for row in rows if row.point_id}
    found = select(ContactPoint.id, ContactPoint.masked).where(ContactPoint.id.in_(wanted))
    numbers = {} if hidden else {row.id: row.masked for row in uow.session.execute(found)}
    return CaseOut(
        id=case.id, number=case.number, title=case.title, created_at=case.created_at,
        tickets=[TicketName.model_validate(each) for each in tickets],
        people=[_person(row, names.get(row.person_id), numbers) for row in rows],
        amount=sum(row.amount or 0 for row in rows),
    )  # fmt: skip


def _person(row: CasePerson, name: str | None, numbers: dict[UUID, str]) -> CasePersonOut:
    number = numbers.get(row.point_id) if row.point_id else None
    return CasePersonOut(id=row.id, position=row.position, name=persons.mask(name), number=number, role=row.role,
                         amount=row.amount, months=row.months)  # fmt: skip
