"""Complaints and praise (S40–S42): taken in with their ticket, handled apart from whom they are about.

The account that a complaint is about sees neither the ticket nor who brought it nor that there is one: it is barred
from the ticket before anybody could look, in the transaction that makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import any_, select

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound
from callcenter.people import queries as people
from callcenter.people.models import Account
from callcenter.sensitive import complaint_kinds, locking
from callcenter.sensitive.complaint_kinds import Kind, Unit
from callcenter.sensitive.models import Complaint
from callcenter.tickets import history, rights, stages
from callcenter.tickets.handling_models import DepartmentMember
from callcenter.tickets.models import Department

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.tickets.models import Ticket

DEPARTMENT = "supervision"  # 督察投诉受理


class ComplaintUnknown(NotFound):
    """No such complaint, or not for the asker's eyes."""

    code = "complaint_unknown"


class StaffUnknown(Invalid):
    """Nobody here has this staff number."""

    code = "staff_unknown"


class NotTheUnit(Forbidden):
    """Complaints are decided by the unit that handles them (S41)."""

    code = "not_the_complaints_unit"


class ComplaintDecided(Conflict):
    """It was decided before."""

    code = "complaint_decided"


class NotDecided(Conflict):
    """The caller can only be told what was decided."""

    code = "complaint_not_decided"


def may_decide(account: SignedIn) -> bool:
    """Tell whether an account that sees a complaint may decide it: supervisors, and the department that leads it."""
    return account.has("supervisor", "admin", "department")


def take_in(uow: UnitOfWork, ticket: Ticket, actor: UUID | None) -> Complaint | None:
    """Make a complaint of a ticket filed under one, its row locked. None where it is none. Twice makes one."""
    kind = complaint_kinds.kind_of(ticket.category, ticket.fields)
    if kind is None or of(uow, ticket.id) is not None:
        return None
    about = by_staff_no(uow, str(ticket.fields.get("staff_no") or ""))
    return open_one(uow, ticket, kind, complaint_kinds.reasons_of(ticket.fields), about, actor)


