"""Reading applications; every statement carries what the asker may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from callcenter.aid import deadlines, rights, states
from callcenter.aid.course import AidNotFound
from callcenter.aid.models import AidApplication, AidAssignment, AidObjection, AidStep, Lawyer
from callcenter.aid.periods import AidClock
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

PAGE = 20
OPEN_AT_MOST = 500  # open ones are put in the order of their clocks, which no index knows


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications: `state` one of the states, open, or overdue; `text` begins a number or stands in the
    facts.
    """

    state: str | None = None
    text: str | None = None
    group: str | None = None
    kind: str | None = None
    page: int = 1


def page(uow: UnitOfWork, account: SignedIn, wanted: Wanted) -> tuple[list[tuple[AidApplication, list[AidClock]]], int]:
    """Return one page and the total. Open ones are in the order of their most urgent clock, others the latest first."""
    conditions = _conditions(uow, account, wanted)
    chosen = select(AidApplication).where(*conditions)
    skip = (max(1, wanted.page) - 1) * PAGE
    if wanted.state in ("open", "overdue", *states.OPEN):
        rows = list(uow.session.scalars(chosen.order_by(AidApplication.applied_at).limit(OPEN_AT_MOST)))
        clocks = deadlines.of_many(uow, rows)
        if wanted.state == "overdue":
            rows = [row for row in rows if any(clock.card == "red" for clock in clocks[row.id])]
        rows.sort(key=lambda row: _urgency(clocks[row.id]))
        return [(row, clocks[row.id]) for row in rows[skip : skip + PAGE]], len(rows)
    total = uow.session.scalar(select(func.count()).select_from(AidApplication).where(*conditions)) or 0
    latest = chosen.order_by(AidApplication.applied_at.desc(), AidApplication.id.desc())
    rows = list(uow.session.scalars(latest.limit(PAGE).offset(skip)))
    clocks = deadlines.of_many(uow, rows)
    return [(row, clocks[row.id]) for row in rows], total


def _urgency(clocks: list[AidClock]) -> float:
    clock = deadlines.most_urgent(clocks)
    return clock.due_at.timestamp() if clock else float("inf")


def _conditions(uow: UnitOfWork, account: SignedIn, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [AidApplication.org_id == uow.org_id, rights.visible_to(uow, account)]
    if wanted.state in ("open", "overdue"):
        found.append(AidApplication.state.in_(states.OPEN))
    elif wanted.state:
        found.append(AidApplication.state == wanted.state)
    if wanted.kind:
        found.append(AidApplication.kind == wanted.kind)
    if wanted.group:
        found.append(AidApplication.special_groups.contains([wanted.group]))
    if wanted.text and wanted.text.strip():
        text = wanted.text.strip()
        begins = AidApplication.number.icontains(text, autoescape=True)
        found.append(or_(begins, AidApplication.facts.icontains(text, autoescape=True)))
    return found


def one(uow: UnitOfWork, account: SignedIn, application_id: UUID) -> AidApplication:
    """Return an application, as its last write left it. Raises AidNotFound where it is not for these eyes."""
    found = select(AidApplication).where(
        AidApplication.id == application_id, AidApplication.org_id == uow.org_id, rights.visible_to(uow, account)
    )
    application = uow.session.scalar(found)
    if application is None:
        raise AidNotFound("没有这件法律援助申请。")
    return application


def of_ticket(uow: UnitOfWork, ticket: Ticket) -> list[AidApplication]:
    """Return the applications of a ticket and of its case, the latest first."""
    same = AidApplication.ticket_id == ticket.id
    if ticket.case_id is not None:
        same = AidApplication.ticket_id.in_(select(Ticket.id).where(Ticket.case_id == ticket.case_id))
    return list(uow.session.scalars(select(AidApplication).where(same).order_by(AidApplication.applied_at.desc())))


def of_call(uow: UnitOfWork, call_id: UUID) -> list[AidApplication]:
    """Return what was applied for in a call."""
    found = select(AidApplication).where(AidApplication.call_id == call_id).order_by(AidApplication.applied_at)
    return list(uow.session.scalars(found))


def of_lawyer(uow: UnitOfWork, lawyer_id: UUID) -> list[tuple[AidAssignment, AidApplication]]:
    """Return what a lawyer is offered and holds, the offers first."""
    rows = uow.session.execute(
        select(AidAssignment, AidApplication)
        .join(AidApplication, AidApplication.id == AidAssignment.application_id)
        .where(AidAssignment.lawyer_id == lawyer_id, AidAssignment.state.in_(("offered", "accepted")))
        .order_by(AidAssignment.state.desc(), AidAssignment.offered_at)
    )
    return [(assignment, application) for assignment, application in rows]


def steps(uow: UnitOfWork, application_id: UUID) -> list[AidStep]:
    """Return the course, oldest first."""
    found = select(AidStep).where(AidStep.application_id == application_id).order_by(AidStep.seq)
    return list(uow.session.scalars(found))


def objections(uow: UnitOfWork, application_id: UUID) -> list[AidObjection]:
    """Return the objections, oldest first."""
    found = select(AidObjection).where(AidObjection.application_id == application_id).order_by(AidObjection.raised_at)
    return list(uow.session.scalars(found))


def assignments(uow: UnitOfWork, application_id: UUID) -> list[tuple[AidAssignment, Lawyer]]:
    """Return whom the case was offered to, the first first."""
    rows = uow.session.execute(
        select(AidAssignment, Lawyer)
        .join(Lawyer, Lawyer.id == AidAssignment.lawyer_id)
        .where(AidAssignment.application_id == application_id)
        .order_by(AidAssignment.offered_at, AidAssignment.id)
    )
    return [(assignment, lawyer) for assignment, lawyer in rows]


def category_names(uow: UnitOfWork, codes: set[str]) -> dict[str, str]:
    """Return the names of categories, of whichever version names them last."""
    found = select(Category.code, Category.name).where(Category.org_id == uow.org_id, Category.code.in_(codes))
    return {row[0]: row[1] for row in uow.session.execute(found.order_by(Category.version))}


def numbers(uow: UnitOfWork, ticket_ids: set[UUID]) -> dict[UUID, str]:
    """Return the numbers of tickets."""
    found = select(Ticket.id, Ticket.number).where(Ticket.id.in_(ticket_ids))
    return {row[0]: row[1] for row in uow.session.execute(found)}
