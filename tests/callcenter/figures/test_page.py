"""The figures of a period over real rows, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    made.queue("general", "综合")
    made.queue("lang_ii", "彝语", "ii-CN")
    return made


def shown(scene: Scene, client: TestClient, path: str = "/api/figures") -> dict[str, Any]:
    scene.sign_in(client, "201", "supervisor")
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def figure(page: dict[str, Any], name: str) -> tuple[int, int, str | None]:
    found = next(each for each in page["figures"] if each["name"] == name)
    return found["numerator"], found["denominator"], found["value"]


def test_an_empty_period_has_rates_without_values_and_counts_of_nought(scene: Scene, client: TestClient):
    page = shown(scene, client)
    assert all(each["value"] is None for each in page["figures"] if each["denominator"] is not None)
    assert {each["value"] for each in page["figures"] if each["denominator"] is None} == {"0"}
    assert page["period"] == {"from": "2026-11-01", "to": "2026-11-23"}


def test_the_outcomes_of_calls_add_up_to_the_calls(scene: Scene, client: TestClient):
    scene.call()
    scene.call(taken_by=None)
    scene.call(taken_by=None, outcome="voicemail", queue_key="lang_ii", language="ii-CN")
    scene.call(taken_by=None, outcome=None, ended_at=None, queue_entered_at=None)
    scene.call(taken_by=None, outcome="something_new")
    outcomes = shown(scene, client)["outcomes"]
    assert outcomes["sum"] == outcomes["inbound"] == 5
    assert (outcomes["by_outcome"]["open"], outcomes["by_outcome"]["other"]) == (1, 1)


@pytest.mark.parametrize("by", ["agent", "queue", "language", "group", "category", "place", "channel", "mode"])
def test_every_number_opens_a_list_of_as_many_rows(scene: Scene, client: TestClient, by: str):
    for number, taken_by in enumerate(("101", "102", None)):
        scene.call(f"1380000000{number}", taken_by=taken_by)
    page = shown(scene, client, f"/api/figures?by={by}&names=connected,answered")
    for row in page["rows"]:
        for part in ("numerator", "denominator"):
            path = f"/api/figures/behind?name=connected&part={part}&by={by}&key={row['key']}"
            behind = shown(scene, client, path)
            assert behind["number"] == behind["total"] == len(behind["rows"]) == row["figures"][0][part]
