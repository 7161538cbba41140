"""The routes of contacts, doubles, cases, forms and the taxonomy, as the console asks them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import Scene, dispatched, matter, one

VISIT = {"channel": "walk_in", "number": "138 0000 0003", "name": "李明", "language": "zh-CN", "kind": "consultation"}
WAGES = {"employer": "某劳务公司", "contractor": None, "site": "滨江花园三期", "workers": 30}


class Desk:
    """Somebody signed in, with the answers of the API."""

    def __init__(self, client: TestClient, scene: Scene) -> None:
        self.client, self.scene, self.headers = client, scene, {}  # type: ignore[var-annotated]

    def sign_in(self, staff_no: str, *roles: str) -> Desk:
        self.headers = self.scene.sign_in(self.client, staff_no, *roles)
        return self

    def get(self, path: str, status: int = 200) -> Any:
        return self._read(self.client.get(f"/api{path}"), status)

    def send(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        return self._read(self.client.request(method, f"/api{path}", json=body, headers=self.headers), status)

    def _read(self, answer: Any, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def desk(client: TestClient, scene: Scene) -> Desk:
    return Desk(client, scene).sign_in("101")


def number_of(ticket_id: object) -> str:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id).number


def test_a_visit_is_registered_once_with_its_matters(desk: Desk):
    body = VISIT | {"request_key": str(new_id()), "matters": [matter(), dispatched()]}
    first = desk.send("POST", "/contacts", body)
    assert desk.send("POST", "/contacts", body) == first
    assert len(first["tickets"]) == 2
    shown = desk.get(f"/tickets/{first['tickets'][1]['id']}")
    assert [each["channel"] for each in shown["contacts"]] == ["walk_in"]
    assert shown["number_masked"] == "138****0003"


def test_a_letter_for_a_category_that_is_none_is_refused(desk: Desk):
    body = {"channel": "mail", "request_key": str(new_id()), "matters": [matter(category="M99-01")]}
    assert desk.send("POST", "/contacts", body, 400)["error"]["code"] == "category_unknown"
    assert desk.send("POST", "/contacts", body | {"channel": "phone"}, 422)


def test_a_department_registers_nothing(desk: Desk):
    desk.sign_in("301", "department")
    body = VISIT | {"request_key": str(new_id()), "matters": [matter()]}
    desk.send("POST", "/contacts", body, 403)


def test_the_desk_is_told_of_the_callers_open_matters(desk: Desk, scene: Scene):
    ticket_id = scene.tickets(dispatched())[0]
    call_id = scene.call(taken_by=None)
    found = desk.get(f"/calls/{call_id}/open-matters?category=M01-01")
    assert [(each["id"], each["likeness"], each["category_name"]) for each in found] == [
        (str(ticket_id), "same_matter", "拖欠工资（农民工欠薪）")
    ]


def test_two_tickets_are_merged_and_unmerged(desk: Desk, scene: Scene):
    older, later = (scene.tickets(dispatched())[0] for _ in range(2))
    relations = desk.get(f"/tickets/{later}/relations")
    assert [each["id"] for each in relations["alike"]] == [str(older)]
    merged = desk.send("POST", f"/tickets/{later}/merge", {"into": str(older), "reason": "同一件事"})
    assert merged["merged_into"]["number"] == number_of(older)
    assert merged["merges"][0]["role"] == "double"
    assert len(desk.get(f"/tickets/{older}")["contacts"]) == 2
    refused = desk.send("POST", f"/tickets/{later}/merge", {"into": str(older), "reason": "再次"}, 409)
    assert refused["error"]["code"] == "merge_refused"
    undone = desk.send("POST", f"/tickets/{later}/unmerge", {"reason": "两件事"})
    assert (undone["merged_into"], undone["merges"][0]["undone_reason"]) == (None, "两件事")


def test_a_merge_without_a_reason_is_none(desk: Desk, scene: Scene):
    older, later = (scene.tickets(dispatched())[0] for _ in range(2))
    desk.send("POST", f"/tickets/{later}/merge", {"into": str(older), "reason": ""}, 422)


def test_a_case_shows_masked_people_and_names_only_for_a_reason(desk: Desk, scene: Scene):
    first, second = (scene.tickets(dispatched(), number=f"1380000001{n}")[0] for n in range(2))
    case = desk.send("POST", f"/tickets/{first}/case", {"title": "滨江花园三期欠薪"})
    path = f"/cases/{case['id']}"
    text = "张三,13800000010,1.2万,3\n欧阳不平,13800000011,8000,2"
    assert desk.send("POST", f"{path}/people", {"text": text}) == {"added": 2, "known": 0}
    shown = desk.send("POST", f"{path}/tickets", {"number": number_of(second)})
    assert [(each["name"], each["number"]) for each in shown["people"]] == [
        ("张*", "138****0010"), ("欧阳**", "138****0011"),
    ]  # fmt: skip
    assert (shown["amount"], len(shown["tickets"])) == (2_000_000, 2)
    names = desk.send("POST", f"{path}/people/reveal", {"reason": "核对名单"})
    assert sorted(names.values()) == ["张三", "欧阳不平"]
    with begin() as uow:
        assert one(uow, "SELECT reason FROM audit_entry WHERE action = 'names_unmasked'") == "核对名单"
    row = shown["people"][0]["id"]
    assert len(desk.send("POST", f"{path}/people/{row}/remove", {"reason": "重复"})["people"]) == 1
    bad = desk.send("POST", f"{path}/people", {"text": "李四,138"}, 400)
    assert (bad["error"]["code"], "第1行" in bad["error"]["message"]) == ("list_unreadable", True)


def test_a_department_reads_the_case_of_its_ticket_and_changes_nothing(desk: Desk, scene: Scene):
    first = scene.tickets(dispatched(), safe_contact=False)[0]
    case = desk.send("POST", f"/tickets/{first}/case", {"title": "滨江花园三期欠薪"})
    path = f"/cases/{case['id']}"
    desk.send("POST", f"{path}/people", {"text": "张三,13800000010"})
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO department_member (id, org_id, department_id, account_id, added_at)"
            " SELECT gen_random_uuid(), d.org_id, d.id, %s, now() FROM department d WHERE code = 'labour_bureau'",
            (scene.account("301", "department"),),
        )
    desk.sign_in("301", "department")
    assert desk.get(path)["people"][0]["number"] == "138****0010"
    desk.send("POST", f"{path}/people/reveal", {"reason": "看看"}, 403)
    desk.send("POST", f"{path}/people", {"text": "李四,13800000011"}, 403)
    desk.sign_in("302", "department")
    desk.get(path, 404)


def test_what_the_form_lacks_is_listed_and_supplemented(desk: Desk, scene: Scene):
    ticket_id = scene.tickets(matter(fields=WAGES, form={"key": "wage_claim", "version": 1}))[0]
    listed = desk.get("/incomplete-records")
    assert [(each["ticket"]["id"], each["missing"]) for each in listed] == [(str(ticket_id), ["拖欠金额", "拖欠月数"])]
    bad = desk.send("PUT", f"/tickets/{ticket_id}/form", {"values": {"amount": "三万"}}, 400)
    assert (bad["error"]["code"], "拖欠金额" in bad["error"]["message"]) == ("field_unreadable", True)
    form = desk.send("PUT", f"/tickets/{ticket_id}/form", {"values": {"amount": 3_000_000, "months": None}})
    assert (form["missing"], form["completed_at"] is not None, form["values"]["months"]) == ([], True, None)
    assert desk.get("/incomplete-records") == []
    desk.sign_in("102")
    assert desk.get(f"/tickets/{ticket_id}/form")["form"]["key"] == "wage_claim"


def test_the_form_of_a_hidden_ticket_is_hidden(desk: Desk, scene: Scene):
    ticket_id = scene.tickets(dispatched(category="Q03-06", fields={"staff_no": "102"}))[0]
    desk.sign_in("102")
    desk.get(f"/tickets/{ticket_id}/form", 404)
    desk.get(f"/tickets/{ticket_id}/relations", 404)
    desk.send("PUT", f"/tickets/{ticket_id}/form", {"values": {}}, 404)


def test_forms_and_taxonomy_are_published_by_administrators_only(desk: Desk):
    field = {"key": "opponent", "name": "对方", "kind": "text"}
    form = {"name": "邻里纠纷", "categories": ["M08"], "fields": [field]}
    desk.send("PUT", "/forms/neighbours", form, 403)
    desk.sign_in("901", "admin")
    assert desk.send("PUT", "/forms/neighbours", form)["version"] == 1
    assert desk.send("PUT", "/forms/neighbours", form)["version"] == 2
    assert desk.get("/forms/neighbours/1")["name"] == "邻里纠纷"
    bad = desk.send("PUT", "/forms/neighbours", form | {"fields": [field | {"kind": "choice"}]}, 400)
    assert bad["error"]["code"] == "form_refused"
    assert next(each for each in desk.get("/forms") if each["key"] == "neighbours")["version"] == 2
    change = {"action": "rename", "code": "M08-04", "name": "宠物、养殖"}
    made = desk.send("POST", "/taxonomy/versions", {"based_on": "2026.1", "changes": [change], "note": "改名"})
    assert made["present"] == "2026.2"
    stale = desk.send("POST", "/taxonomy/versions", {"based_on": "2026.1", "changes": [change], "note": "改名"}, 409)
    assert stale["error"]["code"] == "taxonomy_moved_on"
    old = desk.get("/taxonomy?version=2026.1")
    assert next(each for each in old["lines"] if each["code"] == "M08-04")["name"] == "宠物"


def test_the_four_figures_and_the_share_of_other_are_for_supervisors(desk: Desk, scene: Scene):
    scene.tickets(matter(category="M01-99"), matter())
    desk.get("/counts", 403)
    desk.sign_in("201", "supervisor")
    figures = desk.get("/counts?from=2026-11-01&to=2026-11-30")
    assert [figures[name] for name in ("persons", "contacts", "records", "cases")] == [1, 1, 2, 2]
    assert figures["completeness"] == {"numerator": 0, "denominator": 2, "percent": "0.00"}
    shares = desk.get("/taxonomy/other-shares?weeks=1")
    assert (shares[0]["share"]["percent"], shares[0]["warning"]) == ("50.00", True)
    assert shares[1]["field_name"] == "劳动争议"
    assert desk.get("/counts?from=2026-12-01&to=2026-11-30", 400)["error"]["code"] == "period_refused"


def test_a_ticket_filed_wrongly_is_filed_anew(desk: Desk, scene: Scene):
    ticket_id = scene.tickets(dispatched())[0]
    wanted = {"category": "M01-02", "reason": "实为工伤"}
    desk.send("PUT", f"/tickets/{ticket_id}/category", wanted)
    assert desk.get(f"/tickets/{ticket_id}")["category"] == "M01-02"
    assert desk.send("PUT", f"/tickets/{ticket_id}/category", wanted, 409)["error"]["code"] == "same_category"
    desk.send("PUT", f"/tickets/{ticket_id}/caller", {"name": "王小明"}, 204)
