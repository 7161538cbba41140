"""Sending a matter to the department that answers it: by the rules of the place, or by hand with a reason (S32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from callcenter import clock
from callcenter.errors import Conflict, Invalid
from callcenter.tickets import stages
from callcenter.tickets.handling_models import DispatchRule, TicketDepartment
from callcenter.tickets.models import Department, Ticket

if TYPE_CHECKING:
    from datetime import date, datetime

    from callcenter.db.unit_of_work import UnitOfWork


class DepartmentUnknown(Invalid):
    """The department is not one that matters may be sent to."""

    code = "department_unknown"


class DepartmentMissing(Invalid):
    """No department was named, and no rule names one."""

    code = "department_missing"


class ReasonMissing(Invalid):
    """A choice against the rule, or away from a department that has it, says why."""

    code = "reason_missing"


class SameDepartment(Conflict):
    """The department has it already."""

    code = "same_department"


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a ticket goes. `by`: rule, form (the agent who took the call) or hand; `rule_id` of the rule followed."""

    lead: Department
    assistants: tuple[Department, ...] = ()
    by: str = "hand"
    rule_id: UUID | None = None
    reason: str = ""


def rule_for(uow: UnitOfWork, category: str, day: date) -> DispatchRule | None:
    """Return the rule in force on a day: of the second level before the first before the default; the latest wins."""
    first_level = category.partition("-")[0]
    found = (
        select(DispatchRule)
        .join(Department, Department.id == DispatchRule.department_id)
        .where(DispatchRule.org_id == uow.org_id, Department.active, DispatchRule.valid_from <= day)
        .where(or_(DispatchRule.valid_until.is_(None), DispatchRule.valid_until >= day))
        .where(or_(DispatchRule.category.in_((category, first_level)), DispatchRule.category.is_(None)))
    )
    return max(uow.session.scalars(found), key=_narrowest, default=None)


def _narrowest(rule: DispatchRule) -> tuple[int, date, datetime, UUID]:
    return len(rule.category or ""), rule.valid_from, rule.created_at, rule.id


def by_rule(uow: UnitOfWork, ticket: Ticket) -> Sent | None:
    """Return where the rules send a ticket today, None where none says."""
    rule = rule_for(uow, ticket.category, clock.business_day(uow.now))
    if rule is None:
        return None
    assistants = tuple(each for each in _departments(uow, rule.assistants) if each.id != rule.department_id)
    return Sent(uow.session.get_one(Department, rule.department_id), assistants, "rule", rule.id)


def at_opening(uow: UnitOfWork, ticket: Ticket, wanted: str | None) -> None:
    """Send a new ticket on: where the form says, else by rule. Where neither does, a supervisor will: it stays."""
    named = _departments(uow, [wanted] if wanted else [])
    sent = by_rule(uow, ticket)
    if named and (sent is None or sent.lead.id != named[0].id):
        sent = Sent(named[0], (), "form")
    if sent is not None:
        send(uow, ticket, sent, ticket.handler_id)


def by_hand(
    uow: UnitOfWork, ticket: Ticket, actor: UUID, department: str | None, assistants: list[str], reason: str
) -> None:
    """Send a ticket where somebody of the centre says; without a department by rule.

    Raises DepartmentMissing, DepartmentUnknown, ReasonMissing (against the rule, or away from a department that has
    it), SameDepartment, and what `stages.require` does.
    """
    stages.require(ticket, "dispatch")
    sent = chosen(uow, ticket, department, assistants, reason)
    here = ticket.stage in ("dispatched", "signed")
    if here and sent.lead.code == ticket.department:
        raise SameDepartment("工单已在该部门，无须改派。")
    if here and not reason:
        raise ReasonMissing("改派须说明理由。")
    send(uow, ticket, sent, actor)


def chosen(uow: UnitOfWork, ticket: Ticket, department: str | None, assistants: list[str], reason: str) -> Sent:
    """Return where a ticket is to go, as somebody chose it."""
    ruled = by_rule(uow, ticket)
    if department is None:
        if ruled is None:
            raise DepartmentMissing("没有适用的派单规则，请选择承办部门。")
        return ruled if not assistants else Sent(ruled.lead, require(uow, assistants), "rule", ruled.rule_id, reason)
    lead = require(uow, [department])[0]
    others = tuple(each for each in require(uow, assistants) if each.id != lead.id)
    if ruled is not None and ruled.lead.id != lead.id and not reason:
        raise ReasonMissing(f"按规则应派“{ruled.lead.name}”，改派其他部门须说明理由。")
    followed = ruled is not None and ruled.lead.id == lead.id
    return Sent(lead, others, "rule" if followed else "hand", ruled.rule_id if followed and ruled else None, reason)


def send(uow: UnitOfWork, ticket: Ticket, sent: Sent, actor: UUID | None, *, action: Any = "dispatch") -> None:
    """Move a ticket to departments: lead and assistants of before leave, however the new ones are called."""
    content = {
        "department": sent.lead.code,
        "name": sent.lead.name,
        "assistants": [each.code for each in sent.assistants],
        "by": sent.by,
        "rule_id": str(sent.rule_id) if sent.rule_id else None,
        "reason": sent.reason,
        "from": ticket.department if ticket.stage != "recorded" else None,
    }
    stages.move(uow, ticket, action, actor, content, kind="dispatched")
    ticket.department = sent.lead.code
    leave(uow, ticket)
    for each, role in ((sent.lead, "lead"), *((other, "assist") for other in sent.assistants)):
        uow.session.add(stay(uow, ticket, each, role, actor))
    uow.session.flush()


def stay(uow: UnitOfWork, ticket: Ticket, department: Department, role: str, actor: UUID | None) -> TicketDepartment:
    """Return the row of a department that gets a ticket now."""
    return TicketDepartment(org_id=ticket.org_id, ticket_id=ticket.id, department_id=department.id, role=role,
                            from_at=uow.now, sent_by=actor)  # fmt: skip


def here(uow: UnitOfWork, ticket_id: UUID) -> list[TicketDepartment]:
    """Return the departments that have a ticket now, the lead first."""
    found = select(TicketDepartment).where(TicketDepartment.ticket_id == ticket_id, TicketDepartment.until_at.is_(None))
    return list(uow.session.scalars(found.order_by(TicketDepartment.role.desc(), TicketDepartment.from_at)))


def leave(uow: UnitOfWork, ticket: Ticket) -> None:
    """End every department's stay."""
    for row in here(uow, ticket.id):
        row.until_at = uow.now
    uow.session.flush()


def require(uow: UnitOfWork, codes: list[str]) -> tuple[Department, ...]:
    """Return active departments by their codes, in that order. Raises DepartmentUnknown."""
    found = _departments(uow, codes)
    if len(found) != len(set(codes)):
        raise DepartmentUnknown("没有这个承办部门，请重新选择。")
    return found


def _departments(uow: UnitOfWork, codes: list[str]) -> tuple[Department, ...]:
    if not codes:
        return ()
    found = select(Department).where(Department.org_id == uow.org_id, Department.active, Department.code.in_(codes))
    by_code = {each.code: each for each in uow.session.scalars(found)}
    return tuple(by_code[code] for code in dict.fromkeys(codes) if code in by_code)
