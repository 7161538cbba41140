"""The list behind a number, as somebody may see it; what could make a rate look better; an agent's own figures."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.surveys.models import Rating
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter, one

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    made.queue("general", "综合")
    return made


def rated(scene: Scene, grade: int | None, invitation: str = "played", taken_by: str = "101", **facts: Any) -> UUID:
    """A served call and what became of asking."""
    call_id = scene.call(facts.pop("number", "13800000001"), taken_by=taken_by)
    with begin() as uow:
        point = one(uow, "SELECT caller_point_id FROM call WHERE id = %s", call_id)
        values = {"invitation": invitation, "invited": invitation in ("played", "sms"), "grade": grade, "keys": "",
                  "account_id": scene.agents[taken_by], "point_id": point, "settled_at": uow.now,
                  "rated_at": uow.now if grade else None, "business_day": clock.business_day(uow.now)}  # fmt: skip
        uow.session.add(Rating(org_id=uow.org_id, call_id=call_id, **(values | facts)))
    return call_id


def get(scene: Scene, client: TestClient, path: str, staff_no: str = "201", role: str = "supervisor") -> Any:
    scene.sign_in(client, staff_no, role)
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


BAD = "/api/figures/behind?name=satisfaction&part=denominator"


def test_a_list_has_the_masked_number_and_leads_to_the_call(scene: Scene, client: TestClient):
    call_id = rated(scene, 5)
    listed = get(scene, client, BAD)
    (row,) = listed["rows"]
    assert (row["id"], row["number"], row["grade"]) == (str(call_id), "138****0001", "非常不满意")
    assert (listed["links"], listed["number"], listed["total"]) == ("call", 1, 1)


def test_what_is_kept_from_the_reader_is_counted_and_says_so(scene: Scene, client: TestClient):
    """A complaint about a supervisor: the call counts for them too, and tells them nothing (S41)."""
    (ticket_id,) = scene.tickets(matter())
    with begin() as uow:
        call_id = one(uow, "SELECT call_id FROM ticket WHERE id = %s", ticket_id)
        uow.session.add(Rating(org_id=uow.org_id, call_id=call_id, invitation="played", invited=True, grade=5, keys="5",
                               account_id=scene.agents["101"], business_day=MONDAY.date()))  # fmt: skip
        uow.raw.execute("UPDATE ticket SET locked = 'named' WHERE id = %s", (ticket_id,))
    listed = get(scene, client, BAD)
    (row,) = listed["rows"]
    assert listed["total"] == listed["number"] == 1
    assert row["id"] is None
    assert {row["number"], row["agent"], row["grade"]} == {"保密"}


def test_a_list_goes_on_over_pages(scene: Scene, client: TestClient):
    for _ in range(53):
        rated(scene, 1)
    pages = [get(scene, client, f"{BAD}&page={page}") for page in (1, 2)]
    assert [len(page["rows"]) for page in pages] == [50, 3]
    assert len({row["id"] for page in pages for row in page["rows"]}) == 53


def test_an_export_is_a_sheet_and_stands_in_the_audit(scene: Scene, client: TestClient):
    rated(scene, 4)
    scene.sign_in(client, "201", "supervisor")
    answer = client.get("/api/figures/behind/export?name=satisfaction&part=denominator")
    assert answer.status_code == 200
    sheet = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "不满意" in sheet
    assert "13800000001" not in sheet
    with begin() as uow:
        assert "satisfaction" in one(uow, "SELECT reason FROM audit_entry WHERE action = 'figures_exported'")


@pytest.mark.parametrize(
    "path", ["/api/figures", "/api/figures/trend", "/api/figures/compare", BAD, "/api/figures/gaming"]
)
def test_agents_see_nobody_elses_figures(scene: Scene, client: TestClient, path: str):
    scene.sign_in(client, "101")
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/figures?names=nonsense", "figure_unknown"),
        ("/api/figures/behind?name=served&others=true", "figure_has_no_list"),
        ("/api/figures/behind?name=duty_shifts&by=agent&key=x&others=true", "figure_unknown"),
        ("/api/figures/behind?name=inbound&part=denominator", "figure_has_no_list"),
        ("/api/figures?from=2026-11-24&to=2026-11-23", "period_invalid"),
        ("/api/figures?from=2000-01-01&to=2026-11-23", "period_invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(scene: Scene, client: TestClient, path: str, code: str):
    scene.sign_in(client, "201", "supervisor")
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def gaming(scene: Scene, client: TestClient) -> dict[str, Any]:
    rows = get(scene, client, "/api/figures/gaming")["rows"]
    return {row["name"].split()[0]: row for row in rows}


def test_who_invites_nobody_stands_out_beside_the_others(scene: Scene, client: TestClient):
    for _ in range(20):
        rated(scene, 1)
        rated(scene, None, "caller_left", taken_by="102", left_by="seat")
    rows = gaming(scene, client)
    assert (rows["102"]["invite_rate"]["own"]["value"], rows["102"]["invite_rate"]["peers"]["value"]) == (
        "0.00",
        "100.00",
    )
    assert rows["102"]["invite_rate"]["apart"]
    assert rows["102"]["hung_up_before"] == 20
    listed = get(scene, client, f"/api/figures/behind?name=seat_hung_up_before&by=agent&key={rows['102']['key']}")
    assert listed["total"] == 20


def test_skips_are_told_by_reason_and_a_missing_recording_is_not_invited(scene: Scene, client: TestClient):
    rated(scene, None, "skipped", not_invited_reason="danger")
    rated(scene, None, "skipped", not_invited_reason="a_new_one")
    rated(scene, None, "no_recording")
    row = gaming(scene, client)["101"]
    assert (row["skipped"]["danger"], row["skipped"]["other"], row["no_recording"]) == (1, 1, 1)
    assert (row["invite_rate"]["own"]["numerator"], row["invite_rate"]["own"]["denominator"]) == (0, 3)


def test_ratings_within_seconds_of_each_other_from_one_number_are_told(scene: Scene, client: TestClient):
    for seconds in (0, 20, 4000):
        clock.set_clock(lambda at=MONDAY + timedelta(seconds=seconds): at)
        rated(scene, 1)
    rated(scene, 1, number="13800000009")
    page = get(scene, client, "/api/figures/gaming")
    (row,) = page["rows"]
    listed = get(scene, client, f"/api/figures/behind?name={page['lists']['bursts']}&by=agent&key={row['key']}")
    assert (row["bursts"], listed["number"], listed["total"]) == (2, 2, 2)
    assert {each["number"] for each in listed["rows"]} == {"138****0001"}


def test_ratings_close_together_are_found_across_midnight_and_days_of_before(scene: Scene, client: TestClient):
    midnight = MONDAY + timedelta(hours=13, minutes=59, seconds=40)  # in Shanghai
    for seconds in (0, 30):
        clock.set_clock(lambda at=midnight + timedelta(seconds=seconds): at)
        rated(scene, 1)
    clock.set_clock(lambda: TUESDAY)
    days = [get(scene, client, f"/api/figures/gaming?from={day}&to={day}") for day in (MONDAY.date(), TUESDAY.date())]
    assert [page["rows"][0]["bursts"] for page in days] == [1, 1]


def test_the_figures_of_all_others_open_their_lists(scene: Scene, client: TestClient):
    for _ in range(3):
        rated(scene, 1)
    rated(scene, None, "caller_left", taken_by="102")
    rated(scene, 2, taken_by="103")
    row = gaming(scene, client)["101"]
    peers = row["invite_rate"]["peers"]
    for part in ("numerator", "denominator"):
        path = f"/api/figures/behind?name=invitation&part={part}&by=agent&key={row['key']}&others=true"
        listed = get(scene, client, path)
        assert listed["number"] == listed["total"] == peers[part]
        assert not any("101" in each["agent"] for each in listed["rows"])
    sheet = client.get(path.replace("behind", "behind/export")).content
    assert "101 " not in zipfile.ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()


def test_a_sheet_of_ratings_says_in_words_how_they_came_and_why_nobody_was_asked(scene: Scene, client: TestClient):
    rated(scene, 4, mode="sms", invitation="sms")
    rated(scene, None, "skipped", not_invited_reason="danger")
    rated(scene, None, "no_recording", not_invited_reason="no_prompts")
    rows = get(scene, client, "/api/figures/behind?name=served")["rows"]
    assert {(row["invitation"], row["reason"], row["mode"]) for row in rows} == {
        ("短信邀请评价", None, "短信"), ("跳过邀请", "人身危险", "通话按键"),
        ("该语种无录音", "该语种无录音", "通话按键"),
    }  # fmt: skip
    sheet = client.get("/api/figures/behind/export?name=served").content
    words = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()
    assert "人身危险" in words
    assert not any(code in words for code in ("danger", "no_prompts", ">sms<", ">keys<"))


def test_long_talks_that_nobody_rated_are_told(scene: Scene, client: TestClient):
    rated(scene, None, talk_seconds=601)
    rated(scene, 2, talk_seconds=900)
    rated(scene, None, talk_seconds=30)
    row = gaming(scene, client)["101"]
    assert (row["unrated_long"]["own"]["numerator"], row["unrated_long"]["own"]["denominator"]) == (1, 2)


def test_bad_ratings_of_talks_that_were_handed_on_stand_with_who_began_them(scene: Scene, client: TestClient):
    scene.account("102")
    rated(scene, 5, account_id=scene.agents["102"])
    rows = gaming(scene, client)
    assert (rows["101"]["handed_on"], rows["101"]["handed_on_bad"]) == (1, 1)
    assert rows["102"]["satisfaction"]["denominator"] == 1


def mine(scene: Scene, client: TestClient, path: str = "/api/figures/mine") -> dict[str, Any]:
    return get(scene, client, path, "101", "agent")  # type: ignore[no-any-return]


def test_an_agent_sees_their_own_from_the_next_day_and_from_five_ratings_up(scene: Scene, client: TestClient):
    for _ in range(5):
        rated(scene, 1)
    assert mine(scene, client)["ratings"] == 0
    clock.set_clock(lambda: TUESDAY)
    rated(scene, 5)
    shown = mine(scene, client)
    assert shown["period"] == {"from": "2026-11-01", "to": "2026-11-23"}
    assert (shown["ratings"], shown["bars"]["1"], shown["bars"]["5"]) == (5, 5, 0)
    assert next(each for each in shown["figures"] if each["name"] == "satisfaction")["value"] == "100.00"


def test_before_the_fifth_rating_an_agent_learns_of_none(scene: Scene, client: TestClient):
    for _ in range(4):
        rated(scene, 5)
    clock.set_clock(lambda: TUESDAY)
    shown = mine(scene, client)
    assert shown["bars"] is None
    assert {each["name"] for each in shown["figures"]} == {"answered", "aht", "invitation"}


def test_an_agents_own_are_of_whole_months_so_that_no_single_day_can_be_told(scene: Scene, client: TestClient):
    for _ in range(6):
        rated(scene, 5)
    clock.set_clock(lambda: TUESDAY)
    asked = mine(scene, client, "/api/figures/mine?month=2026-11-10")
    assert asked["period"] == {"from": "2026-11-01", "to": "2026-11-23"}
    assert mine(scene, client, "/api/figures/mine?month=2026-10-10")["period"]["to"] == "2026-10-31"
