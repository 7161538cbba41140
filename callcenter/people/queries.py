"""Reading who is signed in. Asked on every request of the console, so one statement on the bare driver."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.people import tokens
from callcenter.people.identity import SignedIn
from callcenter.people.login import IDLE, admits
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_COLUMNS = "l.id, a.id, a.org_id, a.staff_no, a.name, a.roles, l.csrf_hash, l.seen_at, a.demo"
# A screen on the wall is switched off at night and at weekends, and comes back by itself.
_LASTS = """
FROM login_session l JOIN account a ON a.id = l.account_id
WHERE l.ended_at IS NULL AND l.expires_at > %s AND (l.seen_at > %s OR a.roles = '{display}') AND a.active
"""
_SIGNED_IN = f"SELECT {_COLUMNS} {_LASTS} AND l.token_hash = %s"
_ALL_SIGNED_IN = f"SELECT {_COLUMNS}, l.token_hash {_LASTS} AND l.token_hash = ANY(%s)"
_SEEN = "UPDATE login_session SET seen_at = %s WHERE id = ANY(%s)"
SEEN_EVERY_SECONDS = 60


def signed_in(uow: UnitOfWork, token: str | None) -> tuple[SignedIn, bytes] | None:
    """Return whose cookie this is and the hash of the login's CSRF token; None when nobody's (any more)."""
    if not token:
        return None
    row = uow.raw.execute(_SIGNED_IN, (uow.now, uow.now - IDLE, tokens.token_hash(token))).fetchone()
    if row is None or not admits(demo=row[8]):
        return None
    if _is_seen_anew(uow, row):
        uow.raw.execute(_SEEN, (uow.now, [row[0]]))
    return _account(row), bytes(row[6])


def signed_in_all(uow: UnitOfWork, cookies: Collection[str]) -> dict[str, SignedIn]:
    """Return whose these cookies are, in one statement; those that are nobody's (any more) are left out."""
    by_hash = {tokens.token_hash(cookie): cookie for cookie in cookies}
    rows = uow.raw.execute(_ALL_SIGNED_IN, (uow.now, uow.now - IDLE, list(by_hash))).fetchall()
    if seen := [row[0] for row in rows if _is_seen_anew(uow, row)]:
        uow.raw.execute(_SEEN, (uow.now, seen))
    return {by_hash[bytes(row[9])]: _account(row) for row in rows if admits(demo=row[8])}


def _is_seen_anew(uow: UnitOfWork, row: tuple[Any, ...]) -> bool:
    return bool((uow.now - row[7]).total_seconds() > SEEN_EVERY_SECONDS)


def _account(row: tuple[Any, ...]) -> SignedIn:
    login_id, account_id, org_id, staff_no, name, roles = row[:6]
    return SignedIn(account_id, login_id, org_id, staff_no, name, tuple(roles), None)


def accounts(uow: UnitOfWork) -> list[Account]:
    """Return every account of the hotline by staff number."""
    found = select(Account).where(Account.org_id == uow.org_id).order_by(Account.staff_no)
    return list(uow.session.scalars(found))


def account(uow: UnitOfWork, account_id: UUID) -> Account | None:
    """Return one account, or None."""
    found = select(Account).where(Account.id == account_id, Account.org_id == uow.org_id)
    return uow.session.scalar(found)


def names(uow: UnitOfWork, account_ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return {id: (staff number, name)} of the accounts asked for."""
    if not account_ids:
        return {}
    rows = uow.session.execute(select(Account.id, Account.staff_no, Account.name).where(Account.id.in_(account_ids)))
    return {row[0]: (row[1], row[2]) for row in rows}
