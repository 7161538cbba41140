"""An account that may answer calls gets a seat, and administrators say what it is good for."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.desk import demo as desk_demo
from callcenter.desk import seating
from callcenter.desk.models import Queue
from callcenter.people import demo
from callcenter.people.events import AccountChanged

MakeAccount = Callable[..., str]
SignIn = Callable[..., dict[str, str]]
YI = {"skill": "lang:ii-CN", "certified_by": "州语委", "valid_until": "2027-12-31"}


@pytest.fixture
def admin(make_account: MakeAccount, sign_in: SignIn) -> dict[str, str]:
    with begin() as uow:
        for key in ("general", "lang_ii"):
            uow.session.add(Queue(org_id=uow.org_id, key=key, name=key, language="zh-CN"))
    make_account("900", "admin")
    return sign_in("900")


def follow(account_id: str) -> None:
    with begin() as uow:
        seating.follow_account(uow, AccountChanged(UUID(account_id)))


def seats(client: TestClient) -> list[tuple[str, str | None, list[str]]]:
    shown = client.get("/api/seats").json()
    return [(each["staff_no"], each["home_queue"], [held["skill"] for held in each["skills"]]) for each in shown]


def test_a_new_agent_gets_one_seat_for_mandarin(client: TestClient, admin: dict[str, str], make_account: MakeAccount):
    agent = make_account("305")
    follow(agent)
    follow(agent)
    follow(make_account("205", "supervisor"))
    assert seats(client) == [("305", "general", ["lang:zh-CN"])]


def test_making_an_account_asks_for_its_seat_and_tells_duty(make_account: MakeAccount):
    make_account("305")
    with begin() as uow:
        rows = uow.raw.execute("SELECT handler FROM outbox WHERE event = 'AccountChanged' ORDER BY handler").fetchall()
    assert rows == [("desk.follow_account",), ("duty.follow_account",)]


def test_a_switched_off_agent_leaves_the_desk(client: TestClient, admin: dict[str, str], make_account: MakeAccount):
    agent = make_account("305")
    follow(agent)
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'ready'")
    client.patch(f"/api/accounts/{agent}", json={"active": False}, headers=admin)
    follow(agent)
    with begin() as uow:
        assert uow.raw.execute("SELECT state FROM seat").fetchone() == ("offline",)


def test_an_administrator_gives_a_language_with_its_certificate(
    client: TestClient, admin: dict[str, str], make_account: MakeAccount
):
    agent = make_account("305")
    body = {"home_queue": "lang_ii", "skills": [YI, {"skill": "lang:zh-CN"}]}
    made = client.put(f"/api/accounts/{agent}/seat", json=body, headers=admin)
    assert made.status_code == 200, made.text
    assert made.json()["skills"][0] == YI
    assert seats(client) == [("305", "lang_ii", ["lang:ii-CN", "lang:zh-CN"])]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"home_queue": "nowhere", "skills": [YI]}, 400),
        ({"home_queue": None, "skills": [{"skill": "topic:labour"}]}, 400),
        ({"home_queue": None, "skills": [{"skill": "vip"}]}, 422),
    ],
)
def test_a_seat_that_makes_no_sense_is_refused(
    client: TestClient, admin: dict[str, str], make_account: MakeAccount, body: dict[str, object], status: int
):
    agent = make_account("305")
    assert client.put(f"/api/accounts/{agent}/seat", json=body, headers=admin).status_code == status


def test_the_demo_s_seats_keep_what_the_demo_gave_them(client: TestClient, admin: dict[str, str]):
    with begin() as uow:
        uow.raw.execute("DELETE FROM login_session")
        uow.raw.execute("DELETE FROM account")
        made = [str(each.id) for each in demo.seed(uow)]
        desk_demo.seed(uow)
    before = _skills()
    for account_id in made:
        follow(account_id)
    assert _skills() == before


def _skills() -> list[tuple[object, ...]]:
    with begin() as uow:
        statement = "SELECT s.staff_no, k.skill FROM seat s JOIN seat_skill k ON k.seat_id = s.id ORDER BY 1, 2"
        return uow.raw.execute(statement).fetchall()


def test_who_is_an_agent_no_longer_has_no_desk_and_no_browser_audio(
    client: TestClient, admin: dict[str, str], make_account: MakeAccount, sign_in: SignIn
):
    agent = make_account("305", "agent", "supervisor")
    follow(agent)
    sign_in("305")
    assert [client.get(path).status_code for path in ("/api/desk", "/api/voice/token")] == [200, 200]
    headers = sign_in("900")
    client.patch(f"/api/accounts/{agent}", json={"roles": ["supervisor"]}, headers=headers)
    sign_in("305")
    assert client.get("/api/desk").json()["error"]["code"] == "no_seat"
    # A supervisor listens through the browser, under a name that is no seat's.
    assert client.get("/api/voice/token").json()["identity"] == f"super_{UUID(agent).hex}"
    assert client.get("/api/me").json()["seat_id"] is None


def test_a_talking_agent_who_loses_the_role_leaves_the_desk_after_the_call(
    client: TestClient, admin: dict[str, str], make_account: MakeAccount
):
    agent = make_account("305")
    follow(agent)
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'talking'")
    client.patch(f"/api/accounts/{agent}", json={"roles": ["supervisor"]}, headers=admin)
    follow(agent)
    with begin() as uow:
        assert uow.raw.execute("SELECT state, after_call FROM seat").fetchone() == ("talking", "offline")
