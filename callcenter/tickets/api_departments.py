"""Routes of departments, their members, and the rules of dispatch. An administrator's; supervisors read."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor
from callcenter.tickets import department_schemas as schemas
from callcenter.tickets import departments

router = APIRouter(prefix="/api", tags=["departments"])


@router.get("/departments/overview")
def show_departments(uow: Uow, _account: Supervisor) -> list[schemas.DepartmentOut]:
    """Every department, those switched off too, with its members and what it has."""
    return _departments(uow)


@router.post("/departments", status_code=201)
def create_department(uow: Uow, admin: Admin, wanted: schemas.DepartmentIn) -> list[schemas.DepartmentOut]:
    """Add one."""
    departments.create(uow, admin.account_id, wanted)
    return _departments(uow)


@router.patch("/departments/{code}")
def change_department(
    code: str, uow: Uow, admin: Admin, wanted: schemas.DepartmentChange
) -> list[schemas.DepartmentOut]:
    """Change what is given."""
    departments.change(uow, admin.account_id, code, wanted.model_dump(exclude_none=True))
    return _departments(uow)


@router.put("/departments/{code}/members")
def set_members(code: str, uow: Uow, admin: Admin, wanted: schemas.DepartmentMembersIn) -> list[schemas.DepartmentOut]:
    """Say who works for it."""
    departments.set_members(uow, admin.account_id, code, wanted.accounts)
    return _departments(uow)


@router.get("/dispatch-rules")
def list_rules(uow: Uow, _account: Supervisor) -> list[schemas.DispatchRuleOut]:
    """The rules of dispatch, those in force and to come first."""
    return _rules(uow)


@router.post("/dispatch-rules", status_code=201)
def add_rule(uow: Uow, admin: Admin, wanted: schemas.DispatchRuleIn) -> list[schemas.DispatchRuleOut]:
    """Write one; what held for its category until then ends the day before."""
    departments.add_rule(uow, admin.account_id, wanted)
    return _rules(uow)


@router.post("/dispatch-rules/{rule_id}/end")
def end_rule(rule_id: UUID, uow: Uow, admin: Admin, wanted: schemas.DispatchRuleEndIn) -> list[schemas.DispatchRuleOut]:
    """Say on which day it holds for the last time."""
    departments.end_rule(uow, admin.account_id, rule_id, wanted.last_day)
    return _rules(uow)


def _departments(uow: UnitOfWork) -> list[schemas.DepartmentOut]:
    uow.session.flush()
    return [schemas.DepartmentOut.model_validate(each) for each in departments.overview(uow)]


def _rules(uow: UnitOfWork) -> list[schemas.DispatchRuleOut]:
    uow.session.flush()
    return [schemas.DispatchRuleOut.model_validate(each) for each in departments.rules(uow)]
