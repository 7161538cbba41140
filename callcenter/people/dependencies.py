"""Who may ask: dependencies of every route of the console, and the check for its WebSocket.

A cookie alone is not enough for a request that changes something: the CSRF header must carry the token that the login
was given. The roles are those of the moment, read from the database: a role taken away is gone with the next request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from callcenter.errors import Forbidden
from callcenter.http.dependencies import Uow
from callcenter.people import queries, tokens
from callcenter.people.errors import NotSignedIn
from callcenter.people.identity import DISPLAY, SignedIn
from callcenter.people.ports import seat_of

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What those outside the centre reach, by role; whatever a route asks besides, all else is closed to who has no other
# role: desk, calls, duty and figures are the centre's own. Tickets carry their condition (`tickets.rights`).
FOR_ALL = (
    *("/api/me", "/api/logout", "/api/categories", "/api/departments", "/api/special-groups"),
    *("/api/reports", "/api/submissions", "/api/cycles"),
)
OUTSIDE: Mapping[str, tuple[str, ...]] = {
    "department": (
        "/api/tickets",
        "/api/cases",
        "/api/aid",
        "/api/inbox",
        "/api/catalogue",
        "/api/referrals",
        "/api/escalations",
        "/api/complaints",
        "/api/complaint-bodies",
    ),
    "justice_office": ("/api/referrals",),
    "village_committee": ("/api/referrals",),
}
# A screen on the wall reaches these and nothing beneath them.
SCREEN = frozenset({"/api/me", "/api/logout", "/api/wallboard"})


class CsrfMissing(Forbidden):
    """The request carries the cookie but not the token that only our own pages can read."""

    code = "csrf_failed"


class RoleMissing(Forbidden):
    """The account is not allowed to do this."""

    code = "role_missing"


def account_of(uow: UnitOfWork, connection: HTTPConnection) -> SignedIn | None:
    """Return whose connection this is, by its cookie; for the WebSocket, which carries no CSRF header.

    SameSite=Strict keeps the cookie off connections that other sites open.
    """
    found = queries.signed_in(uow, connection.cookies.get(tokens.SESSION_COOKIE))
    return None if found is None else replace(found[0], seat_id=seat_of(uow, found[0].account_id))


def accounts_of(uow: UnitOfWork, cookies: Collection[str]) -> dict[str, SignedIn]:
    """Return whose these cookies are, of many open WebSockets at once; a login that is over is not among them."""
    found = queries.signed_in_all(uow, cookies)
    return {
        cookie: replace(account, seat_id=seat_of(uow, account.account_id)) if account.has("agent") else account
        for cookie, account in found.items()
    }


def current_account(request: Request, uow: Uow) -> SignedIn:
    """Return the signed-in account. Raises NotSignedIn (401), CsrfMissing or RoleMissing (403)."""
    found = queries.signed_in(uow, request.cookies.get(tokens.SESSION_COOKIE))
    if found is None:
        raise NotSignedIn("请先登录。")
    account, csrf_hash = found
    if request.method not in SAFE_METHODS and not tokens.fits(request.headers.get(tokens.CSRF_HEADER), csrf_hash):
        raise CsrfMissing("页面已过期，请刷新后重试。")
    _require_inside(account, request.url.path)
    return replace(account, seat_id=seat_of(uow, account.account_id))


def _require_inside(account: SignedIn, path: str) -> None:
    """Raises RoleMissing where somebody from outside the centre asks for what is the centre's, or a screen on the wall
    for anything but what it shows.
    """
    if account.only_displays:
        if path not in SCREEN:
            raise RoleMissing("没有权限。")
        return
    if not account.roles or any(role not in OUTSIDE for role in account.roles):
        return
    open_to = (*FOR_ALL, *(prefix for role in account.roles for prefix in OUTSIDE[role]))
    if not any(path == prefix or path.startswith(f"{prefix}/") for prefix in open_to):
        raise RoleMissing("没有权限。")


CurrentAccount = Annotated[SignedIn, Depends(current_account)]


def require_role(*roles: str) -> Callable[[SignedIn], SignedIn]:
    """Return a dependency that lets accounts with any of these roles in: `Depends(require_role("supervisor"))`."""

    def check(account: CurrentAccount) -> SignedIn:
        if not account.has(*roles):
            raise RoleMissing("没有权限。")
        return account

    return check


Staff = Annotated[SignedIn, Depends(require_role("agent", "supervisor", "admin"))]
Supervisor = Annotated[SignedIn, Depends(require_role("supervisor", "admin"))]
Reviewer = Annotated[SignedIn, Depends(require_role("supervisor", "admin", "qa"))]
Wallboard = Annotated[SignedIn, Depends(require_role("supervisor", "admin", DISPLAY))]
Admin = Annotated[SignedIn, Depends(require_role("admin"))]
