"""Legal aid over HTTP: thirty workers from the ticket to their lawyer, one click in the call, and who may do what."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter.aid import policy, tasks
from callcenter.aid.models import AidApplication
from callcenter.db.unit_of_work import begin
from callcenter.tickets.handling_models import DepartmentMember
from callcenter.tickets.models import Department
from tests.callcenter.aid.conftest import Bureau

NOBODY = "00000000-0000-0000-0000-000000000001"
ONE = "/api/aid/applications/{application}"
FOR_THE_CENTRE = [
    ("POST", f"{ONE}/accept", None),
    ("POST", f"{ONE}/grant", {"urgent": "limitation"}),
    ("POST", f"{ONE}/refuse", {"code": "other", "reason": "不符合"}),
    ("POST", f"{ONE}/terminate", {"code": "fraud", "reason": "虚假"}),
    ("POST", f"{ONE}/close", {"outcome": "won"}),
    ("POST", f"{ONE}/archive", {"archive_no": "1"}),
    ("POST", f"{ONE}/assignments", {"mode": "rotation"}),
    ("POST", "/api/aid/notified-defences", {
        "organ": "court", "organ_name": "法院", "notice_no": "1", "received_at": "2026-11-23T01:00:00Z",
        "defendant": "王某",
    }),
    ("GET", "/api/aid/lawyers", None),
    ("GET", "/api/aid/tasks", None),
    ("POST", "/api/aid/tasks/{nobody}/done", {}),
]  # fmt: skip
FOR_SUPERVISORS = [
    ("POST", "/api/aid/lawyers", {"licence_no": "15111201010000009", "name": "某某", "firm": "某所"}),
    ("POST", "/api/aid/lawyers/{nobody}/adverse-records", {
        "kind": "penalty", "note": "警告", "source": "文号", "valid_from": "2026-11-23",
    }),
    ("POST", ONE + "/objections/{nobody}/decide", {"decision": "upheld", "note": "维持"}),
    ("GET", "/api/aid/figures?first_day=2026-11-01&last_day=2026-11-30", None),
]  # fmt: skip
FOR_ADMINS = [
    ("PUT", "/api/aid/policy", {"adviser_override": True}),
    ("POST", "/api/aid/hint-rules", {
        "category": "M03", "article": "31", "words": "扩大", "source": "通知", "valid_from": "2026-11-23",
    }),
]  # fmt: skip


def ask(client, method, path, body, headers, application_id=NOBODY):
    where = path.replace("{application}", str(application_id)).replace("{nobody}", NOBODY)
    return client.request(method, where, json=body, headers=headers)


def of_centre(bureau: Bureau, staff_no: str) -> None:
    """An account of the aid centre's department."""
    account_id = bureau.account(staff_no, "department")
    with begin() as uow:
        centre = uow.session.query(Department).filter_by(code="legal_aid_centre").one()
        uow.session.add(DepartmentMember(department_id=centre.id, account_id=account_id, added_at=uow.now))


