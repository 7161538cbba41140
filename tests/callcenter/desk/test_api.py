"""The desk through its routes, as the console uses them."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.duty.models import AgentQualification
from callcenter.people import accounts, passwords
from callcenter.tickets import seed

PASSWORD = "correct horse battery"
UNFILABLE = (
    ({"category": "labour.wages"}, "category_unknown"),
    ({"outcome": "dispatched", "department": "nowhere"}, "department_unknown"),
)


def kinds(detail):
    return {event["kind"] for event in detail["events"]}


class Console:
    """A signed-in browser."""

    def __init__(self, web, staff_no):
        self.web = web
        web.cookies.clear()
        answer = web.post("/api/login", json={"staff_no": staff_no, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.cookies = dict(web.cookies)
        web.cookies.clear()

    def __call__(self, method, path, body=None, status=200):
        self.web.cookies.clear()
        self.web.cookies.update(self.cookies)
        headers = {"X-CSRF-Token": self.cookies["cc_csrf"]}
        answer = self.web.request(method, path, json=body, headers=headers)
        self.web.cookies.clear()
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def consoles(hotline, web, monkeypatch):
    """An agent with a seat and a supervisor without."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with begin() as uow:
        agent = accounts.create(uow, None, "101", "王芳", ("agent",), PASSWORD).id
        accounts.create(uow, None, "201", "赵敏", ("supervisor",), PASSWORD)
        seed.seed(uow)
    seat_id = hotline.seat("101")
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET account_id = %s WHERE id = %s", (agent, seat_id))
        let = AgentQualification(account_id=agent, tier="professional", agent_type="lawyer", approver_name="赵敏")
        let.approved_at = uow.now
        uow.session.add(let)
    return Console(web, "101"), Console(web, "201")


def test_a_whole_call_through_the_routes(hotline, consoles):
    agent, supervisor = consoles
    assert agent("GET", "/api/desk")["seat"]["state"] == "offline"
    agent("PUT", "/api/desk/device", {"microphone": True, "connection": True}, 204)
    assert agent("POST", "/api/desk/ready")["seat"]["phone_state"] == "ok"
    caller = hotline.waiting(keys="13")
    offer = agent("GET", "/api/desk")["offer"]
    assert offer["special_group"] == "migrant_worker"
    live = supervisor("GET", "/api/monitor")
    assert (live["waiting"][0]["servable_by"], live["waiting"][0]["number_masked"]) == (1, "138****0001")
    accepted = agent("POST", f"/api/desk/offers/{offer['id']}/accept")
    assert accepted["connect"]["offer"] == offer["id"]
    seat_id = hotline.row("SELECT id FROM seat")["id"]
    hotline.browser_connects(offer["id"], seat_id)
    call = f"/api/desk/calls/{offer['call_id']}"
    agent("POST", f"{call}/hold", status=409)
    conference = {"ConferenceSid": "CF1", "StatusCallbackEvent": "conference-start", "SequenceNumber": "1"}
    caller.request(f"/join/{offer['call_id']}")
    caller.request(f"/conf/{offer['call_id']}", **conference)
    assert agent("POST", f"{call}/hold")["call"]["state"] == "held"
    assert supervisor("GET", "/api/monitor")["seats"][0]["call"]["held"] is True
    assert agent("POST", f"{call}/resume")["call"]["state"] == "talking"
    assert agent("PUT", f"{call}/draft", {"draft": {"a": 1}, "version": 0})["version"] == 1
    agent("PUT", f"{call}/draft", {"draft": {"a": 2}, "version": 0}, 409)
    agent("POST", f"{call}/hangup")
    hotline.line.ask(f"/seat-left/{offer['id']}", **caller.fields())
    caller.request(f"/after/{offer['call_id']}")
    caller.press("1")
    done = {
        "disposition": "answered",
        "matters": [{"category": "M01-01", "summary": "欠薪", "outcome": "answered"}],
        "survey": {"agreed": True, "safe_contact": True},
    }
    assert agent("POST", f"{call}/wrap-up", done | {"matters": []}, 422)
    for changed, code in UNFILABLE:
        refused = agent("POST", f"{call}/wrap-up", done | {"matters": [done["matters"][0] | changed]}, 400)
        assert refused["error"]["code"] == code
    assert agent("POST", f"{call}/wrap-up", done)["seat"]["state"] == "ready"
    caller.hang_up()
    page = agent("GET", "/api/calls")
    assert (page["total"], page["items"][0]["agent"], page["items"][0]["outcome"]) == (1, "王芳", "answered")
    detail = supervisor("GET", f"/api/calls/{offer['call_id']}")
    assert [leg["role"] for leg in detail["legs"]] == ["caller", "seat"]
    assert (detail["rating_state"], {"rating_over"} & kinds(detail)) == ("rated", {"rating_over"})
    mine = agent("GET", f"/api/calls/{offer['call_id']}")
    assert (mine["rating_state"], {"rating_over", "answered"} & kinds(mine)) == (None, {"answered"})
    assert "13800000001" not in str(detail)


