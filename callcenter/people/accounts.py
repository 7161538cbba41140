"""Making and changing accounts: an administrator's work, and the first one from the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.people import login, passwords
from callcenter.people.events import AccountChanged
from callcenter.people.identity import DISPLAY, ROLES
from callcenter.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork

# keys are collected as digits and 0 alone means "a person": staff numbers never begin with 0 (12348.md 3.0)
STAFF_NO = re.compile(r"[1-9]\d{1,7}")


class StaffNoTaken(Conflict):
    """Another account has this staff number."""

    code = "staff_no_taken"


class AccountInvalid(Invalid):
    """A field of an account is not acceptable; the message says which."""

    code = "account_invalid"


class AccountNotFound(NotFound):
    """No such account."""

    code = "account_not_found"


class PasswordWrong(Invalid):
    """The present password was mistyped."""

    code = "password_wrong"


class LastAdmin(Conflict):
    """The change would leave nobody who can administer."""

    code = "last_admin"


def create(
    uow: UnitOfWork,
    actor: UUID | None,
    staff_no: str,
    name: str,
    roles: Sequence[str],
    password: str,
    *,
    demo: bool = False,
) -> Account:
    """Add an account. Raises StaffNoTaken or AccountInvalid. Demo accounts keep their well-known short passwords."""
    _check(staff_no, name, roles)
    if not demo:
        _check_password(password, staff_no)
    taken = uow.session.scalar(select(Account.id).where(Account.org_id == uow.org_id, Account.staff_no == staff_no))
    if taken is not None:
        raise StaffNoTaken(f"工号 {staff_no} 已被使用。")
    account = Account(org_id=uow.org_id, staff_no=staff_no, name=name.strip(), roles=sorted(set(roles)))
    account.password_hash = passwords.make_hash(password)
    account.active, account.demo, account.created_at = True, demo, uow.now
    uow.session.add(account)
    uow.session.flush()
    audit.note(uow, actor, "account_created", ("account", account.id))
    uow.record(AccountChanged(account.id))
    return account


def change(
    uow: UnitOfWork,
    actor: UUID,
    account_id: UUID,
    *,
    name: str | None = None,
    roles: Sequence[str] | None = None,
    password: str | None = None,
    active: bool | None = None,
) -> Account:
    """Change what is given. A new password or a switched-off account ends its logins at once."""
    account = uow.session.scalar(
        select(Account).where(Account.id == account_id, Account.org_id == uow.org_id).with_for_update()
    )
    if account is None:
        raise AccountNotFound("没有这个账号。")
    _check(account.staff_no, account.name if name is None else name, account.roles if roles is None else roles)
    becomes_another = roles is not None and (DISPLAY in roles) != (DISPLAY in account.roles)
    account.name = account.name if name is None else name.strip()
    account.roles = account.roles if roles is None else sorted(set(roles))
    account.active = account.active if active is None else active
    if password is not None:
        _check_password(password, account.staff_no)
        account.password_hash = passwords.make_hash(password)
    uow.session.flush()
    if active is False or password is not None or becomes_another:  # a screen's login lasts half a year
        login.end_all(uow, account.id)
    _require_admin(uow)
    audit.note(uow, actor, "account_changed", ("account", account.id))
    uow.record(AccountChanged(account.id))
    return account


def change_own_password(uow: UnitOfWork, account_id: UUID, login_id: UUID, present: str, wanted: str) -> None:
    """Give oneself a new password; other browsers are signed out. Raises PasswordWrong, AccountInvalid."""
    account = uow.session.get_one(Account, account_id, with_for_update=True)
    if not passwords.matches(account.password_hash, present):
        raise PasswordWrong("当前密码不正确。")
    _check_password(wanted, account.staff_no)
    account.password_hash = passwords.make_hash(wanted)
    login.end_all(uow, account_id, besides=login_id)
    audit.note(uow, account_id, "password_changed", ("account", account_id))


def _require_admin(uow: UnitOfWork) -> None:
    admins = select(Account.id).where(Account.org_id == uow.org_id, Account.active, Account.roles.contains(["admin"]))
    if uow.session.scalar(admins.limit(1)) is None:
        raise LastAdmin("至少保留一个可用的管理员账号。")


def _check(staff_no: str, name: str, roles: Sequence[str]) -> None:
    if not STAFF_NO.fullmatch(staff_no):
        raise AccountInvalid("工号须为2至8位数字，且不以0开头。")
    if not 1 <= len(name.strip()) <= 40:
        raise AccountInvalid("姓名须为1至40个字。")
    if not roles or not set(roles) <= set(ROLES):
        raise AccountInvalid("请至少选择一个角色。")
    if DISPLAY in roles and set(roles) != {DISPLAY}:
        raise AccountInvalid("大屏账号不能同时有其他角色。")


def _check_password(password: str, staff_no: str) -> None:
    weakness = passwords.weakness(password, staff_no)
    if weakness is not None:
        raise AccountInvalid(f"{weakness}。")