def test_thirty_workers_come_from_their_ticket_to_their_lawyer(bureau: Bureau, client: TestClient):
    """1 件, 30 人 (scenario 10): applied for with one click, taken in, granted without a check of hardship, assigned
    and accepted on the day they called.
    """
    advises = bureau.lawyer("陈立", account_id=bureau.account("101"))
    counsel = bureau.lawyer("周敏", account_id=bureau.account("301"), load_cap=1)
    ticket_id = bureau.ticket()
    agent = bureau.sign_in(client, "101")
    case = client.post(f"/api/tickets/{ticket_id}/case", json={"title": "城南安置房欠薪"}, headers=agent).json()
    people = "\n".join(f"工友{chr(0x4E00 + each)}, 138000001{each:02d}, {1000 + each}元, 3" for each in range(30))
    client.post(f"/api/cases/{case['id']}/people", json={"text": people}, headers=agent)
    panel = client.get(f"/api/tickets/{ticket_id}/aid").json()
    workers = panel["people"]
    assert workers >= 30
    assert (panel["hint"]["article"], panel["opponents"], panel["applications"]) == ("42", 2, [])
    assert "进城务工人员" in panel["hint"]["rules"][0]["words"]

    made = client.post(f"/api/tickets/{ticket_id}/aid", json={}, headers=agent)
    assert made.status_code == 201
    application = made.json()
    one = f"/api/aid/applications/{application['id']}"
    assert (application["people"], application["state"], application["decides"]) == (workers, "applied", False)
    assert application["moves"] == ["withdraw"]
    again = client.post(f"/api/tickets/{ticket_id}/aid", json={}, headers=agent)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "aid_already_applied")
    body = {"basis": "exempt", "ground": "42.3"}
    assert client.put(f"{one}/hardship", json=body, headers=agent).json()["hardship_ground"] == "42.3"
    assert client.patch(one, json={"wanted_lawyer_id": str(counsel)}, headers=agent).status_code == 200

    of_centre(bureau, "501")
    centre = bureau.sign_in(client, "501")
    assert client.post(f"{one}/accept", headers=centre).json()["state"] == "reviewing"
    assert client.post(f"{one}/grant", json={}, headers=centre).json()["state"] == "assigning"
    refused = client.post(f"{one}/assignments", json={"mode": "designated", "lawyer_id": str(advises)}, headers=centre)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "lawyer_advised_caller")
    offered = client.post(f"{one}/assignments", json={"mode": "chosen"}, headers=centre).json()
    assert [(each["lawyer_name"], each["state"]) for each in offered["assignments"]] == [("周敏", "offered")]
    assert offered["assignments"][0]["quality_follow_up"]

    lawyer = bureau.sign_in(client, "301", "department")
    (mine,) = client.get("/api/aid/mine").json()
    assert mine["application"]["people"] == workers
    answer = client.post(f"/api/aid/assignments/{mine['assignment']['id']}/accept", headers=lawyer)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")

    bureau.sign_in(client, "501")
    whole = client.get(one).json()
    assert (whole["state"], whole["lawyer"]) == ("handling", "周敏")
    assert not any(clock["late"] for clock in whole["clocks"])
    assert {clock["rule"] for clock in whole["clocks"]} == {"aid_decide", "aid_assign", "aid_same_day"}
    assert [each["stage"] for each in whole["priorities"] if each["done_at"]] == [
        "answer",
        "accept",
        "review",
        "assign",
    ]
    bureau.sign_in(client, "101")
    events = [each["kind"] for each in client.get(f"/api/tickets/{ticket_id}").json()["events"]]
    assert events.count("aid_applied") == 1
    assert events.count("aid_moved") == 3
    bureau.sign_in(client, "201", "supervisor")
    counted = client.get("/api/aid/figures?first_day=2026-11-01&last_day=2026-11-30").json()
    assert (counted["columns"][0]["accepted"], counted["columns"][0]["people"]) == (1, workers)


def test_one_click_while_the_caller_speaks(bureau: Bureau, client: TestClient):
    call_id = bureau.call("13800000008", taken_by="101", state="answered", ended_at=None)
    matter = {"category": "M01-01", "summary": "欠薪", "special_groups": ["migrant_worker"],
              "fields": {"employer": "演示甲公司"}}  # fmt: skip
    headers = bureau.sign_in(client, "101")
    panel = client.post(f"/api/aid/calls/{call_id}", json=matter, headers=headers).json()
    assert (panel["hint"]["article"], panel["aid_type"], panel["applications"]) == ("42", "civil", [])
    made = client.post(f"/api/aid/calls/{call_id}/applications", json={"matter": matter}, headers=headers)
    assert (made.status_code, made.json()["facts"], made.json()["ticket_id"]) == (201, "欠薪", None)
    assert client.get("/api/aid/applications?state=open").json()["total"] == 1
    other = bureau.sign_in(client, "102")
    strange = client.post(f"/api/aid/calls/{call_id}/applications", json={"matter": matter}, headers=other)
    assert (strange.status_code, strange.json()["error"]["code"]) == (403, "aid_not_your_call")
    assert client.get("/api/aid/applications?state=open").json()["total"] == 0


def test_names_are_whole_for_those_who_work_on_the_case_alone(bureau: Bureau, client: TestClient):
    headers = bureau.sign_in(client, "101")
    ticket_id = bureau.ticket()
    made = client.post(f"/api/tickets/{ticket_id}/aid", json={"people": [{"name": "张三丰"}]}, headers=headers).json()
    assert made["applicants"][0]["name"] == "张三丰"
    bureau.sign_in(client, "102")
    shown = client.get(f"/api/aid/applications/{made['id']}")
    assert "张三丰" not in shown.text
    assert shown.json()["applicants"][0]["name"] == "张**"


def test_a_locked_ticket_hides_its_application(bureau: Bureau, client: TestClient):
    """S71: who may not see the ticket does not learn of its application, in no list and by no address."""
    ticket_id = bureau.ticket()
    headers = bureau.sign_in(client, "101")
    made = client.post(f"/api/tickets/{ticket_id}/aid", json={}, headers=headers).json()
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET locked = 'supervised' WHERE id = %s", (ticket_id,))
    other = bureau.sign_in(client, "102")
    assert client.get(f"/api/aid/applications/{made['id']}").status_code == 404
    assert client.get("/api/aid/applications?state=open").json()["total"] == 0
    assert client.post(f"/api/tickets/{ticket_id}/aid", json={}, headers=other).status_code == 404


