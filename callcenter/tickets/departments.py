"""Departments, who works for them and which matters are theirs by rule: an administrator's work, audited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.people.models import Account
from callcenter.tickets import dispatch, taxonomy
from callcenter.tickets.handling_models import DepartmentMember, DispatchRule, TicketDepartment
from callcenter.tickets.models import Category, Department, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.department_schemas import DepartmentIn, DispatchRuleIn

ROLE = "department"


class DepartmentTaken(Conflict):
    """Another department has this code."""

    code = "department_taken"


class DepartmentNotFound(NotFound):
    """No such department."""

    code = "department_not_found"


class DepartmentBusy(Conflict):
    """Open tickets are with it, or rules in force send there."""

    code = "department_busy"


class MemberInvalid(Invalid):
    """The account is not one of a department: it needs the role."""

    code = "member_invalid"


class RuleInvalid(Invalid):
    """Dates the wrong way round, or a category that is not there."""

    code = "dispatch_rule_invalid"


class RuleNotFound(NotFound):
    """No such rule."""

    code = "dispatch_rule_not_found"


def find(uow: UnitOfWork, code: str) -> Department:
    """Return a department, active or not. Raises DepartmentNotFound."""
    found = select(Department).where(Department.org_id == uow.org_id, Department.code == code).with_for_update()
    department = uow.session.scalar(found)
    if department is None:
        raise DepartmentNotFound("没有这个部门。")
    return department


def create(uow: UnitOfWork, actor: UUID, wanted: DepartmentIn) -> Department:
    """Add a department. Raises DepartmentTaken."""
    there = select(Department.id).where(Department.org_id == uow.org_id, Department.code == wanted.code)
    if uow.session.scalar(there) is not None:
        raise DepartmentTaken(f"部门代码 {wanted.code} 已被使用。")
    made = Department(org_id=uow.org_id, code=wanted.code, name=wanted.name, sort=wanted.sort, active=True)
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "department_created", ("department", made.id), made.code)
    return made


def change(uow: UnitOfWork, actor: UUID, code: str, changes: dict[str, Any]) -> Department:
    """Change what is given. Raises DepartmentNotFound, DepartmentBusy (what has open tickets is not switched off)."""
    department = find(uow, code)
    if changes.get("active") is False and department.active:
        _require_idle(uow, department)
    for name, value in changes.items():
        setattr(department, name, value)
    audit.note(uow, actor, "department_changed", ("department", department.id), " ".join(sorted(changes)))
    return department


def _require_idle(uow: UnitOfWork, department: Department) -> None:
    busy = (
        select(TicketDepartment.id)
        .join(Ticket, Ticket.id == TicketDepartment.ticket_id)
        .where(TicketDepartment.department_id == department.id, TicketDepartment.until_at.is_(None))
        .where(Ticket.state == "open")
    )
    if uow.session.scalar(busy.limit(1)) is not None:
        raise DepartmentBusy(f"“{department.name}”还有未办结的工单，请先改派或办结。")
    today = clock.business_day(uow.now)
    ruled = select(DispatchRule.id).where(DispatchRule.department_id == department.id)
    if uow.session.scalar(ruled.where(_until(today)).limit(1)) is not None:
        raise DepartmentBusy(f"仍有派单规则指向“{department.name}”，请先停用规则。")


def _until(day: date) -> Any:
    return DispatchRule.valid_until.is_(None) | (DispatchRule.valid_until >= day)


def set_members(uow: UnitOfWork, actor: UUID, code: str, account_ids: list[UUID]) -> None:
    """Say who works for a department: all of them. Raises MemberInvalid for an account without the role."""
    department = find(uow, code)
    wanted = set(account_ids)
    fit = select(Account.id).where(Account.org_id == uow.org_id, Account.id.in_(wanted), Account.roles.contains([ROLE]))
    if set(uow.session.scalars(fit)) != wanted:
        raise MemberInvalid("成员须为具有“承办部门”角色的账号。")
    mine = DepartmentMember.department_id == department.id
    uow.session.execute(delete(DepartmentMember).where(mine, DepartmentMember.account_id.not_in(wanted)))
    there = set(uow.session.scalars(select(DepartmentMember.account_id).where(mine)))
    uow.session.add_all(
        DepartmentMember(org_id=uow.org_id, department_id=department.id, account_id=each, added_by=actor,
                         added_at=uow.now)
        for each in wanted - there
    )  # fmt: skip
    uow.session.flush()
    audit.note(uow, actor, "department_members_set", ("department", department.id), f"{len(wanted)}")


def overview(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Return every department with its members and how many tickets wait for its signature or are in its work."""
    members: dict[UUID, list[dict[str, Any]]] = {}
    joined = select(DepartmentMember.department_id, Account).join(Account, Account.id == DepartmentMember.account_id)
    for department_id, account in uow.session.execute(joined.order_by(Account.staff_no)):
        shown = {name: getattr(account, name) for name in ("staff_no", "name", "active")}
        members.setdefault(department_id, []).append(shown | {"account_id": account.id})
    counts = _counts(uow)
    found = select(Department).where(Department.org_id == uow.org_id).order_by(Department.sort, Department.code)
    return [
        {name: getattr(each, name) for name in ("code", "name", "active", "sort")}
        | {"members": members.get(each.id, []), "waiting": counts.get((each.id, "dispatched"), 0),
           "working": counts.get((each.id, "signed"), 0)}
        for each in uow.session.scalars(found)
    ]  # fmt: skip


