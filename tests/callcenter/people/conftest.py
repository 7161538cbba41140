"""Accounts and signed-in browsers for the tests of people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.people import accounts, passwords

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at its lowest cost: the tests are about who gets in, not about how long it takes."""
    cheap = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))


@pytest.fixture
def make_account(database: str) -> Callable[..., str]:
    def make(staff_no: str, *roles: str, active: bool = True) -> str:
        with begin() as uow:
            made = accounts.create(uow, None, staff_no, f"测试{staff_no}", roles or ("agent",), PASSWORD)
            made.active = active
            return str(made.id)

    return make


@pytest.fixture
def sign_in(client: TestClient) -> Callable[..., dict[str, str]]:
    """Log in on `client`; gives the headers for requests that change something."""

    def log_in(staff_no: str) -> dict[str, str]:
        answer = client.post("/api/login", json={"staff_no": staff_no, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"X-CSRF-Token": client.cookies["cc_csrf"]}

    return log_in