def open_one(
    uow: UnitOfWork, ticket: Ticket, kind: Kind, reasons: list[str], about: Account | None, actor: UUID | None
) -> Complaint:
    """Write a complaint down and shut its ticket to whom it is about. The ticket's row is locked."""
    made = Complaint(
        org_id=ticket.org_id, ticket_id=ticket.id, kind=kind, reasons=reasons, state="open", unit="mailbox",
        about_text=_about_text(ticket), created_by=actor, created_at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    set_about(uow, ticket, made, about)
    content: dict[str, Any] = {"kind": kind, "reasons": reasons, "unit": made.unit}
    history.add(uow, ticket, "complaint_opened", actor, content)
    return made


def set_about(uow: UnitOfWork, ticket: Ticket, complaint: Complaint, about: Account | None) -> None:
    """Say whom it is about, and keep it from them: nobody who was barred is let in again by a correction."""
    complaint.about_account_id = about.id if about else None
    complaint.unit = _unit(uow, about)
    if complaint.kind in complaint_kinds.FRIENDLY:
        return
    ticket.sensitive = True
    if about is not None and ticket.handler_id == about.id:
        ticket.handler_id = None
    if complaint.kind in complaint_kinds.GUARDED or about is not None:
        barred = [about.id] if about else []
        named = complaint.unit == "upper"
        locking.shut(uow, ticket, _readers(uow, ticket, about), barred=barred, named=named)
    locking.tell(uow, ticket, "complaints")


def follow_form(uow: UnitOfWork, ticket: Ticket) -> None:
    """Keep a complaint from whom its form names by now: the number is often asked for after the call (待补录)."""
    complaint = of(uow, ticket.id)
    about = by_staff_no(uow, str(ticket.fields.get("staff_no") or ""))
    if complaint is None or about is None or about.id in rights.kept_from(uow, ticket.id):
        return
    if complaint.kind not in complaint_kinds.FRIENDLY or complaint.about_account_id is None:
        set_about(uow, ticket, complaint, about)


def change(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, facts: dict[str, Any], staff_no: str | None) -> Ticket:
    """Correct a complaint, or make one of a ticket: kind, reasons, body, and whom it is about ("" for nobody).

    Raises ComplaintUnknown, StaffUnknown.
    """
    ticket = _ticket(uow, account, ticket_id)
    about = by_staff_no(uow, staff_no) if staff_no else None
    if staff_no and about is None:
        raise StaffUnknown("没有这个工号。")
    complaint = of(uow, ticket.id)
    if complaint is None:
        complaint = open_one(uow, ticket, facts["kind"], facts["reasons"], about, account.account_id)
    elif staff_no is None and complaint.about_account_id is not None:
        about = people.account(uow, complaint.about_account_id)
    for name, value in facts.items():
        setattr(complaint, name, value)
    set_about(uow, ticket, complaint, about)
    history.add(uow, ticket, "complaint_changed", account.account_id, {"kind": complaint.kind})
    return ticket


def decide(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, finding: str, decision: str) -> Ticket:
    """Write what the unit found. Raises ComplaintUnknown, NotTheUnit, ComplaintDecided."""
    ticket, complaint = _open(uow, account, ticket_id)
    complaint.state, complaint.finding, complaint.decision = "decided", finding, decision
    complaint.decided_by, complaint.decided_at = account.account_id, uow.now
    content = {"finding": finding, "decision": decision}
    history.add(uow, ticket, "complaint_decided", account.account_id, content)
    locking.tell(uow, ticket, "complaints")
    return ticket


def answer(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, note: str) -> Ticket:
    """Write that the caller was told, and close the ticket.

    Raises ComplaintUnknown, NotTheUnit, NotDecided, ComplaintDecided.
    """
    ticket = _ticket(uow, account, ticket_id)
    complaint = of(uow, ticket.id)
    if complaint is None:
        raise ComplaintUnknown("没有这条投诉。")
    _require_unit(account)
    if complaint.state != "decided":
        raise NotDecided("请先作出处理决定。") if complaint.state == "open" else ComplaintDecided("已答复来电人。")
    complaint.state, complaint.answered_by, complaint.answered_at = "answered", account.account_id, uow.now
    if ticket.state == "open":
        stages.move(uow, ticket, "close", account.account_id, {"outcome": "resolved", "note": note})
    locking.tell(uow, ticket, "complaints")
    return ticket


def of(uow: UnitOfWork, ticket_id: UUID) -> Complaint | None:
    """Return the complaint of a ticket, or None."""
    return uow.session.scalar(select(Complaint).where(Complaint.ticket_id == ticket_id))


def by_staff_no(uow: UnitOfWork, staff_no: str) -> Account | None:
    """Return whose number this is, or None."""
    if not staff_no.strip():
        return None
    return uow.session.scalar(select(Account).where(Account.org_id == uow.org_id, Account.staff_no == staff_no.strip()))


def _open(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> tuple[Ticket, Complaint]:
    ticket = _ticket(uow, account, ticket_id)
    complaint = of(uow, ticket.id)
    if complaint is None:
        raise ComplaintUnknown("没有这条投诉。")
    _require_unit(account)
    if complaint.state != "open":
        raise ComplaintDecided("这条投诉已有处理决定。")
    return ticket, complaint


def _require_unit(account: SignedIn) -> None:
    if not may_decide(account):
        raise NotTheUnit("投诉由受理单位处理。")


def _ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Ticket:
    try:
        return stages.for_account(uow, account, ticket_id)
    except stages.TicketNotFound as error:
        raise ComplaintUnknown("没有这条投诉。") from error


def _unit(uow: UnitOfWork, about: Account | None) -> Unit:
    staffed = (
        select(DepartmentMember.id)
        .join(Department, Department.id == DepartmentMember.department_id)
        .join(Account, Account.id == DepartmentMember.account_id)
        .where(Department.org_id == uow.org_id, Department.code == DEPARTMENT, Account.active)
        .where(Account.id != about.id if about else Account.active)
    )
    there = uow.session.scalar(staffed.limit(1)) is not None
    return complaint_kinds.unit_of(about.roles if about else (), department_staffed=there)


def _readers(uow: UnitOfWork, ticket: Ticket, about: Account | None) -> dict[UUID, str]:
    """Who reads it besides supervisors. About one of them: the administrators and who wrote it down, nobody else."""
    wrote = {each: "wrote_down" for each in (ticket.first_responder_id, ticket.handler_id) if each is not None}
    if about is None or not {"supervisor", "admin"} & set(about.roles):
        return wrote
    upper = select(Account.id).where(Account.org_id == uow.org_id, Account.active, any_(Account.roles) == "admin")
    return wrote | dict.fromkeys(uow.session.scalars(upper), "upper_level")


def _about_text(ticket: Ticket) -> str | None:
    named = ticket.fields.get("about") or ticket.fields.get("staff_no")
    return str(named)[:200] if named else None
