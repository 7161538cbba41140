"""Ways round a lock: a merge, a call about a matter of before, a short message, a form completed later, a number tried.

Each is walked by whom it would tell something.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.desk import views
from callcenter.ids import new_id
from callcenter.messages import service as messages
from callcenter.messages import templates
from callcenter.sensitive import marking
from callcenter.surveys import scheduling
from callcenter.tickets import merging, rights, service, stages
from callcenter.tickets.models import Ticket
from callcenter.transcripts.models import Segment, Transcript
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.people_of_tests import signed_in
from tests.callcenter.tickets.scenes import dispatched, matter

NUMBER, MASKED = "13800000007", "138****0007"
WORDS = "坐席态度极其恶劣"


def complaint(scene: Matters, about: str | None, **changes: Any) -> UUID:
    fields = {"complaint_reason": "attitude"} | ({"staff_no": about} if about else {})
    return scene.opened(matter(category="Q03-06", summary=WORDS, fields=fields) | changes, number=NUMBER)[0]


def ticket_of(ticket_id: UUID) -> Ticket:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id)


def merged(scene: Matters, double: UUID, into: UUID) -> None:
    with begin() as uow:
        merging.merge(uow, signed_in(scene, "900", "admin"), double, into, "同一事项")


def told_at_the_desk(scene: Matters, staff_no: str) -> list[str | None]:
    with begin() as uow:
        point = uow.raw.execute("SELECT id FROM contact_point WHERE masked = %s", (MASKED,)).fetchone()
        assert point is not None
        return [each.summary for each in views.history(uow, scene.account(staff_no), point[0], new_id())]


def test_complaints_about_two_people_do_not_become_one(scene: Matters):
    """Either would read in the other's record who complains about them."""
    scene.account("102")
    scene.account("103")
    older = complaint(scene, "102")
    scene.turn(hours=1)
    later = complaint(scene, "103")
    with pytest.raises(merging.MergeRefused):
        merged(scene, later, older)


def test_what_becomes_confidential_takes_its_doubles_with_it(scene: Matters, client: TestClient):
    older = scene.opened(dispatched(summary="多人讨薪"), number=NUMBER)[0]
    scene.turn(hours=1)
    later = scene.opened(dispatched(summary="多人讨薪再次来电"), number=NUMBER)[0]
    merged(scene, later, older)
    with begin() as uow:
        marking.mark(uow, stages.for_update(uow, older), "group", scene.agents["900"], source="person")
    assert ticket_of(later).locked == "supervised"
    stranger, supervisor = scene.as_(client, "105"), scene.as_(client, "201", "supervisor")
    assert stranger.get(f"/api/tickets/{later}").status_code == 404
    assert supervisor.get(f"/api/tickets/{later}").status_code == 200


def test_a_call_about_a_confidential_matter_tells_no_colleague_what_was_said(scene: Matters):
    locked = scene.opened(dispatched(summary="多人讨薪"), number=NUMBER)[0]
    with begin() as uow:
        rights.lock(uow, stages.for_update(uow, locked), {})
    scene.turn(hours=1)
    scene.opened(matter(ticket_id=str(locked), summary="又说准备去上访"), number=NUMBER)
    assert told_at_the_desk(scene, "105") == [None, None]
    assert told_at_the_desk(scene, "101") == ["又说准备去上访", "多人讨薪"]


@pytest.mark.parametrize("form", [{"safe_contact": True}, {"special_groups": ["minor"]}])
def test_a_form_whose_ticket_is_still_being_made_is_as_confidential_as_it_will_be(scene: Matters, form: dict[str, Any]):
    careful = bool(form.pop("safe_contact", False))
    scene.wrap_up(scene.call(NUMBER), matter(summary="不便让家人知道") | form, safe_contact=careful)
    assert told_at_the_desk(scene, "105") == [None]
    assert told_at_the_desk(scene, "101") == ["不便让家人知道"]


def test_a_supervisor_named_after_the_call_is_shut_out_with_the_form(scene: Matters, client: TestClient):
    scene.account("202", "supervisor")
    ticket_id = complaint(scene, None)
    hostile, upper = scene.as_(client, "202"), scene.as_(client, "900")
    assert hostile.get(f"/api/tickets/{ticket_id}").status_code == 200
    wrote = scene.as_(client, "101").put(f"/api/tickets/{ticket_id}/form", {"values": {"staff_no": "202"}})
    assert wrote.status_code == 200, wrote.text
    assert hostile.get(f"/api/tickets/{ticket_id}").status_code == 404
    assert upper.get(f"/api/tickets/{ticket_id}/complaint").json()["unit"] == "upper"


def test_the_list_of_short_messages_tells_nobody_of_a_complaint_about_them(scene: Matters, client: TestClient):
    scene.account("202", "supervisor")
    ticket = ticket_of(complaint(scene, "202"))
    plain = ticket_of(scene.opened(dispatched(), number="13800000008")[0])
    with begin() as uow:
        templates.seed(uow)
    for each in (ticket, plain):
        assert each.point_id is not None
        with begin() as uow:
            made = messages.prepare(uow, each.point_id, "ticket_number", {"number": each.number}, str(each.id),
                                    ticket_id=each.id)  # fmt: skip
        if each is ticket:
            kept = made.id
    hostile, other, upper = (scene.as_(client, who, *roles) for who, roles in
                             (("202", ()), ("203", ("supervisor",)), ("900", ())))  # fmt: skip
    for seat in (hostile, other):
        assert [each["ticket_id"] for each in seat.get("/api/messages").json()["items"]] == [str(plain.id)]
        assert seat.post(f"/api/messages/{kept}/send-again").status_code == 404
    assert upper.get("/api/messages").json()["total"] == 2


