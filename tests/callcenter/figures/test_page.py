"""The figures of a period over real rows, through the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.figures import reading
from callcenter.quality.models import Review, ReviewExclusion
from callcenter.surveys.models import Rating
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, one


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


def rated(scene: Scene, grade: int | None, invitation: str = "played", **call: Any) -> UUID:
    """A served call and what became of asking."""
    call_id = scene.call(**call)
    with begin() as uow:
        row = uow.raw.execute("SELECT account_id, business_day FROM call WHERE id = %s", (call_id,)).fetchone()
        assert row is not None
        values = {"invitation": invitation, "invited": invitation in ("played", "sms"), "grade": grade, "keys": "",
                  "mode": "sms" if invitation == "sms" else "keys", "account_id": row[0], "business_day": row[1],
                  "settled_at": uow.now}  # fmt: skip
        uow.session.add(Rating(org_id=uow.org_id, call_id=call_id, **values))
    return call_id


def test_ratings_are_counted_with_numerator_and_denominator_and_their_bars(scene: Scene, client: TestClient):
    for grade in (1, 1, 3, 4, None):
        rated(scene, grade)
    rated(scene, None, "caller_left")
    scene.call(taken_by=None)
    page = shown(scene, client)
    assert figure(page, "satisfaction") == (3, 4, "75.00")
    assert figure(page, "excellence") == (2, 4, "50.00")
    assert figure(page, "response") == (4, 5, "80.00")
    assert figure(page, "invitation") == (5, 6, "83.33")
    assert figure(page, "connected") == (6, 7, "85.71")
    assert page["bars"] == {"1": 2, "2": 0, "3": 1, "4": 1, "5": 0}
    satisfaction = next(each for each in page["figures"] if each["name"] == "satisfaction")
    assert (satisfaction["small"], satisfaction["interval"]) == (True, ["30.06", "95.44"])
    assert satisfaction["target"] == {"value": "98", "at_least": True, "source": "S91"}
    invitations = page["invitations"]
    assert invitations["sum"] == invitations["served"] == 6


def test_answers_by_short_message_are_told_apart(scene: Scene, client: TestClient):
    rated(scene, 1)
    rated(scene, 5, "sms")
    page = shown(scene, client, "/api/figures?by=mode")
    assert figure(page, "satisfaction") == (1, 1, "100.00")
    assert figure(page, "sms_satisfaction") == (0, 1, "0.00")
    assert {row["name"]: row["bars"]["1"] for row in page["rows"]}["短信"] == 0


def test_what_was_counted_out_is_shown_before_and_after(scene: Scene, client: TestClient):
    call_id = rated(scene, 5)
    rated(scene, 1)
    first, second = scene.account("201", "supervisor"), scene.account("202", "supervisor")
    with begin() as uow:
        rating_id = one(uow, "SELECT id FROM rating WHERE call_id = %s", call_id)
        review = Review(org_id=uow.org_id, rating_id=rating_id, grade=5, unsolved=False, begins_at=uow.now,
                        opened_at=uow.now, business_day=MONDAY.date(), stage="malicious",
                        stage_since=uow.now)  # fmt: skip
        uow.session.add(review)
        uow.session.flush()
        uow.session.add(ReviewExclusion(org_id=uow.org_id, review_id=review.id, reason="malicious", evidence="录音",
                                        proposed_by=first, proposed_at=uow.now, state="approved", decided_by=second,
                                        decided_at=uow.now))  # fmt: skip
        written = one(uow, "SELECT id FROM rating WHERE call_id = %s", rated(scene, 4, "sms"))
        other = Review(org_id=uow.org_id, rating_id=written, grade=4, unsolved=False, begins_at=uow.now,
                       opened_at=uow.now, business_day=MONDAY.date(), stage="malicious",
                       stage_since=uow.now)  # fmt: skip
        uow.session.add(other)
        uow.session.flush()
        uow.session.add(ReviewExclusion(org_id=uow.org_id, review_id=other.id, reason="malicious", evidence="短信",
                                        proposed_by=first, proposed_at=uow.now, state="approved", decided_by=second,
                                        decided_at=uow.now))  # fmt: skip
    excluded = shown(scene, client)["excluded"]
    assert (excluded["before"]["value"], excluded["after"]["value"], excluded["count"]) == ("50.00", "100.00", 1)
    assert (excluded["by_grade"], excluded["sms_by_grade"]) == ({"5": 1}, {"4": 1})
    for name in ("excluded_5", "sms_excluded_4"):
        assert shown(scene, client, f"/api/figures/behind?name={name}")["total"] == 1
    assert shown(scene, client, "/api/figures/behind?name=excluded_4")["total"] == 0


@pytest.mark.parametrize("by", ["queue", "language"])
def test_the_outcomes_add_up_to_the_calls_in_every_queue_language_and_period(scene: Scene, by: str):
    made = ((None, "voicemail"), ("101", "answered"), (None, "failed"), (None, None))
    for days in range(3):
        clock.set_clock(lambda at=MONDAY + timedelta(days=days): at)
        for number, (taken_by, outcome) in enumerate(made):
            place = {"queue_key": "lang_ii", "language": "ii-CN"} if number % 2 else {}
            scene.call(taken_by=taken_by, outcome=outcome, **place)
    for first in range(3):
        for last in range(first, 3):
            with begin() as uow:
                days = [MONDAY.date() + timedelta(days=each) for each in (first, last)]
                found = reading.totals(uow, *days, by)  # type: ignore[arg-type]
            assert found.whole["inbound"] == 4 * (last - first + 1)
            for sums in found.rows.values():
                assert sum(value for name, value in sums.items() if name.startswith("outcome_")) == sums["inbound"]


def test_a_trend_has_a_point_a_step_and_a_comparison_the_year_before(scene: Scene, client: TestClient):
    rated(scene, 1)
    rated(scene, 5, business_day=date(2025, 11, 23))
    points = shown(scene, client, "/api/figures/trend?names=satisfaction&step=week")["points"]
    assert [(each["from"], each["figures"][0]["denominator"]) for each in points] == [
        ("2026-11-01", 0), ("2026-11-02", 0), ("2026-11-09", 0), ("2026-11-16", 0), ("2026-11-23", 1),
    ]  # fmt: skip
    (compared,) = shown(scene, client, "/api/figures/compare?names=satisfaction")["year_on_year"]
    assert (compared["now"]["value"], compared["then"]["value"], compared["change"]) == ("100.00", "0.00", "100.00")
