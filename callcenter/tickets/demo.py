"""The departments of the demo: who works there, and which categories are theirs. Idempotent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.people.models import Account
from callcenter.tickets.handling_models import DepartmentMember, DispatchRule
from callcenter.tickets.models import Department

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# staff number of the account → department
MEMBERS = {"301": "labour_bureau", "302": "legal_aid_centre"}
# category (None: all others) → lead, assistants
RULES: tuple[tuple[str | None, str, tuple[str, ...]], ...] = (
    ("M01", "labour_bureau", ("legal_aid_centre",)),
    ("Q02-01", "legal_aid_centre", ()),
    ("Q02-02", "notary", ()),
    ("Q02-03", "forensic", ()),
    ("Q02-04", "mediation", ()),
    ("Q02-05", "lawyers", ()),
    ("Q03", "supervision", ()),
    ("Q09-01", "hotline_12345", ()),
)


def seed(uow: UnitOfWork) -> None:
    """Give the demo's departments their accounts and rules, unless somebody wrote rules of their own."""
    departments = {each.code: each.id for each in uow.session.scalars(select(Department))}
    _members(uow, departments)
    if uow.session.scalar(select(DispatchRule.id).limit(1)) is not None:
        return
    today = clock.business_day(uow.now)
    uow.session.add_all(
        DispatchRule(org_id=uow.org_id, category=category, department_id=departments[lead], assistants=list(others),
                     valid_from=today, note="演示", created_at=uow.now)
        for category, lead, others in RULES
    )  # fmt: skip


def _members(uow: UnitOfWork, departments: dict[str, UUID]) -> None:
    there = set(uow.session.scalars(select(DepartmentMember.account_id)))
    accounts = select(Account).where(Account.org_id == uow.org_id, Account.staff_no.in_(MEMBERS), Account.demo)
    for account in uow.session.scalars(accounts):
        if account.id not in there:
            department = departments[MEMBERS[account.staff_no]]
            uow.session.add(DepartmentMember(org_id=uow.org_id, department_id=department, account_id=account.id,
                                             added_at=uow.now))  # fmt: skip
