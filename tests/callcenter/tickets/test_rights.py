"""Who sees which ticket: the one condition, and every route that shows one."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from callcenter.db.unit_of_work import begin
from callcenter.tickets import queries, rights, stages
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import Scene, dispatched
from tests.callcenter.tickets.units import Browser, Units

COMPLAINT = "Q03-06"
ANYTHING = {"reason": "看看", "text": "看看", "note": "看看", "how": "phone", "outcome": "resolved", "working_days": 1,
            "assistants": [], "answer": "看看", "decision": "看看", "opinions": [], "place": "",
            "meets_at": "2026-11-25T01:30:00Z", "invitees": [{"name": "周建"}]}  # fmt: skip


@pytest.fixture
def units(scene: Scene) -> Units:
    scene.account("102")
    return Units(scene)


def seen_by(units: Units, staff_no: str) -> set[UUID]:
    with begin() as uow:
        return set(uow.session.scalars(select(Ticket.id).where(rights.visible_to(units.signed_in(staff_no)))))


def test_agents_see_what_is_not_locked_and_departments_what_is_theirs(units: Units):
    open_one, locked = units.ticket(), units.ticket(category="M02-06", department="notary")
    assert seen_by(units, "102") == {open_one}
    assert seen_by(units, "101") == {open_one, locked}
    assert seen_by(units, "201") == {open_one, locked}
    assert seen_by(units, "301") == {open_one}
    assert seen_by(units, "302") == {locked}


def test_an_account_of_no_department_sees_nothing(units: Units):
    units.ticket()
    units.scene.account("309", "department")
    assert seen_by(units, "309") == set()


def test_an_assistant_does_not_see_a_locked_ticket(units: Units):
    ticket_id = units.ticket(category="M02-06")
    units.rule("M02", "labour_bureau", assistants=["notary"])
    also = units.ticket(category="M02-06", department=None)
    assert seen_by(units, "301") == {ticket_id, also}
    assert seen_by(units, "302") == set()


def test_somebody_named_reads_a_locked_ticket(units: Units):
    ticket_id = units.ticket(category="M02-06")
    with begin() as uow:
        ticket = stages.for_update(uow, ticket_id)
        rights.lock(uow, ticket, {units.scene.agents["102"]: "recipient"})
    assert ticket_id in seen_by(units, "102")


def test_whoever_is_barred_sees_it_in_no_role(units: Units):
    """S41: neither the agent that a complaint is about, nor a supervisor, nor by being named elsewhere."""
    ticket_id = units.ticket(category=COMPLAINT)
    with begin() as uow:
        ticket = stages.for_update(uow, ticket_id)
        barred = [units.scene.agents["101"], units.scene.agents["201"]]
        rights.lock(uow, ticket, {units.scene.agents["101"]: "recipient"}, barred=barred)
        rights.lock(uow, ticket, {units.scene.agents["201"]: "recipient"})
    assert seen_by(units, "101") == seen_by(units, "201") == set()
    assert ticket_id in seen_by(units, "900")


def test_a_ticket_for_named_readers_is_not_for_supervisors(units: Units):
    ticket_id = units.ticket(category=COMPLAINT)
    units.scene.account("202", "supervisor")
    with begin() as uow:
        rights.lock(uow, stages.for_update(uow, ticket_id), {units.scene.agents["202"]: "deputy"}, kind="named")
    assert (seen_by(units, "201"), seen_by(units, "202")) == (set(), {ticket_id})


def test_unlocked_it_is_for_all_agents_again(units: Units):
    ticket_id = units.ticket(category="M02-06")
    with begin() as uow:
        rights.unlock(uow, stages.for_update(uow, ticket_id))
    assert ticket_id in seen_by(units, "102")


def test_a_form_without_a_first_responder_is_hidden_as_well(units: Units):
    """Unknown is not "mine": a comparison with nobody must not open a ticket."""
    ticket_id = units.ticket(category="M02-06")
    with begin() as uow:
        form = uow.session.get_one(Ticket, ticket_id).wrap_up_id
        uow.raw.execute("ALTER TABLE ticket DISABLE TRIGGER USER")
        uow.raw.execute("UPDATE ticket SET first_responder_id = NULL, handler_id = NULL WHERE id = %s", (ticket_id,))
        assert form is not None
        assert queries.hidden_forms(uow, [form], units.scene.agents["102"]) == {form}
        assert queries.hidden_forms(uow, [form], None) == {form}
        assert queries.hidden_forms(uow, [form], units.scene.agents["201"]) == set()


class TestOverHttp:
    """What a department reaches."""

    def test_a_department_reaches_its_tickets_and_nothing_of_the_desk(self, units: Units, client: TestClient):
        ticket_id, labour = units.ticket(), Browser.of(units, client, "301")
        assert labour("GET", f"/tickets/{ticket_id}")["number_masked"] == "138****0001"
        assert [row["id"] for row in labour("GET", "/inbox")["to_sign"]] == [str(ticket_id)]
        for path in ("/desk", "/calls", "/return-calls", "/monitor", "/duty/people", "/accounts", "/dispatch-rules"):
            labour("GET", path, status=403)

    def test_the_lead_shows_the_number_once_it_has_signed_and_that_is_audited(self, units: Units, client: TestClient):
        ticket_id, labour = units.ticket(), Browser.of(units, client, "301")
        assert labour.do(ticket_id, "unmask", 403, reason="联系当事人") == "number_hidden"
        labour.do(ticket_id, "sign")
        assert labour.do(ticket_id, "unmask", reason="联系当事人") == {"number": "13800000001"}
        with begin() as uow:
            rows = uow.raw.execute("SELECT object_kind, reason FROM audit_entry WHERE action = 'number_unmasked'")
            assert rows.fetchall() == [("ticket", "联系当事人")]

    def test_a_number_that_needs_care_is_hidden_from_the_unit_altogether(self, units: Units, client: TestClient):
        ticket_id = units.scene.tickets(dispatched(), safe_contact=True)[0]
        labour = Browser.of(units, client, "301")
        assert labour.do(ticket_id, "sign")["number_masked"] == "保密"
        assert labour.do(ticket_id, "unmask", 403, reason="联系当事人") == "number_hidden"

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("PUT", "category", {"category": "M05-03", "reason": "看看"}),
            ("PUT", "caller", {"name": "王五", "reason": "看看"}),
            ("POST", "merge", {"into": "01a208f2-1325-7d15-841c-6598608747bd", "reason": "看看"}),
            ("POST", "case", {"reason": "看看"}),
            ("POST", "exchange", {"judgement": "theirs", "hand_over": True, "contact": True, "how": "spoken"}),
            ("POST", "care/lift", {"reason": "看看"}),
            ("POST", "sensitivity/clear", {"reason": "看看"}),
            ("POST", "close", {"outcome": "resolved", "note": "看看"}),
        ],
    )
    def test_what_is_the_centre_s_a_unit_does_not_do_with_its_own_ticket(
        self, units: Units, client: TestClient, method: str, path: str, body: dict[str, Any]
    ):
        ticket_id, labour = units.ticket(), Browser.of(units, client, "301")
        labour(method, f"/tickets/{ticket_id}/{path}", body, 403)

    def test_no_route_of_a_ticket_opens_it_to_who_may_not_see_it(self, units: Units, client: TestClient, app: FastAPI):
        """Every route with a ticket in its path, for an agent and for a department that it is hidden from."""
        ticket_id = units.ticket(category="M02-06")
        paths = app.openapi()["paths"].items()
        routes = [(method, path) for path, methods in paths for method in methods if "/tickets/{ticket_id}" in path]
        assert len(routes) > 20
        for staff_no in ("102", "302"):
            browser = Browser.of(units, client, staff_no)
            for method, path in routes:
                client.cookies.clear()
                client.cookies.set("cc_session", browser.token)
                address = re.sub(r"{\w+}", str(ticket_id), path)
                answer = client.request(method, address, json=ANYTHING, headers=browser.headers)
                assert answer.status_code >= 400, (staff_no, method, path, answer.text[:200])
                assert answer.status_code < 500, (staff_no, method, path, answer.text[:200])
