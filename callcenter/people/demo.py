"""The accounts of the demo. Made only when demo data was asked for, and refused beyond this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.people import accounts
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PASSWORD = "12348-demo"  # noqa: S105 - public on purpose, printed on the start screen
ACCOUNTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("101", "王芳", ("agent",)),
    ("102", "李强", ("agent",)),
    ("103", "阿依", ("agent",)),
    ("104", "金美", ("agent",)),
    ("201", "赵敏", ("supervisor",)),
    ("202", "钱蓉", ("qa",)),
    ("301", "周建", ("department",)),
    ("302", "孙梅", ("department",)),
    ("801", "大屏", ("display",)),
    ("900", "系统管理员", ("admin", "supervisor")),
)


def seed(uow: UnitOfWork) -> list[Account]:
    """Make the accounts that are missing and return all of them. Idempotent; costs one argon2 each on the first run."""
    there = {
        account.staff_no: account
        for account in uow.session.scalars(select(Account).where(Account.org_id == uow.org_id))
    }
    for staff_no, name, roles in ACCOUNTS:
        if staff_no not in there:
            there[staff_no] = accounts.create(uow, None, staff_no, name, roles, PASSWORD, demo=True)
    return [there[staff_no] for staff_no, _, _ in ACCOUNTS]
