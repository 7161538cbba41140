"""Who may do what in legal aid. Agents apply and see what belongs to tickets they may see; the aid centre's department,
supervisors and administrators decide and assign; a lawyer answers what was offered to them, and sees that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, or_, select

from callcenter.aid.models import AidApplication
from callcenter.aid.terms import AID_CENTRE
from callcenter.errors import Forbidden
from callcenter.tickets import rights as ticket_rights
from callcenter.tickets.handling_models import TicketReader
from callcenter.tickets.models import Department, DepartmentMember, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class AidRoleMissing(Forbidden):
    """Deciding and assigning is for the aid centre."""

    code = "aid_role_missing"


def decides(uow: UnitOfWork, account: SignedIn) -> bool:
    """Tell whether an account decides for the aid centre."""
    if account.has("supervisor", "admin"):
        return True
    return account.has("department") and _of_centre(uow, account)


def _of_centre(uow: UnitOfWork, account: SignedIn) -> bool:
    member = (
        select(DepartmentMember.id)
        .join(Department, Department.id == DepartmentMember.department_id)
        .where(Department.org_id == uow.org_id, Department.code == AID_CENTRE)
        .where(DepartmentMember.account_id == account.account_id)
    )
    return uow.session.scalar(member.limit(1)) is not None


def require_decides(uow: UnitOfWork, account: SignedIn) -> None:
    """Raises AidRoleMissing."""
    if not decides(uow, account):
        raise AidRoleMissing("仅法律援助中心或值班长可以办理。")


def visible_to(uow: UnitOfWork, account: SignedIn) -> ColumnElement[bool]:
    """The condition on `aid_application` that every query carries. A locked ticket hides its application too."""
    of_ticket = AidApplication.ticket_id.in_(select(Ticket.id).where(ticket_rights.visible_to(account)))
    loose = AidApplication.ticket_id.is_(None) & (AidApplication.applied_by == account.account_id)
    if not decides(uow, account):
        return or_(of_ticket, loose)
    if account.has("supervisor", "admin"):
        return or_(of_ticket, AidApplication.ticket_id.is_(None))
    # An application is made to the centre, which must decide it in seven days: its people need to know it though the
    # matter is locked (群体性, 家暴), but for one that is kept from supervisors too, and for whoever is barred from it.
    barred = exists().where(
        TicketReader.ticket_id == Ticket.id, TicketReader.account_id == account.account_id, TicketReader.barred
    )
    told = select(Ticket.id).where(Ticket.locked.is_(None) | (Ticket.locked == "supervised"), ~barred)
    return or_(of_ticket, AidApplication.ticket_id.in_(told), AidApplication.ticket_id.is_(None))
