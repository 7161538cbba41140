"""What a ticket's page and a department's start page show of handling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.contacts import service as contacts
from callcenter.errors import Forbidden
from callcenter.tickets import authority, clocks, conferences, dispatch, handling, respites, rights, running, stages
from callcenter.tickets.authority import Part
from callcenter.tickets.department_schemas import InboxOut, InboxRow
from callcenter.tickets.handling_models import (
    DepartmentMember,
    TicketDepartment,
    TicketExtension,
    TicketNotice,
)
from callcenter.tickets.handling_schemas import (
    ClockPauseOut,
    ConferenceOut,
    Handling,
    TicketExtensionOut,
    UnitNoticeOut,
    UnitOut,
)
from callcenter.tickets.models import Category, Department, Ticket, TicketEvent

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

SIGNED_STAGES = frozenset({"signed", "result_given"})
MOST = 500  # tickets on one department's page


class NumberHidden(Forbidden):
    """The caller's number is not for this account."""

    code = "number_hidden"


def of(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> Handling:
    """Return where a ticket stands, and what this account may do with it now."""
    own = authority.parts(uow, account, ticket)
    notices = _rows(uow, TicketNotice, ticket.id, TicketNotice.sent_at)
    extensions = _rows(uow, TicketExtension, ticket.id, TicketExtension.asked_at)
    until = _returnable_until(uow, ticket)
    ruled = dispatch.by_rule(uow, ticket) if "centre" in own and ticket.state == "open" else None
    left = respites.left(uow, ticket) if ticket.stage == "signed" else 0
    return Handling(
        stage=ticket.stage,
        stage_since=ticket.stage_since,
        urgent=ticket.urgent,
        pause=_pause(ticket),
        units=_units(uow, ticket.id),
        ruled=ruled.lead.code if ruled else None,
        returns=ticket.returns,
        return_limit=handling.return_limit(),
        returnable_until=until,
        binding=ticket.binding,
        reworks=ticket.reworks,
        closings=ticket.closings,
        result=_result(uow, ticket.id),
        result_told_at=ticket.result_told_at,
        extension_left=left,
        extensions=[TicketExtensionOut.model_validate(each) for each in extensions],
        notices=[UnitNoticeOut.model_validate(each) for each in notices],
        conferences=[ConferenceOut.model_validate(each) for each in conferences.of_ticket(uow, ticket.id)],
        actions=sorted(_actions(own, ticket, _Standing(until, uow.now, left, extensions, notices))),
        may_unmask=_may_unmask(own, ticket),
    )


class _Standing:
    """What the stage alone does not say about the actions that are possible."""

    __slots__ = ("asked", "left", "returnable", "unanswered")

    def __init__(self, until: datetime | None, now: datetime, left: int, extensions: list[Any], notices: list[Any]):
        self.returnable = until is not None and now <= until
        self.left = left
        self.asked = any(each.state == "asked" for each in extensions)
        self.unanswered = any(each.acknowledged_at is None for each in notices)


def _actions(own: frozenset[Part], ticket: Ticket, standing: _Standing) -> set[str]:
    impossible = {
        "return": not standing.returnable,
        "ask_extension": standing.asked or standing.left == 0,
        "decide_extension": not standing.asked,
        "acknowledge": not standing.unanswered,
        "mark_urgent": ticket.urgent,
        "tell": ticket.result_told_at is not None,
        "unsatisfied": ticket.merged_into_id is not None,
        "reopen": ticket.merged_into_id is not None,
    }
    return {action for action in authority.offered(own, ticket) if not impossible.get(action)}


def _returnable_until(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    if ticket.stage not in ("dispatched", "signed") or ticket.binding or ticket.returns >= handling.return_limit():
        return None
    return handling.returnable_until(uow, ticket)


def _pause(ticket: Ticket) -> ClockPauseOut | None:
    if ticket.paused_at is None:
        return None
    return ClockPauseOut(reason=ticket.pause_reason, since=ticket.paused_at)


def _units(uow: UnitOfWork, ticket_id: UUID) -> list[UnitOut]:
    found = (
        select(Department.code, Department.name, TicketDepartment)
        .join(TicketDepartment, TicketDepartment.department_id == Department.id)
        .where(TicketDepartment.ticket_id == ticket_id, TicketDepartment.until_at.is_(None))
        .order_by(TicketDepartment.role.desc(), TicketDepartment.from_at)
    )
    return [
        UnitOut(code=code, name=name, role=row.role, from_at=row.from_at, signed_at=row.signed_at)
        for code, name, row in uow.session.execute(found)
    ]


def _result(uow: UnitOfWork, ticket_id: UUID) -> str | None:
    found = select(TicketEvent.content["text"].astext).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.kind == "result_given"
    )
    return uow.session.scalar(found.order_by(TicketEvent.seq.desc()).limit(1))


def _rows(uow: UnitOfWork, table: Any, ticket_id: UUID, order: Any) -> list[Any]:
    return list(uow.session.scalars(select(table).where(table.ticket_id == ticket_id).order_by(order)))


def _may_unmask(own: frozenset[Part], ticket: Ticket) -> bool:
    """The unit that has signed may ring the caller, unless a call there needs care; assistants never (S71)."""
    if ticket.point_id is None:
        return False
    return "centre" in own or ("lead" in own and ticket.stage in SIGNED_STAGES and not ticket.safe_contact)


def unmask(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> str:
    """Return the caller's number to who must ring them; audited. Raises TicketNotFound or NumberHidden."""
    ticket = stages.for_account(uow, account, ticket_id)
    if ticket.point_id is None or not _may_unmask(authority.parts(uow, account, ticket), ticket):
        raise NumberHidden("来电号码不对外显示，请通过中心联系群众。")
    return contacts.reveal(uow, ticket.point_id, account.account_id, reason, ("ticket", ticket.id))


def inbox(uow: UnitOfWork, account: SignedIn) -> InboxOut:
    """Return what the account's departments have now."""
    rows = _of_departments(uow, account)
    pages: dict[str, list[InboxRow]] = {name: [] for name in InboxOut.model_fields if name != "departments"}
    stage_pages = {"dispatched": "to_sign", "signed": "in_work", "returned": "returned", "result_given": "answered"}
    for row in sorted(rows, key=lambda each: (each.due_at is None, each.due_at, each.number)):
        page = "assisting" if row.role == "assist" else stage_pages.get(row.stage)
        if page is not None:
            pages[page].append(row)
        if row.role == "lead" and row.stage in ("dispatched", "signed") and row.card != "none":
            pages["due_soon"].append(row)
    return InboxOut(departments=_names(uow, account), **pages)


def _names(uow: UnitOfWork, account: SignedIn) -> list[str]:
    mine = (
        select(Department.name)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(DepartmentMember.account_id == account.account_id)
    )
    return list(uow.session.scalars(mine.order_by(Department.sort)))


def _of_departments(uow: UnitOfWork, account: SignedIn) -> list[InboxRow]:
    of_category = (
        (Category.org_id == Ticket.org_id)
        & (Category.version == Ticket.category_version)
        & (Category.code == Ticket.category)
    )
    unread = (
        select(func.count())
        .select_from(TicketNotice)
        .where(TicketNotice.ticket_id == Ticket.id, TicketNotice.acknowledged_at.is_(None))
        .scalar_subquery()
    )
    found = (
        select(Ticket, Category.name, TicketDepartment.role, Department.name, unread)
        .join(TicketDepartment, TicketDepartment.ticket_id == Ticket.id)
        .join(Department, Department.id == TicketDepartment.department_id)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .join(Category, of_category)
        .where(DepartmentMember.account_id == account.account_id, TicketDepartment.until_at.is_(None))
        .where(Ticket.org_id == uow.org_id, Ticket.state == "open", rights.visible_to(account))
        .order_by(Ticket.stage_since)
        .limit(MOST)
    )
    rows = uow.session.execute(found).all()
    read = running.of_tickets(uow, (row[0] for row in rows))
    return [_row(row, read[row[0].id]) for row in rows]


def _row(row: Any, read: Iterable[clocks.Clock]) -> InboxRow:
    ticket, category, role, department, notices = row
    urgent = clocks.most_urgent(list(read))
    return InboxRow(
        **{name: getattr(ticket, name) for name in ("id", "number", "summary", "stage", "stage_since", "urgent",
                                                    "returns", "reworks")},
        category_name=category,
        paused=ticket.paused_at is not None,
        role=role,
        department_name=department,
        notices=notices,
        clock=urgent.name if urgent else None,
        due_at=urgent.due_at if urgent else None,
        card=urgent.card if urgent else "none",
    )  # fmt: skip
