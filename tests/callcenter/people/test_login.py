"""Getting in, staying in, getting out, and being kept out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from tests.callcenter.people.conftest import PASSWORD

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MakeAccount = Callable[..., str]
SignIn = Callable[..., dict[str, str]]


def log_in(client: TestClient, staff_no: str, password: str = PASSWORD) -> int:
    return client.post("/api/login", json={"staff_no": staff_no, "password": password}).status_code


def test_a_login_sets_a_cookie_scripts_cannot_read_and_one_they_can(client: TestClient, make_account: MakeAccount):
    make_account("101")
    answer = client.post("/api/login", json={"staff_no": "101", "password": PASSWORD})
    cookies = answer.headers.get_list("set-cookie")
    session, csrf = (next(c for c in cookies if c.startswith(name)) for name in ("cc_session=", "cc_csrf="))
    assert "HttpOnly" in session
    assert "SameSite=strict" in session
    assert "HttpOnly" not in csrf
    assert "SameSite=strict" in csrf
    assert answer.json()["staff_no"] == "101"
    assert client.get("/api/me").json()["roles"] == ["agent"]


def test_behind_a_proxy_with_tls_cookies_never_travel_in_the_clear(
    client: TestClient, make_account: MakeAccount, settings: Settings
):
    make_account("101")
    settings_module.use(settings.model_copy(update={"public_url": "https://hotline.example"}))
    answer = client.post("/api/login", json={"staff_no": "101", "password": PASSWORD})
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)


def test_the_database_keeps_no_password_and_no_cookie(
    client: TestClient, make_account: MakeAccount, sign_in: SignIn, database: str
):
    make_account("101")
    sign_in("101")
    with psycopg.connect(database) as connection:
        password_hash = connection.execute("SELECT password_hash FROM account").fetchone()
        stored = connection.execute("SELECT login_session::text FROM login_session").fetchone()
    assert password_hash is not None
    assert password_hash[0].startswith("$argon2id$")
    assert stored is not None
    assert client.cookies["cc_session"] not in stored[0]


def test_nobody_is_signed_in_without_a_cookie(client: TestClient, database: str):
    answer = client.get("/api/me")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"


def test_a_wrong_password_and_an_unknown_account_are_refused_alike(client: TestClient, make_account: MakeAccount):
    make_account("101")
    wrong = client.post("/api/login", json={"staff_no": "101", "password": "wrong password"})
    unknown = client.post("/api/login", json={"staff_no": "999", "password": "wrong password"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_a_switched_off_account_cannot_log_in(client: TestClient, make_account: MakeAccount):
    make_account("101", active=False)
    assert log_in(client, "101") == 401


def test_five_wrong_guesses_close_the_door_for_a_quarter_of_an_hour(client: TestClient, make_account: MakeAccount):
    make_account("101")
    clock.set_clock(lambda: START)
    assert [log_in(client, "101", "wrong password") for _ in range(5)] == [401] * 5
    limited = client.post("/api/login", json={"staff_no": "101", "password": PASSWORD})
    assert limited.status_code == 429
    assert limited.headers["retry-after"] == "900"
    clock.set_clock(lambda: START + timedelta(minutes=16))
    assert log_in(client, "101") == 200


def test_a_guesser_of_many_accounts_is_stopped_by_address(client: TestClient, make_account: MakeAccount):
    make_account("101")
    clock.set_clock(lambda: START)
    for number in range(30):
        assert log_in(client, str(200 + number), "wrong password") == 401
    assert log_in(client, "101") == 429


def test_a_right_password_forgives_what_was_mistyped_before(client: TestClient, make_account: MakeAccount):
    make_account("101")
    for _ in range(2):
        for _ in range(4):
            log_in(client, "101", "wrong password")
        assert log_in(client, "101") == 200


def test_a_login_ends_when_it_was_idle_too_long(client: TestClient, make_account: MakeAccount, sign_in: SignIn):
    make_account("101")
    clock.set_clock(lambda: START)
    sign_in("101")
    clock.set_clock(lambda: START + timedelta(hours=7))
    assert client.get("/api/me").status_code == 200
    clock.set_clock(lambda: START + timedelta(hours=13, minutes=59))
    assert client.get("/api/me").status_code == 200
    clock.set_clock(lambda: START + timedelta(hours=14, minutes=1))
    assert client.get("/api/me").status_code == 401


def test_a_change_needs_the_token_that_only_our_pages_can_read(
    client: TestClient, make_account: MakeAccount, sign_in: SignIn
):
    make_account("101")
    headers = sign_in("101")
    assert client.post("/api/logout").json()["error"]["code"] == "csrf_failed"
    assert client.post("/api/logout", headers={"X-CSRF-Token": "x" * 43}).status_code == 403
    assert client.post("/api/logout", headers=headers).status_code == 204
    assert client.get("/api/me").status_code == 401


def test_a_cookie_kept_after_logging_out_opens_nothing(client: TestClient, make_account: MakeAccount, sign_in: SignIn):
    make_account("101")
    headers = sign_in("101")
    stolen = client.cookies["cc_session"]
    client.post("/api/logout", headers=headers)
    assert client.get("/api/me", headers={"Cookie": f"cc_session={stolen}"}).status_code == 401


def test_guesses_at_one_account_go_one_by_one_and_hold_up_nobody(client: TestClient, make_account: MakeAccount):
    make_account("101")
    make_account("102")
    with begin() as going_on:
        going_on.raw.execute("SELECT pg_advisory_xact_lock(hashtext('login'), hashtext('101'))")
        answer = client.post("/api/login", json={"staff_no": "101", "password": PASSWORD})
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "login_busy")
        assert log_in(client, "102") == 200
    assert log_in(client, "101") == 200


def test_a_new_password_signs_other_browsers_out(client: TestClient, make_account: MakeAccount, sign_in: SignIn):
    make_account("101")
    sign_in("101")
    other = client.cookies["cc_session"]
    headers = sign_in("101")
    wrong = {"present": "not this one", "wanted": "another long one"}
    assert client.post("/api/me/password", json=wrong, headers=headers).json()["error"]["code"] == "password_wrong"
    right = {"present": PASSWORD, "wanted": "another long one"}
    assert client.post("/api/me/password", json=right, headers=headers).status_code == 204
    assert client.get("/api/me").status_code == 200
    client.cookies.clear()
    assert client.get("/api/me", headers={"Cookie": f"cc_session={other}"}).status_code == 401
    assert log_in(client, "101") == 401
    assert log_in(client, "101", "another long one") == 200
