"""Groups (scenario 10): thirty workers of one site are one case with thirty people, reported and acknowledged twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.sensitive import handlers
from callcenter.sensitive.models import GroupAlert
from callcenter.tickets.events import FormSaved, TicketOpened
from tests.callcenter.sensitive.matters import Matters
from tests.callcenter.tickets.scenes import dispatched

SITE = {"employer": "四川鸿达建筑工程有限公司", "site": "滨江二期工地"}


def workers(scene: Matters, count: int, **fields: Any) -> list[Any]:
    return [
        scene.opened(dispatched(fields=SITE | fields), number=f"138000001{number:02d}")[0] for number in range(count)
    ]


def test_scenario_10_thirty_workers_are_one_case_thirty_people_and_two_acknowledgements(
    scene: Matters, client: TestClient
):
    scene.two_bodies()
    tickets = workers(scene, 30)
    supervisor = scene.as_(client, "201", "supervisor")
    alerts = supervisor.get("/api/groups").json()
    assert {(each["kind"], each["tickets"], each["people"]) for each in alerts} == {
        ("employer", 30, 30),
        ("site", 30, 30),
    }
    site = next(each for each in alerts if each["kind"] == "site")
    made = supervisor.post(f"/api/groups/{site['id']}/confirm", {"title": "滨江二期欠薪"}).json()
    assert (made["tickets"], made["people"], made["parent_id"]) == (30, 30, str(tickets[0]))
    assert all(each["in_case"] for each in made["members"])
    with begin() as uow:
        counts = uow.raw.execute(
            "SELECT (SELECT count(*) FROM matter_case), (SELECT count(*) FROM case_person), count(*)"
            " FROM sensitive_mark WHERE sensitivity = 'group'"
        ).fetchone()
    assert counts == (1, 30, 30)
    reports = supervisor.get("/api/escalations").json()
    assert [each["ticket_id"] for each in reports] == [str(tickets[0])]
    for staff_no in ("301", "302"):
        seat = scene.as_(client, staff_no)
        mine = next(step for step in seat.get("/api/escalations").json()[0]["steps"] if step["mine"])
        assert seat.post(f"/api/escalations/steps/{mine['id']}/acknowledge", {}).status_code == 200
    assert supervisor.get("/api/escalations").json()[0]["state"] == "acknowledged"


def test_one_worker_who_names_thirty_counts_thirty_people(scene: Matters, client: TestClient):
    workers(scene, 3, workers="30")
    supervisor = scene.as_(client, "201", "supervisor")
    assert {(each["tickets"], each["people"]) for each in supervisor.get("/api/groups").json()} == {(3, 30)}


def test_two_are_no_group_and_old_ones_do_not_count(scene: Matters, client: TestClient):
    workers(scene, 2)
    scene.turn(days=31)
    scene.opened(dispatched(fields=SITE), number="13800000199")
    assert scene.as_(client, "201", "supervisor").get("/api/groups").json() == []


def test_the_machine_marks_nothing_by_itself(scene: Matters, client: TestClient):
    ticket_id = workers(scene, 3)[0]
    panel = scene.as_(client, "101").get(f"/api/tickets/{ticket_id}/sensitive").json()
    assert (panel["mark"], panel["escalations"]) == (None, [])
    assert {each["state"] for each in panel["groups"]} == {"open"}


def test_newcomers_are_taken_in_by_confirming_again_and_reported_once(scene: Matters, client: TestClient):
    scene.two_bodies()
    workers(scene, 3)
    supervisor = scene.as_(client, "201", "supervisor")
    alert = next(each for each in supervisor.get("/api/groups").json() if each["kind"] == "site")
    supervisor.post(f"/api/groups/{alert['id']}/confirm", {})
    scene.opened(dispatched(fields=SITE), number="13800000150")
    shown = supervisor.get("/api/groups", params={"state": "confirmed"}).json()[0]
    assert (shown["newcomers"], shown["tickets"]) == (1, 4)
    again = supervisor.post(f"/api/groups/{alert['id']}/confirm", {}).json()
    assert (again["newcomers"], again["people"]) == (0, 4)
    assert len(supervisor.get("/api/escalations").json()) == 1


def test_a_coincidence_is_dismissed_until_another_matter_comes(scene: Matters, client: TestClient):
    workers(scene, 3)
    supervisor = scene.as_(client, "201", "supervisor")
    for alert in supervisor.get("/api/groups").json():
        assert supervisor.post(f"/api/groups/{alert['id']}/dismiss").status_code == 204
        assert supervisor.post(f"/api/groups/{alert['id']}/dismiss").status_code == 409
    assert supervisor.get("/api/groups").json() == []
    scene.opened(dispatched(fields=SITE), number="13800000151")
    assert len(supervisor.get("/api/groups").json()) == 2


def test_a_form_that_is_supplemented_later_joins_the_group(scene: Matters):
    workers(scene, 2)
    late = scene.opened(dispatched(), number="13800000152")[0]
    with begin() as uow:
        uow.raw.execute(
            "UPDATE ticket_form SET values = values || %s WHERE ticket_id = %s",
            ('{"site": "滨江二期（工地）"}', late),
        )
    with begin() as uow:
        handlers.look_again(uow, FormSaved(late))
    with begin() as uow:
        assert [(each.kind, each.tickets) for each in uow.session.query(GroupAlert)] == [("site", 3)]


def test_two_recorded_at_the_same_moment_are_both_counted(scene: Matters):
    """Each would see two of three, were they not counted one after the other."""
    workers(scene, 1)
    both = [scene.tickets(dispatched(fields=SITE), number=f"1380000017{each}")[0] for each in range(2)]

    def look(ticket_id: Any) -> None:
        with begin() as uow:
            handlers.look_into(uow, TicketOpened(ticket_id))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(look, both))
    with begin() as uow:
        assert {each.tickets for each in uow.session.query(GroupAlert)} == {3}


def test_agents_and_departments_see_no_list_of_groups(scene: Matters, client: TestClient):
    workers(scene, 3)
    assert scene.as_(client, "102").get("/api/groups").status_code == 403
    assert scene.as_(client, "401", "department").get("/api/groups").status_code == 403