def _counts(uow: UnitOfWork) -> dict[tuple[UUID, str], int]:
    found = (
        select(TicketDepartment.department_id, Ticket.stage, func.count())
        .join(Ticket, Ticket.id == TicketDepartment.ticket_id)
        .where(Ticket.org_id == uow.org_id, Ticket.state == "open", Ticket.stage.in_(("dispatched", "signed")))
        .where(TicketDepartment.until_at.is_(None), TicketDepartment.role == "lead")
        .group_by(TicketDepartment.department_id, Ticket.stage)
    )
    return {(department, stage): count for department, stage, count in uow.session.execute(found)}


def rules(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Return every rule of dispatch, those in force and to come first, then what is over."""
    today = clock.business_day(uow.now)
    names = dict(uow.session.execute(
        select(Category.code, Category.name).where(Category.org_id == uow.org_id, Category.version == taxonomy.VERSION)
    ).all())  # fmt: skip
    found = (
        select(DispatchRule, Department.code, Department.name)
        .join(Department, Department.id == DispatchRule.department_id)
        .where(DispatchRule.org_id == uow.org_id)
        .order_by(DispatchRule.category.nulls_last(), DispatchRule.valid_from.desc())
    )
    shown = [
        {name: getattr(rule, name) for name in ("id", "category", "assistants", "valid_from", "valid_until", "note")}
        | {"category_name": names.get(rule.category or ""), "department": code, "department_name": name,
           "in_force": rule.valid_from <= today and (rule.valid_until is None or rule.valid_until >= today)}
        for rule, code, name in uow.session.execute(found)
    ]  # fmt: skip
    return sorted(shown, key=lambda rule: rule["valid_until"] is not None and rule["valid_until"] < today)


def add_rule(uow: UnitOfWork, actor: UUID, wanted: DispatchRuleIn) -> DispatchRule:
    """Write a rule; the one before of the same category ends the day before. Raises RuleInvalid, DepartmentUnknown."""
    if wanted.valid_until is not None and wanted.valid_until < wanted.valid_from:
        raise RuleInvalid("停用日期不能早于启用日期。")
    _require_category(uow, wanted.category)
    lead = dispatch.require(uow, [wanted.department])[0]
    dispatch.require(uow, wanted.assistants)
    same = DispatchRule.category.is_not_distinct_from(wanted.category)
    before = select(DispatchRule).where(DispatchRule.org_id == uow.org_id, same, _until(wanted.valid_from))
    for rule in uow.session.scalars(before.with_for_update()):
        if rule.valid_from > wanted.valid_from:
            raise RuleInvalid("该分类在此日期之后已有规则，请先停用。")
        # corrected on its first day both hold on it, and the later written one wins
        rule.valid_until = max(rule.valid_from, wanted.valid_from - timedelta(days=1))
    made = DispatchRule(org_id=uow.org_id, category=wanted.category, department_id=lead.id,
                        assistants=wanted.assistants, valid_from=wanted.valid_from, valid_until=wanted.valid_until,
                        note=wanted.note or None, created_by=actor, created_at=uow.now)  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "dispatch_rule_added", ("dispatch_rule", made.id), f"{wanted.category} {wanted.department}")
    return made


def _require_category(uow: UnitOfWork, code: str | None) -> None:
    found = select(Category.id).where(Category.org_id == uow.org_id, Category.code == code)
    if code is not None and uow.session.scalar(found.limit(1)) is None:
        raise RuleInvalid("没有这个事项分类。")


def end_rule(uow: UnitOfWork, actor: UUID, rule_id: UUID, last_day: date) -> None:
    """Say on which day a rule holds for the last time. Raises RuleNotFound or RuleInvalid."""
    found = select(DispatchRule).where(DispatchRule.id == rule_id, DispatchRule.org_id == uow.org_id)
    rule = uow.session.scalar(found.with_for_update())
    if rule is None:
        raise RuleNotFound("没有这条规则。")
    if last_day < rule.valid_from:
        raise RuleInvalid("停用日期不能早于启用日期。")
    rule.valid_until = last_day
    audit.note(uow, actor, "dispatch_rule_ended", ("dispatch_rule", rule.id), f"{last_day}")