def test_agents_see_their_own_calls_only(hotline, consoles):
    agent, supervisor = consoles
    caller = hotline.waiting()
    caller.hang_up()
    call_id = hotline.call_of(caller)["id"]
    assert agent("GET", "/api/calls")["total"] == 0
    agent("GET", f"/api/calls/{call_id}", status=404)
    assert supervisor("GET", "/api/calls?outcome=short_abandon")["total"] == 1
    assert supervisor("GET", "/api/calls?language=ii-CN")["total"] == 0


def test_who_is_not_signed_in_sees_nothing_and_agents_do_not_supervise(hotline, consoles):
    agent, supervisor = consoles
    for path in ("/api/desk", "/api/monitor", "/api/calls", "/api/return-calls", "/api/flows"):
        assert hotline.line.client.get(path).status_code == 401, path
    agent("GET", "/api/monitor", status=403)
    agent("GET", "/api/flows", status=403)
    supervisor("GET", "/api/desk", status=403)


def test_the_check_of_the_menu_says_which_recordings_are_missing(hotline, consoles):
    _, supervisor = consoles
    (menu,) = supervisor("GET", "/api/flows")
    missing = {each["language"]: each["missing"] for each in menu["languages"]}
    assert missing["zh-CN"] == []
    assert missing["ii-CN"]
    assert not [finding for finding in menu["findings"] if finding["level"] == "error"]


def test_a_return_call_through_the_routes(hotline, consoles):
    agent, _ = consoles
    caller = hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - interval '9 seconds'")
    caller.hang_up()
    (line,) = agent("GET", "/api/return-calls?state=open")
    agent("POST", f"/api/return-calls/{line['id']}/dial", status=409)
    agent("POST", "/api/desk/ready")
    dialled = agent("POST", f"/api/return-calls/{line['id']}/dial")
    assert dialled["connect"]["outbound"] == dialled["call_id"]
    assert agent("GET", "/api/desk")["call"]["connect"]["outbound"] == dialled["call_id"]
    agent("POST", f"/api/return-calls/{line['id']}/outcome", {"outcome": "reached", "note": ""}, 204)
    assert agent("GET", "/api/return-calls?state=open") == []
    assert agent("GET", "/api/return-calls?state=done")[0]["outcome"] == "reached"


def test_a_supervisors_release_needs_a_reason(hotline, consoles):
    _, supervisor = consoles
    seat_id = hotline.row("SELECT id FROM seat")["id"]
    path = f"/api/monitor/seats/{seat_id}"
    supervisor("POST", f"{path}/release", {"reason": ""}, 422)
    supervisor("POST", f"{path}/release", {"reason": "试"}, 409)
    supervisor("POST", f"{path}/log-out", {"reason": "忘记退出"})
    assert hotline.row("SELECT action FROM audit_entry WHERE object_kind = 'seat'")["action"] == "seat_logged_out"


def test_a_desk_phones_password_is_shown_once_and_is_easy_to_type(hotline, consoles):
    agent, _ = consoles
    made = agent("POST", "/api/desk/phone/credentials")
    assert made["username"] == "101"
    assert len(made["password"]) == 16
    assert not set(made["password"]) & set("il1o0")
    assert made["password"] != agent("POST", "/api/desk/phone/credentials")["password"]
