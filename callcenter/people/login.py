"""Logging in and out. Wrong guesses are counted in the database, per account and per address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, select, text, update

from callcenter import settings
from callcenter.audit import service as audit
from callcenter.people import passwords, tokens
from callcenter.people.identity import DISPLAY
from callcenter.people.models import Account, LoginFailure, LoginSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LASTS = timedelta(hours=14)  # one long shift; a forgotten browser is signed out before the next
IDLE = timedelta(hours=8)
SCREEN_LASTS = timedelta(days=180)  # nobody stands before a screen on the wall to sign it in each morning
WINDOW = timedelta(minutes=15)
# (who is counted, refusals within WINDOW): a guesser is stopped early, a colleague is not locked out by a stranger
PAIR_LIMIT, STAFF_LIMIT, ADDRESS_LIMIT = 5, 30, 30


@dataclass(frozen=True, slots=True)
class Granted:
    """A new login: the two cookies' values and whose they are."""

    token: str
    csrf: str
    account: Account
    login_id: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """No login. The reason given out never says whether the account exists."""

    code: str
    message: str
    retry_after: int | None = None


WRONG = Refused("wrong_login", "工号或密码不正确。")
BUSY = Refused("login_busy", "正在登录，请稍候。", 1)
LIMITED = Refused("too_many_logins", "尝试次数过多，请稍后再试。", int(WINDOW.total_seconds()))


def log_in(uow: UnitOfWork, staff_no: str, password: str, address: str) -> Granted | Refused:
    """Check the password and open a login. A refusal is a value, not an error: its row must be committed."""
    staff_hash, address_hash = _count_key("staff", staff_no), _count_key("address", address)
    if not _is_alone(uow, staff_no):
        return BUSY
    if _is_limited(uow, staff_hash, address_hash):
        log.warning("login limited")
        return LIMITED
    account = uow.session.scalar(select(Account).where(Account.org_id == uow.org_id, Account.staff_no == staff_no))
    usable = account if account is not None and account.active and admits(demo=account.demo) else None
    if not passwords.matches(usable.password_hash if usable else None, password) or usable is None:
        _count(uow, staff_hash, address_hash)
        return WRONG
    if passwords.is_dated(usable.password_hash):
        usable.password_hash = passwords.make_hash(password)
    _forget(uow, staff_hash, address_hash)
    return _open(uow, usable)


def admits(*, demo: bool) -> bool:
    """Tell whether an account may be signed in here: the demo's, whose password is public, on this machine alone."""
    own = settings.load()
    return not demo or (own.demo and own.loopback)


def lasts(roles: Sequence[str]) -> timedelta:
    """Return how long a login of an account with these roles lasts."""
    return SCREEN_LASTS if tuple(roles) == (DISPLAY,) else LASTS


def _is_alone(uow: UnitOfWork, staff_no: str) -> bool:
    """One guess at an account at a time, or parallel guesses would slip past the count. Nobody waits for the lock:
    waiting logins would hold the threads that calls need.
    """
    tried = text("SELECT pg_try_advisory_xact_lock(hashtext('login'), hashtext(:key))")
    return bool(uow.session.scalar(tried, {"key": staff_no}))


def _open(uow: UnitOfWork, account: Account) -> Granted:
    token, csrf = tokens.new_token(), tokens.new_token()
    login = LoginSession(
        org_id=account.org_id,
        account_id=account.id,
        token_hash=tokens.token_hash(token),
        csrf_hash=tokens.token_hash(csrf),
        started_at=uow.now,
        seen_at=uow.now,
        expires_at=uow.now + lasts(account.roles),
    )
    uow.session.add(login)
    uow.session.flush()
    audit.note(uow, account.id, "logged_in", ("account", account.id))
    return Granted(token, csrf, account, login.id)


def log_out(uow: UnitOfWork, login_id: UUID, account_id: UUID) -> None:
    """End one login. Ending it twice is no error."""
    uow.session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_id, LoginSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )
    audit.note(uow, account_id, "logged_out", ("account", account_id))


def end_all(uow: UnitOfWork, account_id: UUID, besides: UUID | None = None) -> None:
    """End every login of an account but `besides`: its password changed or it was switched off."""
    ended = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    if besides is not None:
        ended = ended.where(LoginSession.id != besides)
    uow.session.execute(ended.values(ended_at=uow.now))


def _count_key(kind: str, value: str) -> bytes:
    key = base64.b64decode(settings.load().contact_hash_key)
    return hmac.new(key, f"login-{kind}\0{value}".encode(), hashlib.sha256).digest()


def _is_limited(uow: UnitOfWork, staff_hash: bytes, address_hash: bytes) -> bool:
    by_staff = LoginFailure.staff_hash == staff_hash
    by_address = LoginFailure.address_hash == address_hash
    counts = uow.session.execute(
        select(
            func.count().filter(by_staff, by_address), func.count().filter(by_staff), func.count().filter(by_address)
        ).where(LoginFailure.at > uow.now - WINDOW, by_staff | by_address)
    ).one()
    return bool(counts[0] >= PAIR_LIMIT or counts[1] >= STAFF_LIMIT or counts[2] >= ADDRESS_LIMIT)


def _count(uow: UnitOfWork, staff_hash: bytes, address_hash: bytes) -> None:
    uow.session.add(LoginFailure(org_id=uow.org_id, staff_hash=staff_hash, address_hash=address_hash, at=uow.now))


def _forget(uow: UnitOfWork, staff_hash: bytes, address_hash: bytes) -> None:
    """Drop what this person mistyped before, and whatever is too old to count."""
    pair = (LoginFailure.staff_hash == staff_hash) & (LoginFailure.address_hash == address_hash)
    uow.session.execute(delete(LoginFailure).where(pair | (LoginFailure.at < uow.now - WINDOW * 4)))
