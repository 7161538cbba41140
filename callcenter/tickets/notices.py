"""Reminder letters 提醒函, urging 催办 and supervision 督办: said to the department, and answered by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import select

from callcenter.errors import Conflict
from callcenter.tickets import authority, dispatch, moves, stages
from callcenter.tickets.dispatch import ReasonMissing
from callcenter.tickets.handling_models import TicketNotice
from callcenter.tickets.models import Ticket
from callcenter.tickets.moves import Action

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

NAMES: Final[Mapping[str, str]] = {"reminded": "提醒函", "urged": "催办", "supervised": "督办"}


class NoticeAnswered(Conflict):
    """The notice was acknowledged before, or is not one of this ticket's."""

    code = "notice_answered"


def say(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, action: Action, text: str) -> None:
    """Remind, urge or supervise the department that leads a ticket."""
    ticket = authority.taken(uow, account, ticket_id, action)
    write(uow, ticket, action, account.account_id, text)


def write(uow: UnitOfWork, ticket: Ticket, action: Action, actor: UUID | None, text: str) -> TicketNotice:
    """The same for a ticket that is locked; `actor` None is the machine. `action`: remind, urge or supervise."""
    lead = dispatch.here(uow, ticket.id)[0]
    made = TicketNotice(org_id=ticket.org_id, ticket_id=ticket.id, department_id=lead.department_id,
                        kind=moves.KINDS[action], text=text, sent_by=actor, sent_at=uow.now)  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    content = {"notice_id": str(made.id), "department": ticket.department, "text": text}
    stages.move(uow, ticket, action, actor, content)
    return made


def unanswered(uow: UnitOfWork, ticket_id: UUID) -> list[TicketNotice]:
    """Return what is not acknowledged yet, oldest first."""
    found = select(TicketNotice).where(TicketNotice.ticket_id == ticket_id, TicketNotice.acknowledged_at.is_(None))
    return list(uow.session.scalars(found.order_by(TicketNotice.sent_at)))


def acknowledge(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, notice_id: UUID, answer: str) -> None:
    """Answer a notice. A supervision is answered with what was done. Raises NoticeAnswered or ReasonMissing."""
    ticket = authority.taken(uow, account, ticket_id, "acknowledge")
    notice = next((each for each in unanswered(uow, ticket.id) if each.id == notice_id), None)
    if notice is None:
        raise NoticeAnswered("该通知已回复，或已不在本工单上。")
    if notice.kind == "supervised" and not answer:
        raise ReasonMissing("督办须写明办理情况。")
    notice.acknowledged_by, notice.acknowledged_at, notice.answer = account.account_id, uow.now, answer or None
    content: dict[str, Any] = {"of": notice.kind, "notice_id": str(notice.id), "answer": answer}
    content |= authority.on_behalf(uow, account, ticket)
    stages.move(uow, ticket, "acknowledge", account.account_id, content)
