"""Reading who is signed in. Asked on every request of the console, so one statement on the bare driver."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.people import tokens
from callcenter.people.identity import SignedIn
from callcenter.people.login import IDLE, admits
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_SIGNED_IN = """
SELECT l.id, a.id, a.org_id, a.staff_no, a.name, a.roles, l.csrf_hash, l.seen_at, a.demo
FROM login_session l JOIN account a ON a.id = l.account_id
WHERE l.token_hash = %s AND l.ended_at IS NULL AND l.expires_at > %s AND l.seen_at > %s AND a.active
"""
_SEEN = "UPDATE login_session SET seen_at = %s WHERE id = %s"
SEEN_EVERY_SECONDS = 60


def signed_in(uow: UnitOfWork, token: str | None) -> tuple[SignedIn, bytes] | None:
    """Return whose cookie this is and the hash of the login's CSRF token; None when nobody's (any more)."""
    if not token:
        return None
    row = uow.raw.execute(_SIGNED_IN, (tokens.token_hash(token), uow.now, uow.now - IDLE)).fetchone()
    if row is None or not admits(demo=row[-1]):
        return None
    login_id, account_id, org_id, staff_no, name, roles, csrf_hash, seen_at, _ = row
    if (uow.now - seen_at).total_seconds() > SEEN_EVERY_SECONDS:
        uow.raw.execute(_SEEN, (uow.now, login_id))
    return SignedIn(account_id, login_id, org_id, staff_no, name, tuple(roles), None), bytes(csrf_hash)


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
