"""Who may do what with a ticket: the centre decides, the unit answers, who knows the caller tells and urges.

Posts of a centre (S36) are roles here: intake 综合接待 is `agent`, triage 分流处置 `supervisor`, handling 业务办理
`department`. `admin` counts as the centre. A unit without accounts is acted for by the centre, and the line says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import select

from callcenter.errors import Forbidden
from callcenter.tickets import moves, rights, stages
from callcenter.tickets.handling_models import DepartmentMember, TicketDepartment
from callcenter.tickets.moves import Action

if TYPE_CHECKING:
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.tickets.models import Ticket

# lead and assist: a member of the department; responder: who answered first or handles it now
Part = Literal["centre", "lead", "assist", "responder", "agent"]

_CENTRE: Final[frozenset[Part]] = frozenset({"centre"})
_UNIT: Final[frozenset[Part]] = frozenset({"lead", "centre"})
_DESK: Final[frozenset[Part]] = frozenset({"centre", "responder", "agent"})
ACTORS: Final[Mapping[Action, frozenset[Part]]] = {
    "dispatch": _CENTRE,
    "sign": _UNIT,
    "return": _UNIT,
    "decide": _CENTRE,
    "give_result": _UNIT,
    "tell": frozenset({"lead", "centre", "responder"}),
    "unsatisfied": _DESK,
    "close": _CENTRE,
    "reopen": _CENTRE,
    "ask_extension": _UNIT,
    "decide_extension": _CENTRE,
    "pause": _UNIT,
    "resume": _UNIT,
    "remind": _CENTRE,
    "urge": _DESK,
    "supervise": _CENTRE,
    "acknowledge": _UNIT,
    "confer": _CENTRE,
    "assist": _CENTRE,
    "mark_urgent": _DESK,
}


class NotYours(Forbidden):
    """The account sees the ticket, but this is for others to do."""

    code = "not_your_ticket"


def parts(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> frozenset[Part]:
    """Return what an account is to a ticket."""
    found: set[Part] = set()
    if account.has(*rights.CENTRE):
        found.add("centre")
    if account.has("agent"):
        found.add("agent")
    if account.account_id in (ticket.first_responder_id, ticket.handler_id):
        found.add("responder")
    if account.has("department"):
        found |= _departments(uow, account.account_id, ticket.id)
    return frozenset(found)


def _departments(uow: UnitOfWork, account_id: UUID, ticket_id: UUID) -> set[Part]:
    here = (
        select(TicketDepartment.role)
        .join(DepartmentMember, DepartmentMember.department_id == TicketDepartment.department_id)
        .where(TicketDepartment.ticket_id == ticket_id, TicketDepartment.until_at.is_(None))
        .where(DepartmentMember.account_id == account_id)
    )
    return {"lead" if role == "lead" else "assist" for role in uow.session.scalars(here)}


def may(own: frozenset[Part], action: Action) -> bool:
    """Tell whether somebody who is this to a ticket may do that. Pure."""
    return bool(own & ACTORS[action])


def taken(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, action: Action) -> Ticket:
    """Return a ticket, locked, with which the account may do this now.

    Raises TicketNotFound (not for these eyes), NotYours, and what `stages.require` does.
    """
    ticket = stages.for_account(uow, account, ticket_id)
    if not may(parts(uow, account, ticket), action):
        raise NotYours("没有办理此操作的权限。")
    stages.require(ticket, action)
    return ticket


def on_behalf(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> dict[str, bool]:
    """Return what the history says when the centre acts for a unit: `{"on_behalf": True}`, else nothing."""
    return {} if "lead" in parts(uow, account, ticket) else {"on_behalf": True}


def offered(own: frozenset[Part], ticket: Ticket) -> set[Action]:
    """Return what somebody may do now, as far as the stage alone says. Pure."""
    stage = ticket.stage
    there = {action for action in moves.ACTIONS if stage in moves.TABLE[action] and may(own, action)}
    if ticket.paused_at is not None:
        return there & stages.WHILE_PAUSED
    return there - {"resume"}
