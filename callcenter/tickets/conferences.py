"""Case conferences 个案会商 on hard matters (S33), and the departments that help the one that leads (S32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.errors import Conflict, NotFound
from callcenter.tickets import authority, dispatch, stages
from callcenter.tickets.handling_models import CaseConference
from callcenter.tickets.models import Department, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class ConferenceNotFound(NotFound):
    """No such conference of this ticket."""

    code = "conference_not_found"


class ConferenceOver(Conflict):
    """Its minutes are written, or it was called off."""

    code = "conference_over"


@dataclass(frozen=True, slots=True)
class Called:
    """A conference to be held: when, where, why, and `{name, organisation}` of who is invited."""

    meets_at: datetime
    place: str
    reason: str
    invitees: list[dict[str, Any]]


def call(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, wanted: Called) -> CaseConference:
    """Call those concerned together."""
    ticket = authority.taken(uow, account, ticket_id, "confer")
    made = CaseConference(org_id=ticket.org_id, ticket_id=ticket.id, state="called", meets_at=wanted.meets_at,
                          place=wanted.place, reason=wanted.reason, invitees=wanted.invitees, opinions=[],
                          called_by=account.account_id, called_at=uow.now)  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    content = {"meets_at": wanted.meets_at.isoformat(), "place": wanted.place, "reason": wanted.reason,
               "invitees": wanted.invitees}  # fmt: skip
    _tell(uow, ticket, made, account, content)
    return made


def write(
    uow: UnitOfWork,
    account: SignedIn,
    ticket_id: UUID,
    conference_id: UUID,
    opinions: list[dict[str, Any]],
    decision: str,
) -> None:
    """Write who said what and what was decided. Raises ConferenceNotFound or ConferenceOver."""  # fmt: skip
    ticket, held = _called(uow, account, ticket_id, conference_id)
    held.state, held.opinions, held.decision = "held", opinions, decision
    held.written_by, held.written_at = account.account_id, uow.now
    _tell(uow, ticket, held, account, {"opinions": opinions, "decision": decision})


def cancel(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, conference_id: UUID, reason: str) -> None:
    """Call it off. Raises ConferenceNotFound or ConferenceOver."""
    ticket, called = _called(uow, account, ticket_id, conference_id)
    called.state, called.written_by, called.written_at = "cancelled", account.account_id, uow.now
    _tell(uow, ticket, called, account, {"reason": reason})


def of_ticket(uow: UnitOfWork, ticket_id: UUID) -> list[CaseConference]:
    """Return a ticket's conferences, oldest first."""
    found = select(CaseConference).where(CaseConference.ticket_id == ticket_id)
    return list(uow.session.scalars(found.order_by(CaseConference.called_at)))


def set_assistants(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, codes: list[str]) -> None:
    """Say which departments help the one that leads: those not named leave. Raises DepartmentUnknown."""
    ticket = authority.taken(uow, account, ticket_id, "assist")
    lead, *present = dispatch.here(uow, ticket.id)
    wanted = {each.id: each for each in dispatch.require(uow, codes) if each.id != lead.department_id}
    for row in present:
        if row.department_id not in wanted:
            row.until_at = uow.now
    there = {row.department_id for row in present}
    new: list[Department] = [each for each in wanted.values() if each.id not in there]
    uow.session.flush()
    uow.session.add_all(dispatch.stay(uow, ticket, each, "assist", account.account_id) for each in new)
    content = {"assistants": [each.code for each in wanted.values()], "added": [each.code for each in new]}
    stages.move(uow, ticket, "assist", account.account_id, content)


def _called(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, conference_id: UUID) -> tuple[Ticket, CaseConference]:
    ticket = authority.taken(uow, account, ticket_id, "confer")
    found = next((each for each in of_ticket(uow, ticket.id) if each.id == conference_id), None)
    if found is None:
        raise ConferenceNotFound("没有这次会商。")
    if found.state != "called":
        raise ConferenceOver("会商记录已完成或已取消。")
    return ticket, found


def _tell(
    uow: UnitOfWork, ticket: Ticket, conference: CaseConference, account: SignedIn, content: dict[str, Any]
) -> None:
    told = {"conference_id": str(conference.id), "state": conference.state} | content
    stages.move(uow, ticket, "confer", account.account_id, told)
