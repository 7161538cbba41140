"""Routes of logging in and of administering accounts."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from callcenter import settings
from callcenter.http.dependencies import Uow
from callcenter.http.errors import body
from callcenter.people import accounts, login, queries, tokens
from callcenter.people.dependencies import Admin, CurrentAccount
from callcenter.people.ports import seat_of
from callcenter.people.schemas import AccountChange, AccountIn, AccountOut, LoginIn, Me, PasswordIn

router = APIRouter(prefix="/api", tags=["people"])


@router.post("/login", response_model=Me, responses={401: {}, 429: {}})
def log_in(request: Request, response: Response, uow: Uow, wanted: LoginIn) -> Me | JSONResponse:
    """Open a login and set its cookies. A refusal is answered, not raised: its count must be committed."""
    address = request.client.host if request.client else ""
    outcome = login.log_in(uow, wanted.staff_no.strip(), wanted.password, address)
    if isinstance(outcome, login.Refused):
        return _refusal(outcome)
    _set_cookies(response, outcome)
    account = outcome.account
    seat_id = seat_of(uow, account.id)
    return Me.model_validate(
        {
            "id": account.id,
            "staff_no": account.staff_no,
            "name": account.name,
            "roles": account.roles,
            "seat_id": seat_id,
        }
    )


@router.post("/logout", status_code=204)
def log_out(response: Response, uow: Uow, account: CurrentAccount) -> None:
    """End this login."""
    login.log_out(uow, account.login_id, account.account_id)
    response.delete_cookie(tokens.SESSION_COOKIE, path="/")
    response.delete_cookie(tokens.CSRF_COOKIE, path="/")


@router.get("/me")
def me(account: CurrentAccount) -> Me:
    """Who is signed in here."""
    return Me.of(account)


@router.post("/me/password", status_code=204)
def change_own_password(uow: Uow, account: CurrentAccount, wanted: PasswordIn) -> None:
    """Give oneself a new password."""
    accounts.change_own_password(uow, account.account_id, account.login_id, wanted.present, wanted.wanted)


@router.get("/accounts")
def list_accounts(uow: Uow, _admin: Admin) -> list[AccountOut]:
    """Every account of the hotline."""
    return [AccountOut.of(each) for each in queries.accounts(uow)]


@router.post("/accounts", status_code=201)
def create_account(uow: Uow, admin: Admin, wanted: AccountIn) -> AccountOut:
    """Add an account."""
    made = accounts.create(uow, admin.account_id, wanted.staff_no, wanted.name, wanted.roles, wanted.password)
    return AccountOut.of(made)


@router.patch("/accounts/{account_id}")
def change_account(account_id: UUID, uow: Uow, admin: Admin, wanted: AccountChange) -> AccountOut:
    """Change what is given."""
    changes = wanted.model_dump(exclude_none=True)
    return AccountOut.of(accounts.change(uow, admin.account_id, account_id, **changes))


def _refusal(refused: login.Refused) -> JSONResponse:
    if refused.retry_after is None:
        return JSONResponse(body(refused.code, refused.message), 401)
    return JSONResponse(body(refused.code, refused.message), 429, headers={"Retry-After": str(refused.retry_after)})


def _set_cookies(response: Response, granted: login.Granted) -> None:
    seconds, secure = int(login.lasts(granted.account.roles).total_seconds()), settings.load().secure
    for name, value, hidden in (
        (tokens.SESSION_COOKIE, granted.token, True),
        (tokens.CSRF_COOKIE, granted.csrf, False),
    ):
        response.set_cookie(name, value, max_age=seconds, path="/", httponly=hidden, secure=secure, samesite="strict")
