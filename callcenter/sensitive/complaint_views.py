"""Writing complaints and records for the console. Whoever is concerned finds neither list nor line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from callcenter.people.models import Account
from callcenter.sensitive import accountability, complaint_schemas, complaints
from callcenter.sensitive.models import AccountabilityRecord, Complaint
from callcenter.tickets import rights, stages
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

PAGE = 20
About, Decider = aliased(Account), aliased(Account)


def page(uow: UnitOfWork, account: SignedIn, state: str | None, number: int) -> complaint_schemas.ComplaintPage:
    """Return one page of the complaints that the account may see, the oldest open ones first."""
    mine = [Complaint.org_id == uow.org_id, rights.visible_to(account)]
    if state is not None:
        mine.append(Complaint.state == state)
    joined = select(func.count()).select_from(Complaint).join(Ticket, Ticket.id == Complaint.ticket_id)
    total = uow.session.scalar(joined.where(*mine)) or 0
    by_need = _rows().where(*mine).order_by(Complaint.state.desc(), Complaint.created_at)
    rows = uow.session.execute(by_need.limit(PAGE).offset((number - 1) * PAGE)).all()
    items = [_written(account, row) for row in rows]
    return complaint_schemas.ComplaintPage(items=items, total=total, page_size=PAGE)


def one(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> complaint_schemas.ComplaintOut | None:
    """Return the complaint of a ticket, None where it has none. Raises TicketNotFound."""
    mine = Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account)
    if uow.session.scalar(select(Ticket.id).where(*mine)) is None:
        raise stages.TicketNotFound("没有这张工单。")
    row = uow.session.execute(_rows().where(Complaint.ticket_id == ticket_id)).one_or_none()
    return None if row is None else _written(account, row)


def record(row: AccountabilityRecord, names: dict[UUID, tuple[str, str]]) -> complaint_schemas.RecordOut:
    """Write a record for supervisors."""
    same = ("id", "ticket_id", "rule", "evidence", "told", "state", "decision", "decision_text", "appeal",
            "opened_at", "closed_at")  # fmt: skip
    about = names[row.account_id]
    return complaint_schemas.RecordOut.model_validate(
        {key: getattr(row, key) for key in same}
        | {
            "staff_no": about[0],
            "name": about[1],
            "opened_by_name": names[row.opened_by][1],
            "closed_by_name": names[row.closed_by][1] if row.closed_by else None,
        }
    )


def records(uow: UnitOfWork, account: SignedIn) -> list[complaint_schemas.RecordOut]:
    """Return the records that a supervisor may see."""
    found = accountability.listed(uow, account)
    names = accountability.names(uow, found)
    return [record(row, names) for row in found]


def _rows() -> Any:
    return (
        select(Complaint, Ticket, About, Decider.name)
        .join(Ticket, Ticket.id == Complaint.ticket_id)
        .outerjoin(About, About.id == Complaint.about_account_id)
        .outerjoin(Decider, Decider.id == Complaint.decided_by)
        .execution_options(populate_existing=True)
    )


def _written(account: SignedIn, row: Any) -> complaint_schemas.ComplaintOut:
    complaint, ticket, about, decider = row
    same = ("ticket_id", "kind", "reasons", "about_text", "body_id", "unit", "state", "finding", "decision",
            "created_at", "decided_at", "answered_at")  # fmt: skip
    return complaint_schemas.ComplaintOut.model_validate(
        {key: getattr(complaint, key) for key in same}
        | {
            "ticket_number": ticket.number,
            "summary": ticket.summary,
            "about_staff_no": about.staff_no if about else None,
            "about_name": about.name if about else None,
            "decided_by_name": decider,
            "may_decide": complaints.may_decide(account),
        }
    )