def test_a_call_with_a_complaint_about_a_supervisor_is_read_by_no_colleague_of_theirs_on_another_matter(
    scene: Matters, client: TestClient
):
    """One call, two matters: the ticket that all may see leads to the words about the other."""
    scene.account("202", "supervisor")
    fields = {"staff_no": "202", "complaint_reason": "attitude"}
    wage, about = scene.opened(
        dispatched(), matter(category="Q03-06", summary=WORDS, fields=fields), number=NUMBER
    )  # fmt: skip
    call_id = ticket_of(wage).call_id
    assert call_id is not None
    recording = scene.recording(call_id)
    with begin() as uow:
        spoken = Transcript(id=new_id(), org_id=uow.org_id, call_id=call_id, pass_=1, status="done", language="zh-CN",
                            engine="test", model="test", created_at=uow.now)  # fmt: skip
        uow.session.add(spoken)
        uow.session.flush()
        uow.session.add(Segment(org_id=uow.org_id, transcript_id=spoken.id, track="caller", starts_ms=0, ends_ms=900,
                                text="我要投诉二零二号班长", final=True, heard_at=uow.now))  # fmt: skip
    upper = scene.as_(client, "900")
    for who in (scene.as_(client, "202"), scene.as_(client, "203", "supervisor")):
        assert who.get(f"/api/tickets/{wage}").status_code == 200
        assert who.get(f"/api/tickets/{about}").status_code == 404
        met = who.get(f"/api/tickets/{wage}/encounters").json()[0]
        assert (met["readable"], met["recordings"]) == (False, [])
        assert who.get("/api/tickets", params={"q": "投诉二零二"}).json()["items"] == []
        for path in (f"calls/{call_id}", f"calls/{call_id}/transcript", f"recordings/{recording}/audio"):
            assert who.get(f"/api/{path}").status_code == 404, path
    assert upper.get(f"/api/tickets/{wage}/encounters").json()[0]["readable"] is True
    assert len(upper.get("/api/tickets", params={"q": "投诉二零二"}).json()["items"]) == 2


def test_nobody_asks_a_caller_about_a_matter_that_they_may_not_see(scene: Matters, client: TestClient):
    scene.account("202", "supervisor")
    ticket = ticket_of(complaint(scene, "202"))
    with begin() as uow:
        service.close(uow, ticket.id, scene.agents["900"], "resolved", "已答复")
    with begin() as uow:
        made = scheduling.schedule(uow, stages.for_update(uow, ticket.id))
        assert made is not None
    upper = scene.as_(client, "900")
    for who in (scene.as_(client, "202"), scene.as_(client, "203", "supervisor")):
        assert who.get("/api/survey-tasks").json() == []
        assert who.post(f"/api/survey-tasks/{made.id}/dial").status_code == 404
    assert [each["ticket_id"] for each in upper.get("/api/survey-tasks").json()] == [str(ticket.id)]


def test_a_number_that_is_kept_from_a_unit_is_shown_by_no_route_and_found_by_no_search(
    scene: Matters, client: TestClient
):
    """S71: also hidden from the unit that handles the matter."""
    with begin() as uow:
        templates.seed(uow)
    ticket = ticket_of(scene.opened(dispatched(department="legal_aid_centre"), number=NUMBER, safe_contact=True)[0])
    with begin() as uow:
        scene.account("301", "department")
        uow.raw.execute(
            "INSERT INTO department_member (id, org_id, department_id, account_id, added_at)"
            " SELECT %s, org_id, id, %s, %s FROM department WHERE code = 'legal_aid_centre'",
            (new_id(), scene.agents["301"], uow.now),
        )
        assert ticket.point_id is not None
        values = {"number": ticket.number}
        messages.prepare(uow, ticket.point_id, "ticket_number", values, "one", ticket_id=ticket.id)
    unit, agent = scene.as_(client, "301"), scene.as_(client, "101")
    applied = agent.post(f"/api/tickets/{ticket.id}/aid", {})
    assert applied.status_code == 201, applied.text
    paths = [path.replace("{ticket_id}", str(ticket.id)) for path, methods in
             client.app.openapi()["paths"].items() if "get" in methods]  # type: ignore[attr-defined]  # fmt: skip
    paths += [f"/api/aid/applications/{applied.json()['id']}", f"/api/calls/{ticket.call_id}/tickets"]
    asked = {path: unit.get(path) for path in paths if "{" not in path}
    for path in (f"/api/tickets/{ticket.id}", f"/api/tickets/{ticket.id}/messages", paths[-2]):
        assert asked[path].status_code == 200, (path, asked[path].text)
    assert [path for path, answer in asked.items() if MASKED in answer.text or NUMBER in answer.text] == []
    assert unit.get("/api/tickets", params={"q": NUMBER}).json()["total"] == 0
    assert agent.get("/api/tickets", params={"q": NUMBER}).json()["total"] == 1


def test_a_day_beyond_the_calendar_is_refused_and_not_an_error(scene: Matters, client: TestClient):
    upper = scene.as_(client, "900")
    asked = upper.get("/api/tickets/export", params={"created_to": "9999-12-31"})
    assert (asked.status_code, asked.json()["error"]["code"]) == (422, "malformed")


def test_a_slip_of_the_year_stops_no_page_that_counts_from_it(scene: Matters, client: TestClient):
    accident = {"injured_on": "9999-12-31"}
    ticket_id = scene.opened(matter(category="M01-02", fields=accident), number=NUMBER)[0]
    upper = scene.as_(client, "900")
    assert upper.get(f"/api/tickets/{ticket_id}/sensitive").status_code == 200
    for year in ("0001", "9999"):
        values = {"injured_on": f"{year}-12-31"}
        said = upper.post("/api/limitation/check", {"category": "M01-02", "values": values})
        assert said.status_code == 200, said.text
