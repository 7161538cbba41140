"""Administering accounts: who may, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from fastapi.testclient import TestClient

from callcenter import settings as settings_module
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.people import demo
from callcenter.settings import Settings

MakeAccount = Callable[..., str]
SignIn = Callable[..., dict[str, str]]
NEW = {"staff_no": "305", "name": "周宁", "roles": ["agent"], "password": "a long enough one"}


@pytest.fixture
def admin(make_account: MakeAccount, sign_in: SignIn) -> dict[str, str]:
    make_account("900", "admin")
    return sign_in("900")


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_administrators_see_accounts(client: TestClient, make_account: MakeAccount, sign_in: SignIn, role: str):
    make_account("101", role)
    headers = sign_in("101")
    assert client.get("/api/accounts").json()["error"]["code"] == "role_missing"
    assert client.post("/api/accounts", json=NEW, headers=headers).status_code == 403


def test_a_new_account_can_log_in_and_is_audited(client: TestClient, admin: dict[str, str], database: str):
    made = client.post("/api/accounts", json=NEW, headers=admin)
    assert made.status_code == 201
    assert client.post("/api/login", json={"staff_no": "305", "password": NEW["password"]}).status_code == 200
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT actor IS NOT NULL FROM audit_entry WHERE action = 'account_created' AND object_id = %s",
            (made.json()["id"],),
        ).fetchone()
    assert row == (True,)


@pytest.mark.parametrize(
    "change",
    [
        {"staff_no": "0305"},
        {"staff_no": "12a"},
        {"name": "  "},
        {"roles": []},
        {"password": "short"},
        {"password": "aaaaaaaaaaaa"},
    ],
)
def test_an_unfit_account_is_refused(client: TestClient, admin: dict[str, str], change: dict[str, object]):
    assert client.post("/api/accounts", json=NEW | change, headers=admin).status_code == 400


def test_a_staff_number_is_given_once(client: TestClient, admin: dict[str, str]):
    client.post("/api/accounts", json=NEW, headers=admin)
    answer = client.post("/api/accounts", json=NEW, headers=admin)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "staff_no_taken")


def test_switching_an_account_off_ends_its_logins(
    client: TestClient, app: object, make_account: MakeAccount, sign_in: SignIn
):
    agent = make_account("101")
    make_account("900", "admin")
    sign_in("101")
    kept = client.cookies["cc_session"]
    headers = sign_in("900")
    assert client.patch(f"/api/accounts/{agent}", json={"active": False}, headers=headers).status_code == 200
    client.cookies.clear()
    assert client.get("/api/me", headers={"Cookie": f"cc_session={kept}"}).status_code == 401


def test_the_last_administrator_stays(client: TestClient, admin: dict[str, str]):
    mine = client.get("/api/me").json()["id"]
    answer = client.patch(f"/api/accounts/{mine}", json={"roles": ["agent"]}, headers=admin)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "last_admin")
    assert client.get("/api/me").json()["roles"] == ["admin"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"demo": True}, 200), ({"demo": False}, 401), ({"demo": True, "host": "0.0.0.0"}, 401)],
)
def test_demo_accounts_open_nothing_without_the_demo_or_beyond_this_machine(
    client: TestClient, settings: Settings, changes: dict[str, object], status: int
):
    with begin() as uow:
        demo.seed(uow)
    settings_module.use(settings.model_copy(update={"demo": True}))
    login = {"staff_no": "101", "password": demo.PASSWORD}
    assert client.post("/api/login", json=login).status_code == 200
    settings_module.use(settings.model_copy(update=changes))
    assert client.get("/api/me").status_code == status
    assert client.post("/api/login", json=login).status_code == status


def test_demo_accounts_are_made_once(uow: UnitOfWork):
    first = demo.seed(uow)
    assert [account.id for account in demo.seed(uow)] == [account.id for account in first]
    assert [account.staff_no for account in first] == [
        "101",
        "102",
        "103",
        "104",
        "201",
        "202",
        "301",
        "302",
        "801",
        "900",
    ]
