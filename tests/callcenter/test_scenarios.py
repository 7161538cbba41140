"""The ten scenarios of 12348.md 3.4, and which test shows each; scenario 9 itself is here, through the API.

1 a Yi caller presses 1: callcenter/desk/test_complaints_waiting.py::test_scenario_1_a_yi_caller_presses_1_and_only_a_certified_yi_seat_rings_back
1 in processes: stories/test_scenarios.py::test_scenario_1_a_yi_caller_keeps_a_place_that_only_a_certified_yi_agent_serves
2 key 3 at 18:01 and on a 调休 Saturday: callcenter/test_scenarios.py::test_scenario_2_key_3_just_after_hours_and_on_a_make_up_saturday
3 no key at all: callcenter/desk/test_complaints_waiting.py::test_scenario_3_without_any_key_a_person_is_waited_for_within_sixty_seconds
4 hung up after 4 s, after 20 s: callcenter/desk/test_complaints_waiting.py::test_scenario_4_four_seconds_are_no_missed_call_and_twenty_are
5 pressed 1 twice, rang again: callcenter/desk/test_complaints_waiting.py::test_scenario_5_pressing_1_twice_is_one_task_and_ringing_again_cancels_it
5 in processes: stories/test_scenarios.py::test_scenario_5_pressing_1_twice_is_one_task_and_who_rings_again_is_not_rung
6 rating key 7: callcenter/test_scenarios.py::test_scenario_6_key_7_twice_is_not_rated_and_moves_no_satisfaction
6 in processes: stories/test_scenarios.py::test_scenario_6_a_wrong_key_is_asked_about_once_more_and_two_are_not_rated
7 12345 refuses the call: callcenter/exchange/test_live_calls.py::test_refused_by_12345_the_ticket_is_local_and_the_first_responder_unchanged
7 in processes: stories/test_scenarios.py::test_scenario_7_refused_by_12345_the_ticket_is_local_with_its_first_responder
8 家暴: callcenter/sensitive/test_care.py::test_scenario_8_a_victim_of_violence_gets_no_message_no_machine_and_no_reader
8 in processes: stories/test_scenarios.py::test_scenario_8_a_victim_of_violence_gets_no_message_no_machine_and_a_confidential_ticket
9 due beyond the calendar: callcenter/test_scenarios.py::test_scenario_9_a_ticket_of_new_years_eve_is_due_in_a_year_that_nobody_published
10 thirty who rang: callcenter/sensitive/test_groups.py::test_scenario_10_thirty_workers_are_one_case_thirty_people_and_two_acknowledgements
10 one who rang for thirty, in the browser: console/test_wage_claim.py::test_thirty_workers_come_from_one_call_to_their_lawyer_and_two_bodies_acknowledge
"""  # noqa: E501 - a name that is broken is not found

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import begin
from tests.callcenter.calls.hotline_fixtures import Hotline, database, hotline, hotline_template, line, web
from tests.callcenter.figures.test_page import figure, rated, shown
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene

__all__ = ["database", "hotline", "hotline_template", "line", "web"]
TESTS = Path(__file__).resolve().parents[1]
VISIT = {"channel": "walk_in", "request_key": "018f2f60-0000-7000-8000-000000000009", "number": "13800000009"}
WAGES = {"category": "M01-01", "summary": "年底欠薪", "outcome": "dispatched", "department": "labour_bureau"}
YEAR = {"holidays": [{"first_day": "2027-01-01", "last_day": "2027-01-03", "name": "元旦"}],
        "workdays": [], "source": "国办发明电〔2026〕9号"}  # fmt: skip


def at(moment: str) -> None:
    """Let it be this minute in Shanghai."""
    stands = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    clock.set_clock(lambda: stands)


@pytest.fixture
def usual_hours(hotline: Hotline) -> Hotline:
    """Open as most places are: working days, half past eight to twelve and two to six; 2026 is published, 2027 not."""
    with begin() as uow:
        uow.raw.execute("DELETE FROM opening_hours")
        calendar.seed(uow)
    return hotline


@pytest.fixture
def scene(hotline: Hotline) -> Scene:
    at("2026-12-31 10:00")
    with begin() as uow:
        calendar.seed(uow)
    return scenes.seeded()


