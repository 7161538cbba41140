"""Duty over HTTP: who may do what, and what a visitor without a login may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from tests.callcenter.duty.conftest import DAY, Office

LAST = DAY + timedelta(days=6)
NOBODY = "00000000-0000-0000-0000-000000000001"
FOR_SUPERVISORS = [
    ("POST", "/api/duty/rosters", {"first_day": "2026-12-07", "last_day": "2026-12-13"}),
    ("POST", "/api/duty/rosters/{roster}/publish", {"reason": "自行发布"}),
    ("POST", "/api/duty/rosters/{roster}/discard", None),
    ("POST", "/api/duty/shifts", {
        "roster_id": NOBODY, "place_id": NOBODY, "account_id": NOBODY, "day": "2026-11-23", "starts": "09:00",
        "ends": "12:00",
    }),
    ("GET", "/api/duty/absences", None),
    ("POST", "/api/duty/absences", {
        "account_id": NOBODY, "first_day": "2026-11-23", "last_day": "2026-11-23", "reason": "病假",
    }),
    ("POST", "/api/duty/absences/{nobody}/cancel", None),
    ("POST", "/api/duty/roll-calls", {}),
    ("GET", "/api/duty/roll-calls", None),
    ("GET", "/api/duty/today", None),
    ("GET", "/api/duty/attendance?first_day=2026-11-23&last_day=2026-11-23", None),
    ("GET", "/api/duty/credentials", None),
    ("GET", "/api/duty/blocks", None),
    ("POST", "/api/duty/blocks/{nobody}/approve", {"days": 1, "note": "同意"}),
    ("POST", "/api/duty/swaps/{nobody}/decide", {"approved": True}),
    ("POST", "/api/duty/hand-overs/{nobody}/assign", {"colleague": NOBODY}),
    ("PUT", "/api/duty/accounts/{nobody}/qualification", {"tier": "professional", "agent_type": "lawyer"}),
    ("GET", "/api/duty/invalid-shares?first_day=2026-11-23&last_day=2026-11-23", None),
]  # fmt: skip
FOR_ADMINS = [
    ("PUT", "/api/duty/rules", {"level": "centre", "kind": "people_each_working_day", "figure": 0, "source": "无"}),
    ("PUT", "/api/duty/policy", {"roll_calls_each_day": 0}),
]


def ask(client: TestClient, method: str, path: str, body, headers, roster_id=NOBODY) -> int:
    where = path.replace("{roster}", str(roster_id)).replace("{nobody}", NOBODY)
    return client.request(method, where, json=body, headers=headers).status_code


@pytest.mark.parametrize(("method", "path", "body"), FOR_SUPERVISORS + FOR_ADMINS)
def test_agents_plan_nothing_and_watch_nobody(office: Office, client: TestClient, method, path, body):
    """Whoever is on duty at a centre, a station or in a village has no hand in the roster, the roll or the list."""
    office.agent("101")
    roster_id = office.roster(published=False)
    headers = office.sign_in(client, "101")
    assert ask(client, method, path, body, headers, roster_id) == 403


@pytest.mark.parametrize(("method", "path", "body"), FOR_ADMINS)
def test_rules_and_figures_are_for_administrators(office: Office, client: TestClient, method, path, body):
    assert ask(client, method, path, body, office.sign_in(client, "201")) == 403
    assert ask(client, method, path, body, office.sign_in(client, "900", "admin")) == 200


def test_a_week_is_planned_published_and_read(office: Office, client: TestClient):
    wang = office.agent("101")
    headers = office.sign_in(client, "201")
    place = next(each["id"] for each in client.get("/api/duty/places").json() if each["hotline"])
    pattern = {"place_id": place, "account_id": str(wang), "starts": "08:30", "ends": "17:30", "valid_from": str(DAY)}
    assert client.post("/api/duty/patterns", json=pattern, headers=headers).status_code == 201
    made = client.post("/api/duty/rosters", json={"first_day": str(DAY), "last_day": str(LAST)}, headers=headers).json()
    assert (len(made["shifts"]), made["violations"], made["roster"]["state"]) == (5, [], "draft")
    assert made["shifts"][0]["skills"] == ["lang:zh-CN"]
    assert [day["kind"] for day in made["days"]][-2:] == ["holiday", "holiday"]
    roster = f"/api/duty/rosters/{made['roster']['id']}"
    assert client.post(f"{roster}/publish", json={}, headers=headers).json()["roster"]["state"] == "published"
    agent = office.sign_in(client, "101")
    mine = client.get(f"/api/duty/shifts?first_day={DAY}&last_day={LAST}&mine=true").json()
    assert len(mine) == 5
    signed_in = client.post("/api/duty/attendance/sign-in", headers=agent).json()
    assert (signed_in["stay"]["in_method"], signed_in["stay"]["shift_id"]) == ("console", mine[0]["id"])


def test_publishing_against_the_rules_is_refused_without_a_reason(office: Office, client: TestClient):
    roster_id = office.roster(published=False)
    headers = office.sign_in(client, "201")
    refused = client.post(f"/api/duty/rosters/{roster_id}/publish", json={}, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "roster_breaks_rules")


def test_the_roll_is_called_and_answered(office: Office, client: TestClient):
    office.agent("101")
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'ready'")
    supervisor = office.sign_in(client, "201")
    assert client.post("/api/duty/roll-calls", json={"seconds": 30}, headers=supervisor).status_code == 201
    agent = office.sign_in(client, "101")
    waiting = client.get("/api/duty/mine").json()["roll_call"]
    answered = client.post(f"/api/duty/roll-calls/{waiting['id']}/answer", headers=agent)
    assert answered.json()["roll_call"] is None
    office.sign_in(client, "201")
    (roll,) = client.get("/api/duty/roll-calls").json()
    assert [each["state"] for each in roll["members"]] == ["answered"]
    assert roll["response"] == {"numerator": 1, "denominator": 1, "value": "100.00"}


def test_no_route_tells_when_the_next_roll_call_comes(office: Office, client: TestClient):
    office.sign_in(client, "201")
    document = client.get("/api/openapi.json").text
    assert "RollCallPlan" not in document
    assert "due_at" not in str(client.get("/api/duty/roll-calls").json())


def test_a_seat_that_nobody_let_serve_is_not_ready(office: Office, client: TestClient):
    account_id = office.agent("101", qualified=False)
    headers = office.sign_in(client, "101")
    refused = client.post("/api/desk/ready", headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_qualified")
    supervisor = office.sign_in(client, "201")
    let = {"tier": "professional", "agent_type": "lawyer"}
    assert client.put(f"/api/duty/accounts/{account_id}/qualification", json=let, headers=supervisor).status_code == 200
    headers = office.sign_in(client, "101")
    assert client.post("/api/desk/ready", headers=headers).status_code == 200


def test_who_assists_gives_no_legal_answer(office: Office, client: TestClient):
    account_id = office.agent("101")
    matters = [{"category": "none", "summary": "欠薪", "outcome": "answered"}]
    survey = {"agreed": False, "safe_contact": False}

    def ends(tier: str, disposition: str) -> str:
        supervisor = office.sign_in(client, "201")
        let = {"tier": tier, "agent_type": "volunteer"}
        client.put(f"/api/duty/accounts/{account_id}/qualification", json=let, headers=supervisor)
        headers = office.sign_in(client, "101")
        done = {"disposition": disposition, "matters": matters, "survey": survey}
        return client.post(f"/api/desk/calls/{NOBODY}/wrap-up", json=done, headers=headers).json()["error"]["code"]

    assert ends("assistant", "answered") == "assistant_gives_no_opinion"
    # Where the disposition is no obstacle, the next one is: there is no such category.
    assert ends("assistant", "guided") == "category_unknown"
    assert ends("professional", "answered") == "category_unknown"


def test_credentials_show_what_runs_out(office: Office, client: TestClient):
    account_id = office.agent("101")
    headers = office.sign_in(client, "201")
    yi = {"skill": "lang:ii-CN", "certified_by": "州语委", "valid_from": str(DAY), "valid_until": str(LAST)}
    path = f"/api/duty/accounts/{account_id}/certificates"
    assert client.post(path, json=yi, headers=headers).status_code == 204
    (row,) = client.get("/api/duty/credentials").json()
    held = {each["skill"]: (each["in_force"], each["expires_soon"]) for each in row["skills"]}
    assert held == {"lang:ii-CN": (True, True), "lang:zh-CN": (True, False)}
    assert client.post(f"{path}/lang:ii-CN/revoke", json={"reason": "收回"}, headers=headers).status_code == 204


def test_everybody_may_read_todays_hours_but_no_names(office: Office, client: TestClient):
    office.shift(office.roster(), office.agent("101"))
    client.cookies.clear()
    shown = client.get("/api/public/duty").json()
    assert (shown["day"], shown["open_now"], len(shown["hours"])) == ("2026-11-23", False, 2)
    assert shown["next_opening"].startswith("2026-11-23T08:30")
    (place,) = shown["places"]
    assert [each["person"] for each in place["shifts"]] == [""]
    with begin() as uow:
        uow.raw.execute("UPDATE duty_place SET names_public = true")
    assert client.get("/api/public/duty").json()["places"][0]["shifts"][0]["person"] == "测试101"
    assert client.get("/api/duty/bulletin").status_code == 401
