"""Reporting: two bodies, clocks, levels, acknowledgements; kills in between and both sides at once."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.sensitive.models import EscalationStep
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.scenes import dispatched
from tests.conftest import Quiet


class Killed(BaseException):
    """The process is gone."""


def reported(scene: Matters, client: TestClient, **matter: Any) -> UUID:
    scene.two_bodies()
    ticket_id = scene.opened(dispatched(**matter))[0]
    agent = scene.as_(client, "101")
    told = agent.post(f"/api/tickets/{ticket_id}/sensitivity", {"sensitivity": "petition", "note": "要去省里"})
    assert told.status_code == 200, told.text
    return ticket_id


def steps(escalations: list[dict[str, Any]]) -> dict[str, str]:
    return {step["name"]: step["state"] for each in escalations for step in each["steps"]}


def step_id(escalations: list[dict[str, Any]], name: str) -> str:
    return next(step["id"] for each in escalations for step in each["steps"] if step["name"] == name)


def test_a_petition_is_reported_to_the_government_and_the_county_centre(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    panel = scene.as_(client, "101").get(f"/api/tickets/{ticket_id}/sensitive").json()
    told = panel["escalations"][0]["steps"]
    assert {(step["body"], step["level"], step["state"]) for step in told} == {
        ("government", 1, "waiting"),
        ("county_centre", 1, "waiting"),
    }
    assert {step["due_at"] for step in told} == {"2026-11-23T02:30:00Z"}  # half an hour
    assert panel["mark"]["sensitivity"] == "petition"
    assert panel["text_locked"]


def test_marking_twice_reports_once(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    agent = scene.as_(client, "101")
    again = agent.post(f"/api/tickets/{ticket_id}/sensitivity", {"sensitivity": "group"}).json()
    assert len(again["escalations"]) == 1
    assert again["mark"]["sensitivity"] == "group"


def test_each_body_acknowledges_for_itself(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    government = scene.as_(client, "301")
    listed = government.get("/api/escalations").json()
    assert [each["ticket_id"] for each in listed] == [str(ticket_id)]
    mine = step_id(listed, "镇政府值班室")
    after = government.post(f"/api/escalations/steps/{mine}/acknowledge", {"note": "已派人到场"}).json()
    assert after[0]["state"] == "open"  # the county centre has not
    centre = scene.as_(client, "302")
    theirs = step_id(centre.get("/api/escalations").json(), "县中心主任")
    done = centre.post(f"/api/escalations/steps/{theirs}/acknowledge", {}).json()
    assert done[0]["state"] == "acknowledged"
    assert scene.kinds(ticket_id).count("escalation_acknowledged") == 2


def test_nobody_acknowledges_for_a_colleague_nor_twice(scene: Matters, client: TestClient):
    reported(scene, client)
    government = scene.as_(client, "301")
    listed = government.get("/api/escalations").json()
    others = government.post(f"/api/escalations/steps/{step_id(listed, '县中心主任')}/acknowledge", {})
    assert (others.status_code, others.json()["error"]["code"]) == (403, "not_the_recipient")
    mine = f"/api/escalations/steps/{step_id(listed, '镇政府值班室')}/acknowledge"
    assert government.post(mine, {}).status_code == 200
    again = government.post(mine, {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "escalation_acknowledged")


def test_silence_reaches_the_next_level_and_stops_at_the_top(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    assert scene.climb() == 0
    scene.turn(minutes=31)
    assert scene.climb() == 2
    assert scene.climb() == 0
    supervisor = scene.as_(client, "201", "supervisor")
    listed = supervisor.get("/api/escalations").json()
    assert steps(listed) == {"镇政府值班室": "top", "县中心主任": "lapsed", "市局分管领导": "waiting"}
    scene.turn(minutes=31)
    assert scene.climb() == 1
    scene.turn(days=2)
    assert scene.climb() == 0
    listed = scene.as_(client, "201", "supervisor").get("/api/escalations").json()
    assert steps(listed) == {"镇政府值班室": "top", "县中心主任": "lapsed", "市局分管领导": "top"}
    assert scene.kinds(ticket_id).count("escalated") == 5  # two told, one level up, two tops


def test_an_outside_contact_is_acknowledged_for_by_whoever_rang(scene: Matters, client: TestClient):
    reported(scene, client)
    scene.turn(minutes=31)
    scene.climb()
    supervisor = scene.as_(client, "201", "supervisor")
    listed = supervisor.get("/api/escalations").json()
    outside = next(step for step in listed[0]["steps"] if step["name"] == "市局分管领导")
    assert outside["number_masked"] == "138****0099"
    shown = supervisor.post(f"/api/sensitive/recipients/{outside['recipient_id']}/number").json()
    assert shown == {"number": "13800000099"}
    said = {"way": "phone", "note": "已电话报告，对方知悉"}
    after = supervisor.post(f"/api/escalations/steps/{outside['id']}/acknowledge", said).json()
    states = steps(after)
    assert states["市局分管领导"] == "acknowledged"
    with begin() as uow:
        step = uow.session.get_one(EscalationStep, UUID(outside["id"]))
        assert (step.way, step.acknowledged_by) == ("phone", scene.agents["201"])
        noted = uow.raw.execute("SELECT count(*) FROM audit_entry WHERE action = 'number_unmasked'").fetchone()
    assert noted == (1,)


def test_an_acknowledgement_after_the_time_counts_and_is_called_late(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    scene.turn(minutes=31)
    scene.climb()
    centre = scene.as_(client, "302")
    listed = centre.get("/api/escalations").json()
    after = centre.post(f"/api/escalations/steps/{step_id(listed, '县中心主任')}/acknowledge", {}).json()
    assert steps(after)["县中心主任"] == "acknowledged"
    assert steps(after)["市局分管领导"] == "relieved"
    with begin() as uow:
        found = uow.raw.execute(
            "SELECT content -> 'late' FROM ticket_event WHERE ticket_id = %s AND kind = 'escalation_acknowledged'",
            (ticket_id,),
        ).fetchone()
    assert found == (True,)


def test_a_kill_before_the_next_level_leaves_the_step_due_and_tells_once(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    scene.turn(minutes=31)

    def kill() -> None:
        raise Killed

    with checkpoints.on("before commit", kill), pytest.raises(Killed):
        scene.climb()
    assert scene.climb() == 2
    with begin() as uow:
        rows = uow.raw.execute(
            "SELECT body, level, count(*) FROM escalation_step GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
    assert rows == [("county_centre", 1, 1), ("county_centre", 2, 1), ("government", 1, 1)]
    assert scene.kinds(ticket_id).count("escalated") == 4


def test_an_acknowledgement_at_the_same_moment_waits_for_the_clock_and_relieves_whom_it_told(
    scene: Matters, client: TestClient
):
    """The clock holds the ticket when the county centre presses the key: late, and the level above is let go."""
    ticket_id = reported(scene, client)
    centre = scene.as_(client, "302")
    mine = step_id(centre.get("/api/escalations").json(), "县中心主任")
    scene.turn(minutes=31)
    climbing, pressed = threading.Event(), threading.Event()

    def hold() -> None:
        climbing.set()
        assert pressed.wait(20)

    with ThreadPoolExecutor(2) as pool, checkpoints.on("before the next level is told", hold):
        climbed = pool.submit(scene.climb)
        assert climbing.wait(20)
        with checkpoints.on("before ticket lock", pressed.set):
            answered = pool.submit(centre.post, f"/api/escalations/steps/{mine}/acknowledge", {})
            assert climbed.result(20) == 2
            assert answered.result(20).status_code == 200
    states = steps(scene.as_(client, "201", "supervisor").get("/api/escalations").json())
    assert (states["县中心主任"], states["市局分管领导"]) == ("acknowledged", "relieved")
    assert scene.kinds(ticket_id).count("escalation_acknowledged") == 1


def test_the_clock_passes_by_a_ticket_that_is_being_acknowledged(scene: Matters, client: TestClient):
    reported(scene, client)
    centre = scene.as_(client, "302")
    mine = step_id(centre.get("/api/escalations").json(), "县中心主任")
    scene.turn(minutes=31)
    during: list[int] = []

    def climb_meanwhile() -> None:
        if not during:
            during.append(-1)
            during[0] = ThreadPoolExecutor(1).submit(scene.climb).result(20)

    with checkpoints.on("before commit", climb_meanwhile):
        centre.post(f"/api/escalations/steps/{mine}/acknowledge", {})
    assert during == [0]
    assert scene.climb() == 1  # the government's silence alone
    states = steps(scene.as_(client, "201", "supervisor").get("/api/escalations").json())
    assert states == {"镇政府值班室": "top", "县中心主任": "acknowledged"}


def test_without_recipients_the_clock_runs_and_the_supervisor_sees_it_red(scene: Matters, client: TestClient):
    ticket_id = scene.opened(dispatched())[0]
    scene.as_(client, "101").post(f"/api/tickets/{ticket_id}/sensitivity", {"sensitivity": "sensitive"})
    scene.turn(minutes=31)
    scene.climb()
    supervisor = scene.as_(client, "201", "supervisor")
    told = supervisor.get("/api/escalations").json()[0]["steps"]
    assert [(step["body"], step["state"], step["overdue"]) for step in told] == [
        ("government", "top", True),
        ("county_centre", "top", True),
    ]


def test_a_place_with_recipients_of_its_own_tells_them_alone(scene: Matters, client: TestClient):
    scene.two_bodies()
    scene.recipient("government", 1, "东门镇值班室", "303", "东门镇", "department")
    ticket_id = scene.opened(dispatched(fields={"township": "东门镇"}))[0]
    panel = scene.as_(client, "101").post(f"/api/tickets/{ticket_id}/sensitivity", {"sensitivity": "petition"}).json()
    assert set(steps(panel["escalations"])) == {"东门镇值班室", "县中心主任"}
    assert panel["escalations"][0]["place"] == "东门镇"


def test_only_who_must_know_reads_a_marked_matter(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    path = f"/api/tickets/{ticket_id}"
    outside = ("department",)
    readers = {"101": ((), 200), "102": ((), 404), "301": (outside, 200), "304": (outside, 404)}
    readers["201"] = (("supervisor",), 200)
    for staff_no, (roles, code) in readers.items():
        seat = scene.as_(client, staff_no, *roles)
        assert seat.get(path).status_code == code, staff_no
        assert seat.get(f"{path}/sensitive").status_code == code, staff_no
        listed = seat.get("/api/escalations")
        assert len(listed.json()) == (code == 200 and staff_no != "101"), staff_no


def test_the_text_of_a_marked_matter_stays_and_notes_are_added(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    agent = scene.as_(client, "101")
    changed = agent.put(f"/api/tickets/{ticket_id}/form", {"values": {"employer": "别的公司"}})
    assert (changed.status_code, changed.json()["error"]["code"]) == (409, "text_locked")
    moved = scene.as_(client, "201", "supervisor").put(
        f"/api/tickets/{ticket_id}/category", {"category": "M09-01", "reason": "分错"}
    )
    assert (moved.status_code, moved.json()["error"]["code"]) == (409, "text_locked")
    assert agent.post(f"/api/tickets/{ticket_id}/notes", {"text": "已再次劝导"}).status_code == 200


def test_a_mark_is_taken_off_only_when_nothing_waits(scene: Matters, client: TestClient):
    ticket_id = reported(scene, client)
    supervisor = scene.as_(client, "201", "supervisor")
    clear = f"/api/tickets/{ticket_id}/sensitivity/clear"
    assert supervisor.post(clear, {"reason": "误标"}).json()["error"]["code"] == "escalation_open"
    for step in supervisor.get("/api/escalations").json()[0]["steps"]:
        supervisor.post(f"/api/escalations/steps/{step['id']}/acknowledge", {"way": "phone"})
    assert supervisor.post(clear, {"reason": "误标"}).json()["mark"] is None
    assert scene.as_(client, "102").get(f"/api/tickets/{ticket_id}").status_code == 200
    assert scene.as_(client, "101").post(clear, {"reason": "误标"}).status_code == 403


def test_live_hints_reach_recipients_and_say_nothing(scene: Matters, client: TestClient, published: Quiet):
    reported(scene, client)
    told = [json.loads(body) for channel, body in published.published if b"escalations" in body]
    audiences = {each["audience"] for each in told}
    assert {f"account:{scene.agents['301']}", f"account:{scene.agents['302']}", "supervisors"} == audiences
    assert all(each["data"] == {} for each in told)


def test_an_urgent_matter_reaches_whoever_is_on_duty_then_the_list(scene: Matters, client: TestClient):
    scene.recipient("duty", 1, "值班领导", "305", None, "supervisor")
    ticket_id = scene.opened(dispatched())[0]
    supervisor = scene.as_(client, "201", "supervisor")
    marked = supervisor.post(f"/api/tickets/{ticket_id}/urgent", {"reason": "扬言跳楼"})
    assert marked.status_code == 200, marked.text
    deliver()
    listed = supervisor.get("/api/escalations").json()
    assert [(each["kind"], step["name"]) for each in listed for step in each["steps"]] == [("urgent", "值班领导")]
    assert listed[0]["steps"][0]["due_at"] == "2026-11-23T02:10:00Z"  # ten minutes


def deliver() -> None:
    """Deliver what waits in the outbox."""
    from callcenter.db import delivery

    while delivery.deliver_next("default"):
        pass