def listed() -> list[tuple[str, str]]:
    """File and name of each test that the table above names."""
    return re.findall(r"(\S+\.py)::(\w+)", __doc__ or "")


def test_the_table_names_tests_that_there_are_and_leaves_no_scenario_out() -> None:
    assert {int(number) for number in re.findall(r"^(\d+) ", __doc__ or "", re.MULTILINE)} == set(range(1, 11))
    written = {path: (TESTS / path).read_text(encoding="utf-8") for path, _ in listed()}
    assert [name for path, name in listed() if f"def {name}(" not in written[path]] == []


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-20 17:59", True),  # a working Friday
        ("2026-11-20 18:01", False),
        ("2026-02-14 10:00", True),  # a Saturday that is worked before the Spring Festival
        ("2026-11-21 10:00", False),  # any other Saturday
    ],
)
def test_scenario_2_key_3_just_after_hours_and_on_a_make_up_saturday(
    usual_hours: Hotline, moment: str, is_open: bool
) -> None:
    at(moment)
    caller = usual_hours.call(keys="1")
    assert ("ah1" in caller.document.plays) is not is_open
    caller.press("3")
    queued = usual_hours.rows("SELECT queue_key FROM queue_entry")
    assert [entry["queue_key"] for entry in queued] == (["migrant_worker"] if is_open else [])


def test_scenario_6_key_7_twice_is_not_rated_and_moves_no_satisfaction(scene: Scene, client: TestClient) -> None:
    """That 7 is asked about once more stands in calls/test_rating.py (…a_wrong_key_is_asked_once_more…)."""
    scene.queue("spare", "备用")
    rated(scene, 1)
    rated(scene, 4)
    before = shown(scene, client)
    assert (figure(before, "satisfaction"), figure(before, "response")) == ((1, 2, "50.00"), (2, 2, "100.00"))
    rated(scene, None)
    after = shown(scene, client)
    assert (figure(after, "satisfaction"), figure(after, "response")) == ((1, 2, "50.00"), (2, 3, "66.67"))


def clocks(client: TestClient, ticket_id: str) -> dict[str, dict[str, Any]]:
    shown_ticket = client.get(f"/api/tickets/{ticket_id}")
    assert shown_ticket.status_code == 200, shown_ticket.text
    return {each["rule"]: each for each in shown_ticket.json()["clocks"]}


def due_day(shown_clock: dict[str, Any]) -> str:
    return f"{datetime.fromisoformat(shown_clock['due_at']).astimezone(SHANGHAI):%Y-%m-%d}"


def test_scenario_9_a_ticket_of_new_years_eve_is_due_in_a_year_that_nobody_published(
    scene: Scene, client: TestClient
) -> None:
    """A warning and a time by the week, no crash; the year, once it is published, corrects it."""
    headers = scene.sign_in(client, "900", "admin", "supervisor")
    made = client.post("/api/contacts", json=VISIT | {"matters": [WAGES]}, headers=headers).json()
    ticket_id = made["tickets"][0]["id"]
    result = clocks(client, ticket_id)["result"]
    assert (due_day(result), result["guessed"]) == ("2027-01-07", True)
    warnings = client.get("/api/calendar").json()["warnings"]
    assert [(each["code"], "2027" in each["text"]) for each in warnings] == [("calendar_unknown", True)]
    for query in ({}, {"card": "red"}, {"due_from": "2027-01-01", "due_to": "2027-01-31"}, {"sort": "urgency"}):
        assert client.get("/api/tickets", params=query).status_code == 200, query
    assert client.get("/api/tickets").json()["items"][0]["most_urgent"]["guessed"]
    assert client.get(f"/api/tickets/{ticket_id}/paper").content.startswith(b"%PDF")
    at("2027-01-04 10:00")
    headers = scene.sign_in(client, "900")  # the session of last year is over
    assert clocks(client, ticket_id)["result"]["card"] == "none"
    published = client.put("/api/calendar/years/2027", json=YEAR, headers=headers)
    assert published.status_code == 200, published.text
    result = clocks(client, ticket_id)["result"]
    assert (due_day(result), result["guessed"]) == ("2027-01-08", False)
