"""需安全联系: domestic violence (scenario 8), minors, on request; what no machine does and nobody else reads."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from callcenter.calls.events import VoicemailLeft
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.desk import owed, ports, returns
from callcenter.ids import new_id
from callcenter.messages import ports as messages
from callcenter.surveys import scheduling
from callcenter.tickets.models import Ticket
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.scenes import dispatched, matter

VICTIM = "13800000008"
VIOLENCE = {"category": "M02-06", "summary": "丈夫殴打"}


def silent(number: str = VICTIM) -> str | None:
    with begin() as uow:
        return messages.silence(uow, contacts.find_or_create_point(uow, "tel", number).id, None)


def test_scenario_8_a_victim_of_violence_gets_no_message_no_machine_and_no_reader(scene: Matters, client: TestClient):
    scene.queue("general", "综合")
    ticket_id = scene.opened(dispatched(**VIOLENCE), number=VICTIM, agreed=True)[0]
    assert silent() == "safe_contact"
    with begin() as uow:  # the survey is a person's, whatever the caller agreed to
        ticket = uow.session.get_one(Ticket, ticket_id)
        ticket.closed_at, ticket.outcome, ticket.state = uow.now, "resolved", "closed"
        ticket.stage = "closed"
        survey = scheduling.schedule(uow, ticket)
        assert survey is not None
        assert survey.mode == "person"
    for staff_no, roles, code in (("101", (), 200), ("102", (), 404), ("201", ("supervisor",), 200)):
        seat = scene.as_(client, staff_no, *roles)
        assert seat.get(f"/api/tickets/{ticket_id}").status_code == code, staff_no
        assert seat.get("/api/tickets", params={"q": VICTIM}).json()["total"] == (code == 200)
    panel = scene.as_(client, "101").get(f"/api/tickets/{ticket_id}/sensitive").json()
    assert panel["safe_contact"]
    assert (panel["care"]["reason"], panel["care"]["sms_ok"]) == ("domestic_violence", False)


def test_the_handling_department_sees_no_digit_of_the_number(scene: Matters, client: TestClient):
    member(scene, "401", "labour_bureau")
    ticket_id = scene.opened(dispatched(**VIOLENCE), number=VICTIM)[0]
    plain = scene.opened(dispatched(), number="13800000009")[0]
    unit = scene.as_(client, "401", "department")
    shown = unit.get(f"/api/tickets/{ticket_id}").json()
    assert shown["number_masked"] == "保密"
    rows = {row["id"]: row["number_masked"] for row in unit.get("/api/tickets").json()["items"]}
    assert rows == {str(ticket_id): "保密", str(plain): "138****0009"}
    assert scene.as_(client, "101").get(f"/api/tickets/{ticket_id}").json()["number_masked"] == "138****0008"


def test_no_route_unmasks_for_a_department_or_an_agent(scene: Matters, client: TestClient):
    member(scene, "401", "labour_bureau")
    ticket_id = scene.opened(dispatched(**VIOLENCE), number=VICTIM)[0]
    with begin() as uow:
        call_id = uow.session.get_one(Ticket, ticket_id).call_id
    for staff_no, roles in (("401", ("department",)), ("101", ()), ("102", ())):
        seat = scene.as_(client, staff_no, *roles)
        assert seat.post(f"/api/calls/{call_id}/unmask", {"reason": "回访"}).status_code == 403, staff_no


def test_it_holds_for_the_number_whichever_matter_comes_later(scene: Matters):
    scene.queue("general", "综合")
    scene.opened(dispatched(**VIOLENCE), number=VICTIM)
    later = scene.opened(matter(category="M09-01"), number=VICTIM, agreed=True)[0]
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, later)
        assert not ticket.safe_contact
        closed = scheduling._closed(uow, ticket, None)
        assert not closed.safe_contact
        from callcenter.contacts.models import ContactPoint

        assert scheduling._closed(uow, ticket, uow.session.get_one(ContactPoint, ticket.point_id)).safe_contact
    assert silent() == "safe_contact"


def test_a_minor_and_whoever_asks_for_it_are_careful_too(scene: Matters):
    scene.opened(dispatched(special_groups=["minor"]), number="13800000011")
    scene.opened(dispatched(), number="13800000012", safe_contact=True)
    scene.opened(dispatched(), number="13800000013")
    assert [silent(number) for number in ("13800000011", "13800000012", "13800000013")] == [
        "safe_contact",
        "safe_contact",
        None,
    ]


def test_the_list_of_owed_calls_and_the_offer_say_so(scene: Matters):
    scene.opened(dispatched(**VIOLENCE), number=VICTIM)
    message = scene.call(VICTIM, taken_by=None, outcome="voicemail")
    other = scene.call("13800000013", taken_by=None, outcome="voicemail")
    with begin() as uow:
        owed.open_voicemail(uow, VoicemailLeft(message, new_id(), 12))
        owed.open_voicemail(uow, VoicemailLeft(other, new_id(), 12))
    with begin() as uow:
        listed = {line.call_id: line.safe_contact for line in returns.listed(uow, "open", scene.agents["101"])}
        point = contacts.find_or_create_point(uow, "tel", VICTIM)
        assert ports.needing_care(uow, [point.id]) == {point.id}
    assert listed == {message: True, other: False}


def test_a_form_still_being_written_counts(scene: Matters):
    event = scene.wrap_up(scene.call("13800000014"), matter(), safe_contact=True)
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000014")
        assert ports.needing_care(uow, [point.id]) == {point.id}
    assert event.wrap_up_id


def test_an_anonymous_caller_makes_nobody_else_careful(scene: Matters):
    scene.opened(dispatched(**VIOLENCE), number="")
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "")
        assert ports.needing_care(uow, [point.id]) == set()


def test_wishes_are_kept_and_a_supervisor_lifts_them_with_a_reason(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched(), number="13800000015")[0]
    agent, supervisor = scene.as_(client, "101"), scene.as_(client, "201", "supervisor")
    wishes: dict[str, Any] = {"hours": "工作日上午", "sms_ok": True, "code_word": "快递"}
    panel = agent.post(f"/api/tickets/{ticket_id}/care", wishes).json()
    assert (panel["care"]["hours"], panel["care"]["code_word"]) == ("工作日上午", "快递")
    lift = f"/api/tickets/{ticket_id}/care/lift"
    assert agent.post(lift, {"reason": "来电人要求"}).status_code == 403
    after = supervisor.post(lift, {"reason": "来电人要求"}).json()
    assert (after["care"], after["safe_contact"]) == (None, False)
    assert supervisor.post(lift, {"reason": "再来一次"}).json()["error"]["code"] == "care_unknown"


def member(scene: Matters, staff_no: str, code: str) -> None:
    from callcenter.tickets.handling_models import DepartmentMember
    from callcenter.tickets.models import Department

    account = scene.account(staff_no, "department")
    with begin() as uow:
        department = uow.session.query(Department).filter_by(code=code).one()
        uow.session.add(DepartmentMember(department_id=department.id, account_id=account, added_at=uow.now))
