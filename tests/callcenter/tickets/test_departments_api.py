"""Departments, members and rules of dispatch over HTTP: an administrator's, audited; supervisors read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.tickets import demo
from tests.callcenter.tickets.units import Browser, Units, read


@pytest.fixture
def admin(units: Units, client: TestClient) -> Browser:
    """An administrator's browser."""
    return Browser.of(units, client, "900")


def named(rows: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(row for row in rows if row["code"] == code)


def test_an_administrator_makes_names_and_staffs_a_department(units: Units, admin: Browser):
    made = admin("POST", "/departments", {"code": "housing", "name": "住建局"}, 201)
    assert named(made, "housing") == {"code": "housing", "name": "住建局", "active": True, "sort": 100, "members": [],
                                      "waiting": 0, "working": 0}  # fmt: skip
    assert admin("POST", "/departments", {"code": "housing", "name": "x"}, 409)["error"]["code"] == "department_taken"
    admin("PATCH", "/departments/housing", {"name": "住房和城乡建设局"})
    account = units.scene.account("310", "department")
    staffed = admin("PUT", "/departments/housing/members", {"accounts": [str(account)]})
    assert [member["staff_no"] for member in named(staffed, "housing")["members"]] == ["310"]
    emptied = admin("PUT", "/departments/housing/members", {"accounts": []})
    assert named(emptied, "housing")["members"] == []
    with begin() as uow:
        rows = uow.raw.execute("SELECT action FROM audit_entry WHERE object_kind = 'department' ORDER BY at, id")
        done = [row[0] for row in rows.fetchall()][-4:]
    assert done == ["department_created", "department_changed", "department_members_set", "department_members_set"]


def test_only_an_account_with_the_role_is_a_member(units: Units, admin: Browser):
    agent = units.scene.account("101")
    answer = admin("PUT", "/departments/notary/members", {"accounts": [str(agent)]}, 400)
    assert answer["error"]["code"] == "member_invalid"


def test_a_department_with_open_tickets_or_rules_is_not_switched_off(units: Units, admin: Browser):
    ticket_id = units.ticket()
    shown = named(admin("GET", "/departments/overview"), "labour_bureau")
    assert (shown["waiting"], shown["working"]) == (1, 0)
    off = {"active": False}
    assert admin("PATCH", "/departments/labour_bureau", off, 409)["error"]["code"] == "department_busy"
    admin.do(ticket_id, "close", outcome="withdrawn", note="撤回")
    units.rule("M01", "labour_bureau")
    assert admin("PATCH", "/departments/labour_bureau", off, 409)["error"]["code"] == "department_busy"
    rule = admin("GET", "/dispatch-rules")[0]
    admin("POST", f"/dispatch-rules/{rule['id']}/end", {"last_day": "2026-11-23"})
    assert admin("PATCH", "/departments/labour_bureau", off, 409)["error"]["code"] == "department_busy"
    assert "labour_bureau" in {row["code"] for row in admin("GET", "/departments")}
    assert named(admin("PATCH", "/departments/notary", off), "notary")["active"] is False
    assert "notary" not in {row["code"] for row in admin("GET", "/departments")}


def test_a_new_rule_ends_the_one_before_and_keeps_it(units: Units, admin: Browser):
    units.rule("M01", "labour_bureau", valid_from="2026-11-01")
    rule = {"category": "M01", "department": "lawyers", "valid_from": "2026-12-01", "assistants": ["notary"]}
    rules = admin("POST", "/dispatch-rules", rule, 201)
    assert [(each["department"], each["valid_until"], each["in_force"]) for each in rules] == [
        ("lawyers", None, False),
        ("labour_bureau", "2026-11-30", True),
    ]


def test_a_rule_corrected_on_its_first_day_sends_by_the_later_one(units: Units):
    units.rule("M01", "labour_bureau")
    units.rule("M01", "lawyers")
    assert read(units.ticket(department=None)).department == "lawyers"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": "M99"}, "dispatch_rule_invalid"),
        ({"department": "nowhere"}, "department_unknown"),
        ({"assistants": ["nowhere"]}, "department_unknown"),
        ({"valid_until": "2026-11-01"}, "dispatch_rule_invalid"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(units: Units, admin: Browser, change: dict[str, Any], code: str):
    rule = {"category": "M01", "department": "notary", "valid_from": "2026-11-23"} | change
    assert admin("POST", "/dispatch-rules", rule, 400)["error"]["code"] == code


def test_a_rule_that_is_not_there_is_not_ended(admin: Browser):
    assert admin("POST", f"/dispatch-rules/{uuid4()}/end", {"last_day": "2026-11-23"}, 404)


def test_supervisors_read_and_change_nothing_agents_see_the_list_only(
    units: Units, centre: Browser, client: TestClient
):
    assert centre("GET", "/dispatch-rules") == []
    centre("POST", "/dispatch-rules", {"department": "notary", "valid_from": "2026-11-23"}, 403)
    centre("PUT", "/departments/notary/members", {"accounts": []}, 403)
    agent = Browser.of(units, client, "101") if units.scene.account("101") else centre
    agent("GET", "/departments")
    agent("GET", "/departments/overview", status=403)


def test_the_demo_has_its_rules_once_and_leaves_others_alone(units: Units):
    for _ in range(2):
        with begin() as uow:
            demo.seed(uow)
    assert read(units.ticket(department=None)).department == "labour_bureau"
    with begin() as uow:
        assert uow.raw.execute("SELECT count(*) FROM dispatch_rule").fetchone() == (len(demo.RULES),)
