"""The satisfaction page over real rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calls.events import RatingInvited, RatingKeyed
from callcenter.db.unit_of_work import begin
from callcenter.surveys import handlers
from callcenter.surveys.models import Survey
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    made.queue("general", "综合")
    made.queue("lang_ii", "彝语", "ii-CN")
    return made


def rated(scene: Scene, grade: int | None, **call: Any) -> None:
    call_id = scene.call(**call)
    with begin() as uow:
        handlers.note_invitation(uow, RatingInvited(call_id, True, None))
        handlers.note_rating(uow, RatingKeyed(call_id, grade, str(grade or "")))


def shown(scene: Scene, client: TestClient, query: str = "") -> dict[str, Any]:
    scene.sign_in(client, "201", "supervisor")
    answer = client.get(f"/api/satisfaction{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def figure(page: dict[str, Any], name: str) -> tuple[int, int, str | None]:
    found = next(each for each in page["figures"] if each["name"] == name)
    return found["numerator"], found["denominator"], found["value"]


def test_an_empty_period_has_figures_without_values(scene: Scene, client: TestClient):
    page = shown(scene, client)
    assert all(each["value"] is None for each in page["figures"] + page["callbacks"]["figures"])
    assert page["rows"] == []
    assert page["period"] == {"from": "2026-10-25", "to": "2026-11-23"}


def test_ratings_are_counted_with_numerator_and_denominator(scene: Scene, client: TestClient):
    for grade in (1, 1, 3, 4, None):
        rated(scene, grade)
    scene.call(taken_by=None)
    page = shown(scene, client)
    assert figure(page, "satisfaction") == (3, 4, "75.00")
    assert figure(page, "excellence") == (2, 4, "50.00")
    assert figure(page, "response") == (4, 5, "80.00")
    assert figure(page, "connected") == (5, 6, "83.33")
    assert page["grades"] == {"1": 2, "2": 0, "3": 1, "4": 1, "5": 0}
    satisfaction = page["figures"][0]
    assert (satisfaction["label"], satisfaction["formula_version"]) == ("满意率", "K23.1")
    assert satisfaction["interval"] == ["30.06", "95.44"]


def test_a_grade_of_a_call_that_was_marked_invalid_counts_for_nothing(scene: Scene, client: TestClient):
    rated(scene, 1)
    with begin() as uow:
        (call_id,) = uow.raw.execute("SELECT call_id FROM rating").fetchone()  # type: ignore[misc]
    rated(scene, 5)
    assert figure(shown(scene, client), "satisfaction") == (1, 2, "50.00")
    scene.wrap_up(call_id, state="invalid", disposition=None, invalid_reason="misdialled")
    with begin() as uow:
        uow.raw.execute("UPDATE rating r SET seat_id = w.seat_id FROM wrap_up w WHERE w.call_id = r.call_id")
    assert figure(shown(scene, client), "satisfaction") == (0, 1, "0.00")


def test_callbacks_never_mix_with_ratings_after_the_call(scene: Scene, client: TestClient):
    rated(scene, 5)
    ticket_id = scene.tickets(matter())[0]
    with begin() as uow:
        from callcenter.contacts import service as contacts

        point = contacts.find_or_create_point(uow, "tel", "13800000001")
        uow.session.add(Survey(ticket_id=ticket_id, round=1, point_id=point.id, mode="machine", state="done",
                               language="zh-CN", queue_key="general", served_by=scene.agents["101"], due_at=uow.now,
                               solved=1, grade=1, created_at=uow.now, business_day=MONDAY.date()))  # fmt: skip
    page = shown(scene, client)
    assert figure(page, "satisfaction") == (0, 1, "0.00")
    assert figure(page["callbacks"], "callback_satisfaction") == (1, 1, "100.00")
    assert figure(page["callbacks"], "callback_reached") == (1, 1, "100.00")


def test_rows_by_agent_queue_and_language_add_up(scene: Scene, client: TestClient):
    rated(scene, 1)
    rated(scene, 4, taken_by="103", queue_key="lang_ii", language="ii-CN")
    scene.call(taken_by=None, queue_key="lang_ii", language="ii-CN")
    by_queue = {row["name"]: row for row in shown(scene, client, "?by=queue")["rows"]}
    assert figure(by_queue["彝语"], "connected") == (1, 2, "50.00")
    assert figure(by_queue["综合"], "satisfaction") == (1, 1, "100.00")
    by_language = {row["key"]: row for row in shown(scene, client, "?by=language")["rows"]}
    assert figure(by_language["ii-CN"], "satisfaction") == (0, 1, "0.00")
    by_agent = {row["name"]: row for row in shown(scene, client, "?by=agent")["rows"]}
    assert set(by_agent) == {"101 测试101", "103 测试103"}
    assert "connected" not in {each["name"] for each in by_agent["101 测试101"]["figures"]}


def test_a_call_counts_on_the_day_in_shanghai_on_which_it_arrived(scene: Scene, client: TestClient):
    late = MONDAY + timedelta(hours=14)  # 00:00 on Tuesday in Shanghai
    rated(scene, 1)
    clock.set_clock(lambda: late)
    rated(scene, 1)
    assert figure(shown(scene, client, "?from=2026-11-23&to=2026-11-23"), "satisfaction")[1] == 1
    assert figure(shown(scene, client, "?from=2026-11-24&to=2026-11-24"), "satisfaction")[1] == 1


def test_a_thirtieth_rating_drops_the_interval(scene: Scene, client: TestClient):
    for _ in range(29):
        rated(scene, 1)
    assert shown(scene, client)["figures"][0]["interval"] == ["88.30", "100.00"]
    rated(scene, 1)
    assert shown(scene, client)["figures"][0]["interval"] is None


@pytest.mark.parametrize("query", ["?from=2026-11-24&to=2026-11-23", "?from=2000-01-01&to=2026-11-23"])
def test_a_period_that_makes_no_sense_is_refused(scene: Scene, client: TestClient, query: str):
    scene.sign_in(client, "201", "supervisor")
    assert client.get(f"/api/satisfaction{query}").json()["error"]["code"] == "period_invalid"


def test_agents_do_not_see_it(scene: Scene, client: TestClient):
    scene.sign_in(client, "101")
    assert client.get("/api/satisfaction").status_code == 403
