"""Complaints: the unit apart, the mailbox, the upper level; and everything that the complained-of account tries."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.calls.events import RatingInvited, RatingKeyed, VoicemailLeft
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.desk import claims, owed, returns, views
from callcenter.ids import new_id
from callcenter.surveys import handlers as surveys
from callcenter.surveys.models import Survey
from callcenter.tickets import handing_over, queries, service
from callcenter.tickets.handling_models import DepartmentMember
from callcenter.tickets.models import Department, Ticket
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.scenes import dispatched, matter
from tests.conftest import Quiet

NUMBER = "13800000007"
ABOUT = "102"


def complained(scene: Matters, about: str = ABOUT, **form: Any) -> Ticket:
    """A caller complains to seat 101 about a colleague."""
    fields = {"staff_no": about, "complaint_reason": "attitude"}
    written = matter(category="Q03-06", summary="坐席102态度恶劣", fields=fields)
    ticket_id = scene.opened(written, number=NUMBER, **form)[0]
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id)


def of(scene: Matters, ticket: Ticket) -> Ticket:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket.id)


def test_a_complaint_is_never_settled_by_who_took_it(scene: Matters, client: TestClient):
    ticket = complained(scene)
    assert ticket.state == "open"
    shown = scene.as_(client, "201", "supervisor").get(f"/api/tickets/{ticket.id}/complaint").json()
    assert (shown["kind"], shown["reasons"], shown["unit"]) == ("service", ["attitude"], "mailbox")
    assert (shown["about_staff_no"], shown["state"], shown["may_decide"]) == (None, "open", True)


def test_the_supervisors_mailbox_decides_answers_and_closes(scene: Matters, client: TestClient):
    scene.account(ABOUT)
    ticket = complained(scene)
    agent, supervisor = scene.as_(client, "101"), scene.as_(client, "201", "supervisor")
    path = f"/api/tickets/{ticket.id}/complaint"
    verdict = {"finding": "substantiated", "decision": "情况属实，已批评教育"}
    refused = agent.post(f"{path}/decide", verdict)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_the_complaints_unit")
    assert supervisor.post(f"{path}/answer", {}).json()["error"]["code"] == "complaint_not_decided"
    assert [each["ticket_id"] for each in supervisor.get("/api/complaints").json()["items"]] == [str(ticket.id)]
    assert supervisor.post(f"{path}/decide", verdict).json()["state"] == "decided"
    assert supervisor.post(f"{path}/decide", verdict).json()["error"]["code"] == "complaint_decided"
    assert supervisor.post(f"{path}/answer", {"note": "已电话答复"}).json()["state"] == "answered"
    assert of(scene, ticket).state == "closed"


def test_where_the_complaints_department_is_staffed_it_is_the_unit(scene: Matters, client: TestClient):
    member = scene.account("401", "department")
    with begin() as uow:
        department = uow.session.query(Department).filter_by(code="supervision").one()
        uow.session.add(DepartmentMember(department_id=department.id, account_id=member, added_at=uow.now))
    scene.account(ABOUT)
    ticket = complained(scene)
    unit = scene.as_(client, "401", "department")
    assert of(scene, ticket).department == "supervision"
    listed = unit.get("/api/complaints").json()["items"]
    assert [(each["ticket_id"], each["unit"]) for each in listed] == [(str(ticket.id), "department")]
    verdict = {"finding": "unsubstantiated", "decision": "录音显示用语规范"}
    assert unit.post(f"/api/tickets/{ticket.id}/complaint/decide", verdict).json()["state"] == "decided"


class TestTheComplainedOfAgent:
    """Agent 102 tries everything."""

    @pytest.fixture
    def ticket(self, scene: Matters) -> Ticket:
        scene.queue("general", "综合")
        scene.seat(ABOUT)
        return complained(scene)

    def test_sees_no_ticket_in_list_search_or_by_its_address(self, scene: Matters, client: TestClient, ticket: Ticket):
        hostile = scene.as_(client, ABOUT)
        assert hostile.get("/api/tickets").json()["total"] == 0
        for wanted in (ticket.number, "态度恶劣", NUMBER):
            assert hostile.get("/api/tickets", params={"q": wanted}).json()["total"] == 0
        for path in ("", "/sensitive", "/complaint", "/form", "/surveys"):
            assert hostile.get(f"/api/tickets/{ticket.id}{path}").status_code in (403, 404), path
        assert hostile.get("/api/complaints").json()["total"] == 0

    def test_writes_nothing_into_it(self, scene: Matters, client: TestClient, ticket: Ticket):
        hostile = scene.as_(client, ABOUT)
        base = f"/api/tickets/{ticket.id}"
        asked = [
            ("/notes", {"text": "不属实"}),
            ("/complaint/decide", {"finding": "unsubstantiated", "decision": "不属实"}),
            ("/complaint/answer", {}),
            ("/sensitivity", {"sensitivity": "group"}),
            ("/care", {}),
            ("/risk", {"answers": {}}),
            ("/urgent", {"reason": "?"}),
            ("/close", {"outcome": "withdrawn", "note": ""}),
        ]
        for path, body in asked:
            assert hostile.post(base + path, body).status_code in (403, 404), path
        unnamed = {"kind": "praise", "staff_no": ""}
        assert hostile.put(f"{base}/complaint", unnamed).status_code == 404
        before = len(scene.kinds(ticket.id))
        assert len(scene.kinds(ticket.id)) == before

    def test_does_not_come_across_the_call_that_brought_it(self, scene: Matters, client: TestClient, ticket: Ticket):
        """Even where the call was handed on to them afterwards, so that it would be one of theirs."""
        assert ticket.call_id is not None
        with begin() as uow:
            uow.raw.execute("UPDATE call SET account_id = %s WHERE id = %s", (scene.agents[ABOUT], ticket.call_id))
        recording = scene.recording(ticket.call_id)
        hostile = scene.as_(client, ABOUT)
        assert hostile.get("/api/calls").json()["total"] == 0
        for path in ("", "/transcript", "/recording-manifest"):
            assert hostile.get(f"/api/calls/{ticket.call_id}{path}").status_code == 404, path
        assert hostile.get(f"/api/recordings/{recording}/audio").status_code == 404
        assert hostile.get(f"/api/calls/{ticket.call_id}/tickets").json() == []

    def test_is_not_offered_the_caller_nor_their_history_nor_the_owed_call(self, scene: Matters, ticket: Ticket):
        assert ticket.call_id is not None
        again = scene.call(NUMBER, taken_by=None)
        with begin() as uow:
            assert queries.complained_about_seat(uow, again) == scene.seats[ABOUT]
            point = contacts.find_or_create_point(uow, "tel", NUMBER)
            theirs = views.history(uow, scene.agents[ABOUT], point.id, again)
            others = views.history(uow, scene.account("103"), point.id, again)
            assert [each.call_id for each in theirs] == []
            assert [(each.call_id, each.summary) for each in others] == [(ticket.call_id, None)]

    def test_neither_sees_nor_claims_what_is_owed_to_the_caller(self, scene: Matters, ticket: Ticket):
        message = scene.call(NUMBER, taken_by=None, outcome="voicemail")
        with begin() as uow:
            owed.open_voicemail(uow, VoicemailLeft(message, new_id(), 12))
        with begin() as uow:
            assert returns.listed(uow, "open", scene.agents[ABOUT]) == []
            line = returns.listed(uow, "open", scene.agents["101"])[0]
            with pytest.raises(claims.ReturnCallUnknown):
                claims.claim(uow, line.id, scene.agents[ABOUT], "测试")

    def test_makes_no_survey_about_it_even_as_a_supervisor(self, scene: Matters, client: TestClient, ticket: Ticket):
        with begin() as uow:
            service.close(uow, ticket.id, scene.agents["900"], "resolved", "")
            point = contacts.find_or_create_point(uow, "tel", NUMBER)
            uow.session.add(
                Survey(id=new_id(), org_id=uow.org_id, ticket_id=ticket.id, round=1, point_id=point.id, mode="person",
                       mode_reason="sensitive", state="due", language="zh-CN", served_by=None, due_at=uow.now,
                       created_at=uow.now)
            )  # fmt: skip
            uow.raw.execute("UPDATE account SET roles = '{agent,supervisor}' WHERE id = %s", (scene.agents[ABOUT],))
        hostile, other = scene.as_(client, ABOUT), scene.as_(client, "201", "supervisor")
        assert hostile.get("/api/survey-tasks").json() == []
        task = other.get("/api/survey-tasks").json()[0]["id"]
        for verb in ("dial", "answers"):
            body = {"identity": True, "outcome": "completed", "solved": 1, "grade": 1, "note": ""}
            assert hostile.post(f"/api/survey-tasks/{task}/{verb}", body).status_code in (404, 422), verb
        assert hostile.get(f"/api/tickets/{ticket.id}/surveys").json() == []
        assert len(other.get(f"/api/tickets/{ticket.id}/surveys").json()) == 1

    def test_is_handed_no_complaint_about_themselves_with_a_shift(self, scene: Matters, ticket: Ticket):
        with begin() as uow:
            moved = handing_over.take_over(uow, [ticket.id], scene.agents["101"], scene.agents[ABOUT])
            assert moved == set()
            other = handing_over.take_over(uow, [ticket.id], scene.agents["101"], scene.account("103"))
            assert other == {ticket.id}

    def test_hears_nothing(self, scene: Matters, client: TestClient, ticket: Ticket, published: Quiet):
        supervisor = scene.as_(client, "201", "supervisor")
        verdict = {"finding": "substantiated", "decision": "属实"}
        supervisor.post(f"/api/tickets/{ticket.id}/complaint/decide", verdict)
        told = [json.loads(body) for _, body in published.published if b"audience" in body]
        theirs = {f"account:{scene.agents[ABOUT]}", f"seat:{scene.seats[ABOUT]}"}
        assert not [each for each in told if each["audience"] in theirs]
        loud = [each for each in told if each["audience"] == "all"]
        assert not [each for each in loud if str(ticket.id) in json.dumps(each) or "complaint" in each["type"]]

    def test_stays_barred_when_the_complaint_turns_out_to_be_about_somebody_else(
        self, scene: Matters, client: TestClient, ticket: Ticket
    ):
        supervisor = scene.as_(client, "201", "supervisor")
        scene.seat("103")
        corrected = {"kind": "service", "reasons": ["leak"], "staff_no": "103"}
        after = supervisor.put(f"/api/tickets/{ticket.id}/complaint", corrected).json()
        assert (after["about_staff_no"], after["reasons"]) == ("103", ["leak"])
        for staff_no in (ABOUT, "103"):
            assert scene.as_(client, staff_no).get(f"/api/tickets/{ticket.id}").status_code == 404


class TestAboutASupervisor:
    """202 supervises: the matter goes to the upper level."""

    @pytest.fixture
    def ticket(self, scene: Matters) -> Ticket:
        scene.account("202", "agent", "supervisor")
        scene.account("201", "supervisor")
        return complained(scene, about="202")

    def test_only_the_upper_level_and_who_wrote_it_down_know(self, scene: Matters, client: TestClient, ticket: Ticket):
        path = f"/api/tickets/{ticket.id}"
        for staff_no, code in (("202", 404), ("201", 404), ("101", 200), ("900", 200), ("102", 404)):
            seat = scene.as_(client, staff_no)
            assert seat.get(path).status_code == code, staff_no
            assert seat.get("/api/complaints").json()["total"] == (code == 200), staff_no
        shown = scene.as_(client, "900").get(f"{path}/complaint").json()
        assert (shown["unit"], shown["about_staff_no"]) == ("upper", "202")

    def test_the_call_its_rating_and_the_export_are_kept_from_them(
        self, scene: Matters, client: TestClient, ticket: Ticket
    ):
        assert ticket.call_id is not None
        with begin() as uow:
            surveys.note_invitation(uow, RatingInvited(ticket.call_id, True, None))
            surveys.note_rating(uow, RatingKeyed(ticket.call_id, 1, "1"))
        hostile, upper = scene.as_(client, "202"), scene.as_(client, "900")
        assert hostile.get(f"/api/calls/{ticket.call_id}/rating").json() is None
        assert upper.get(f"/api/calls/{ticket.call_id}/rating").json()["grade"] == 1
        assert hostile.get(f"/api/calls/{ticket.call_id}").status_code == 404
        assert hostile.get("/api/calls", params={"grade": "1"}).json()["total"] == 0
        assert len(hostile.get("/api/calls/export").text.splitlines()) == 1
        assert len(upper.get("/api/calls/export").text.splitlines()) == 2
        assert hostile.post(f"/api/calls/{ticket.call_id}/unmask", {"reason": "想知道是谁"}).status_code == 404

    def test_no_hint_goes_to_the_supervisors(self, scene: Matters, client: TestClient, published: Quiet):
        scene.account("202", "agent", "supervisor")
        complained(scene, about="202")
        told = [json.loads(body) for _, body in published.published if b'"complaints"' in body]
        assert told
        assert {each["audience"] for each in told} == {
            f"account:{scene.agents['900']}", f"account:{scene.agents['101']}"
        }  # fmt: skip

    def test_a_mark_does_not_open_it_to_supervisors(self, scene: Matters, client: TestClient, ticket: Ticket):
        upper = scene.as_(client, "900")
        assert upper.post(f"/api/tickets/{ticket.id}/sensitivity", {"sensitivity": "sensitive"}).status_code == 200
        assert scene.as_(client, "202").get(f"/api/tickets/{ticket.id}").status_code == 404
        assert scene.as_(client, "201").get("/api/escalations").json() == []


def test_an_agent_who_recorded_a_complaint_about_themselves_loses_it(scene: Matters, client: TestClient):
    ticket = complained(scene, about="101")
    assert ticket.handler_id is None
    assert scene.as_(client, "101").get(f"/api/tickets/{ticket.id}").status_code == 404
    assert scene.as_(client, "201", "supervisor").get(f"/api/tickets/{ticket.id}").status_code == 200


def test_praise_is_recorded_and_kept_from_nobody(scene: Matters, client: TestClient):
    fields = {"tone": "praise", "staff_no": "102"}
    scene.account("102")
    ticket_id = scene.opened(matter(category="Q03-07", summary="表扬102", fields=fields))[0]
    shown = scene.as_(client, "102").get(f"/api/tickets/{ticket_id}/complaint").json()
    assert (shown["kind"], shown["about_staff_no"]) == ("praise", "102")


def test_an_enterprise_is_shown_the_three_levels(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched(category="M11-04", fields={"foreign_invested": "yes"}))[0]
    agent = scene.as_(client, "101")
    assert agent.get(f"/api/tickets/{ticket_id}/complaint").json()["kind"] == "foreign_enterprise"
    listed = agent.get("/api/complaint-bodies", params={"kind": "foreign_enterprise"}).json()
    assert [each["level"] for each in listed] == ["province", "city", "county"]


def test_accountability_is_told_heard_and_closed_by_somebody_not_concerned(scene: Matters, client: TestClient):
    ticket = complained(scene)
    supervisor = scene.as_(client, "201", "supervisor")
    concerned = scene.as_(client, ABOUT)
    begun = {"staff_no": ABOUT, "rule": "attitude", "evidence": f"工单{ticket.number}录音", "ticket_id": str(ticket.id)}
    assert supervisor.post("/api/accountability", begun).status_code == 204
    record = supervisor.get("/api/accountability").json()[0]
    path = f"/api/accountability/{record['id']}"
    closing = {"decision": "criticised", "text": "通报批评"}
    assert concerned.get("/api/accountability/mine").json() == []
    assert concerned.get("/api/accountability").status_code == 403
    assert supervisor.post(f"{path}/close", closing).json()["error"]["code"] == "accountability_state"
    supervisor.post(f"{path}/tell", {"text": "11月的一次接听中使用了服务禁语"})
    told = concerned.get("/api/accountability/mine").json()[0]
    assert ticket.number not in json.dumps(told, ensure_ascii=False)
    assert "ticket_id" not in told
    assert concerned.post(f"{path}/appeal", {"text": "当时信号不好"}).status_code == 204
    assert concerned.post(f"{path}/appeal", {"text": "再说一次"}).status_code == 409
    assert concerned.post(f"{path}/close", closing).status_code == 403
    assert supervisor.post(f"{path}/close", closing).status_code == 204
    assert concerned.get("/api/accountability/mine").json()[0]["decision"] == "criticised"


def test_a_supervisor_closes_no_record_about_themselves(scene: Matters, client: TestClient):
    own, other = scene.as_(client, "201", "supervisor"), scene.as_(client, "900", "admin")
    begun = {"staff_no": "201", "rule": "overdue", "evidence": "超期三天"}
    assert own.post("/api/accountability", begun).status_code == 409
    other.post("/api/accountability", begun)
    record = other.get("/api/accountability").json()[0]["id"]
    assert own.get("/api/accountability").json() == []
    for verb, body in (("tell", {"text": "x"}), ("close", {"decision": "not_established", "text": "x"})):
        assert own.post(f"/api/accountability/{record}/{verb}", body).status_code == 404


def test_every_record_has_an_audit_line(scene: Matters, client: TestClient):
    other = scene.as_(client, "900", "admin")
    scene.account("102")
    other.post("/api/accountability", {"staff_no": "102", "rule": "refusal", "evidence": "拒绝受理"})
    record = UUID(other.get("/api/accountability").json()[0]["id"])
    with begin() as uow:
        found = uow.raw.execute("SELECT action FROM audit_entry WHERE object_id = %s", (record,)).fetchall()
    assert found == [("accountability_opened",)]
