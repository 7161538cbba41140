"""Saying that a matter is 群体性, 涉访 or 涉敏感 (S71): it is locked, its text stays and it may be reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.errors import Conflict
from callcenter.ids import new_id
from callcenter.sensitive import escalations, locking
from callcenter.sensitive.models import Complaint, Escalation, SensitiveMark, Suggestion
from callcenter.tickets import history, rights, stages
from callcenter.tickets.models import Category

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.tickets.models import Ticket

Sensitivity = Literal["group", "petition", "sensitive"]
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)
NAMES = {"group": "群体性", "petition": "涉访", "sensitive": "涉敏感"}


class StillReported(Conflict):
    """A report of this matter waits for acknowledgement: it must not be opened meanwhile."""

    code = "escalation_open"


class NotMarked(Conflict):
    """The matter is not marked."""

    code = "not_sensitive"


def mark(
    uow: UnitOfWork, ticket: Ticket, sensitivity: str, actor: UUID | None, *, source: str, note: str = ""
) -> SensitiveMark:
    """Mark a ticket whose row is locked; marked again it changes the kind. Locks the text and the readers."""
    written = {"sensitivity": sensitivity, "source": source, "note": note or None, "set_by": actor, "set_at": uow.now}
    row = insert(SensitiveMark).values(id=new_id(), org_id=ticket.org_id, ticket_id=ticket.id, **written)
    row = row.on_conflict_do_update(index_elements=[SensitiveMark.ticket_id], set_=written)
    ticket.sensitive = True
    locking.shut(uow, ticket, _needs_to_know(ticket))
    same = Suggestion.ticket_id == ticket.id, Suggestion.sensitivity == sensitivity, Suggestion.state == "open"
    settled = {"state": "confirmed", "decided_by": actor, "decided_at": uow.now}
    uow.session.execute(update(Suggestion).where(*same).values(settled))
    content = {"sensitivity": sensitivity, "source": source, "note": note}
    history.add(uow, ticket, "sensitivity_set", actor, content)
    locking.tell(uow, ticket, "escalations")
    made = uow.session.scalars(row.returning(SensitiveMark), execution_options={"populate_existing": True})
    return made.one()


def mark_by_person(
    uow: UnitOfWork, account: SignedIn, ticket_id: UUID, sensitivity: str, note: str, *, report: bool
) -> Ticket:
    """Mark, and report at once where `report`. Raises TicketNotFound."""
    ticket = stages.for_account(uow, account, ticket_id)
    mark(uow, ticket, sensitivity, account.account_id, source="person", note=note)
    if report:
        escalations.begin(uow, ticket, "sensitive", note or NAMES[sensitivity], account.account_id)
    return ticket


def report(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> Ticket:
    """Report a marked matter that could not be settled (经调处不能化解). Raises TicketNotFound, NotMarked."""
    ticket = stages.for_account(uow, account, ticket_id)
    if of(uow, ticket.id) is None:
        raise NotMarked("请先标注敏感类型。")
    escalations.begin(uow, ticket, "sensitive", reason, account.account_id)
    return ticket


def clear(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, why: str) -> Ticket:
    """Take the mark off, with a reason; what another cause has locked stays locked. For supervisors.

    Raises TicketNotFound, NotMarked, StillReported.
    """
    ticket = stages.for_account(uow, account, ticket_id)
    if of(uow, ticket.id) is None:
        raise NotMarked("该工单没有标注敏感类型。")
    waiting = select(Escalation.id).where(Escalation.ticket_id == ticket.id, Escalation.state == "open")
    if uow.session.scalar(waiting.limit(1)) is not None:
        raise StillReported("上报尚未全部签收，不能取消标注。")
    uow.session.execute(delete(SensitiveMark).where(SensitiveMark.ticket_id == ticket.id))
    if not _is_shut_otherwise(uow, ticket):
        ticket.sensitive = False
        rights.unlock(uow, ticket)
    history.add(uow, ticket, "sensitivity_cleared", account.account_id, {"why": why})
    return ticket


def of(uow: UnitOfWork, ticket_id: UUID) -> SensitiveMark | None:
    """Return a ticket's mark, or None."""
    return uow.session.scalar(select(SensitiveMark).where(SensitiveMark.ticket_id == ticket_id))


def _needs_to_know(ticket: Ticket) -> dict[UUID, str]:
    """Whoever took the matter and whoever handles it go on reading it, however it is locked later."""
    found = {ticket.first_responder_id: "first_responder", ticket.handler_id: "handler"}
    return {account_id: why for account_id, why in found.items() if account_id is not None}


def _is_shut_otherwise(uow: UnitOfWork, ticket: Ticket) -> bool:
    complaint = select(Complaint.id).where(Complaint.ticket_id == ticket.id)
    of_category = select(Category.sensitive).where(
        Category.org_id == ticket.org_id,
        Category.version == ticket.category_version,
        Category.code == ticket.category,
    )
    return uow.session.scalar(complaint) is not None or bool(uow.session.scalar(of_category)) or ticket.safe_contact