def test_a_task_tells_nobody_of_a_matter_that_is_kept_from_them(bureau: Bureau, client: TestClient):
    """A task shows the facts of its application."""
    application_id = bureau.apply()
    with begin() as uow:
        application = uow.session.get_one(AidApplication, application_id)
        tasks.add(uow, application, "offer_lapsed", application.id, uow.now)
        ticket_id = application.ticket_id
    bureau.sign_in(client, "202", "supervisor")
    assert [each["application_id"] for each in client.get("/api/aid/tasks").json()] == [str(application_id)]
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET locked = 'named' WHERE id = %s", (ticket_id,))
    assert client.get("/api/aid/tasks").json() == []


@pytest.mark.parametrize(("method", "path", "body"), FOR_THE_CENTRE + FOR_SUPERVISORS + FOR_ADMINS)
def test_an_agent_applies_and_decides_nothing(bureau: Bureau, client: TestClient, method, path, body):
    application_id = bureau.apply()
    answer = ask(client, method, path, body, bureau.sign_in(client, "101"), application_id)
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path", "body"), FOR_THE_CENTRE)
def test_the_aid_centre_decides(bureau: Bureau, client: TestClient, method, path, body):
    application_id = bureau.apply()
    of_centre(bureau, "501")
    answer = ask(client, method, path, body, bureau.sign_in(client, "501"), application_id)
    assert answer.status_code in (200, 201, 404, 409)


@pytest.mark.parametrize(("method", "path", "body"), FOR_THE_CENTRE[:3] + FOR_SUPERVISORS + FOR_ADMINS)
def test_another_department_decides_nothing(bureau: Bureau, client: TestClient, method, path, body):
    application_id = bureau.apply()
    headers = bureau.sign_in(client, "502", "department")
    assert ask(client, method, path, body, headers, application_id).status_code == 403


def test_only_an_administrator_passes_over_the_148_rule(bureau: Bureau, client: TestClient):
    bureau.lawyer("陈立", account_id=bureau.account("101"))
    application_id = bureau.granted()
    with begin() as uow:
        policy.change(uow, bureau.account("900", "admin"), {"adviser_override": True})
    body = {"mode": "designated", "lawyer_id": str(bureau.lawyers["陈立"]), "override_reason": "仅此一人"}
    path = f"/api/aid/applications/{application_id}/assignments"
    assert client.post(path, json=body, headers=bureau.sign_in(client, "201", "supervisor")).status_code == 403
    given = client.post(path, json=body, headers=bureau.sign_in(client, "900", "admin"))
    assert given.json()["assignments"][0]["override_reason"] == "仅此一人"


def test_a_lawyer_answers_for_themselves_alone(bureau: Bureau, client: TestClient):
    bureau.lawyer("周敏", account_id=bureau.account("301", "department"))
    bureau.lawyer("何远", account_id=bureau.account("302", "department"))
    offered = bureau.offer(bureau.granted(), "designated", "周敏")
    stranger = bureau.sign_in(client, "302")
    assert client.get("/api/aid/mine").json() == []
    assert client.post(f"/api/aid/assignments/{offered}/accept", headers=stranger).status_code == 403
    own = bureau.sign_in(client, "301")
    declined = client.post(f"/api/aid/assignments/{offered}/decline", json={"reason": "时间冲突"}, headers=own)
    assert (declined.status_code, declined.json()["reason"]) == (200, "时间冲突")


def test_the_register_is_kept_and_shows_what_stands_against_a_lawyer(bureau: Bureau, client: TestClient):
    headers = bureau.sign_in(client, "201", "supervisor")
    entered = {
        "licence_no": "15111201010000009",
        "name": "陈立",
        "firm": "演示所",
        "specialties": ["M01"],
        "load_cap": 2,
    }
    lawyer = client.post("/api/aid/lawyers", json=entered, headers=headers).json()
    assert client.post("/api/aid/lawyers", json=entered, headers=headers).json()["error"]["code"] == "lawyer_known"
    record = {"kind": "penalty", "note": "警告", "source": "罚决1号", "valid_from": "2026-11-01"}
    path = f"/api/aid/lawyers/{lawyer['id']}/adverse-records"
    made = client.post(path, json=record, headers=headers).json()
    assert [each["barred"] for each in client.get("/api/aid/lawyers").json()] == [True]
    assert client.post(f"{path}/{made['id']}/end", json={"reason": "期满"}, headers=headers).status_code == 403
    admin = bureau.sign_in(client, "900", "admin")
    assert client.post(f"{path}/{made['id']}/end", json={"reason": "期满"}, headers=admin).status_code == 204
    assert [each["barred"] for each in client.get("/api/aid/lawyers").json()] == [False]


def test_the_promise_is_read_in_its_version_of_the_day(bureau: Bureau, client: TestClient):
    bureau.sign_in(client, "101")
    assert client.get("/api/aid/promise").json()["version"] == "2026.1"
