"""The calendar over HTTP: everybody reads it, administrators put days right."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calendar import queries, seed
from callcenter.db.unit_of_work import begin
from tests.callcenter.tickets.scenes import Scene

DECEMBER = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
NEW_YEAR = {"kind": "holiday", "name": "元旦", "source": "国办发明电〔2026〕9号"}


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: DECEMBER)
    with begin() as uow:
        seed.seed(uow)
    return Scene()


def test_it_warns_before_the_published_days_end(scene: Scene, client: TestClient):
    scene.sign_in(client, "101")
    shown = client.get("/api/calendar").json()
    assert [each["code"] for each in shown["warnings"]] == ["calendar_unknown"]
    assert len(shown["days"]) == 365
    assert shown["open_now"] is False  # a Sunday
    assert shown["hours"][0]["opens"] == "08:30:00"


def test_an_administrator_writes_a_day_and_seeding_leaves_it(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "900", "admin")
    put = client.put("/api/calendar/days/2027-01-01", json=NEW_YEAR, headers=headers)
    assert (put.status_code, put.json()["kind"]) == (200, "holiday")
    corrected = client.put("/api/calendar/days/2026-12-21", json=NEW_YEAR, headers=headers)
    assert corrected.json()["source"] == NEW_YEAR["source"]
    with begin() as uow:
        seed.seed(uow)
        assert not queries.is_workday(uow, date(2027, 1, 1))
        assert not queries.is_workday(uow, date(2026, 12, 21))
        noted = uow.raw.execute("SELECT reason FROM audit_entry WHERE action = 'calendar_changed'").fetchall()
    assert noted == [("2027-01-01 holiday",), ("2026-12-21 holiday",)]


def test_agents_change_no_day(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "101")
    assert client.put("/api/calendar/days/2027-01-01", json=NEW_YEAR, headers=headers).status_code == 403


YEAR = {
    "holidays": [{"first_day": "2027-01-01", "last_day": "2027-01-03", "name": "元旦"}],
    "workdays": ["2027-01-09"],
    "source": "国办发明电〔2026〕9号",
}


def test_a_year_is_written_from_its_announcement_and_the_warning_goes(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "900", "admin")
    assert client.get("/api/calendar?year=2027").json()["published"] is False
    shown = client.put("/api/calendar/years/2027", json=YEAR, headers=headers).json()
    assert (shown["published"], len(shown["days"]), shown["warnings"]) == (True, 365, [])
    with begin() as uow:
        first_days = [queries.is_workday(uow, date(2027, 1, day)) for day in (1, 2, 3, 4, 8, 9, 10)]
        noted = uow.raw.execute("SELECT count(*) FROM audit_entry WHERE action = 'calendar_year_published'").fetchone()
    assert first_days == [False, False, False, True, True, True, False]
    assert noted == (1,)


@pytest.mark.parametrize(
    "wrong",
    [
        YEAR | {"workdays": ["2026-12-31"]},
        YEAR | {"workdays": ["2027-01-02"]},
        YEAR | {"holidays": [{"first_day": "2027-01-03", "last_day": "2027-01-01", "name": "元旦"}]},
    ],
)
def test_a_year_that_contradicts_itself_is_refused(scene: Scene, client: TestClient, wrong: dict[str, object]):
    headers = scene.sign_in(client, "900", "admin")
    refused = client.put("/api/calendar/years/2027", json=wrong, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "calendar_invalid")


def test_hours_are_replaced_and_overlapping_ones_refused(scene: Scene, client: TestClient):
    headers = scene.sign_in(client, "900", "admin")
    saturday = {"weekday": 6, "days": "every_day", "opens": "09:00", "closes": "12:00"}
    daily = {"weekday": None, "days": "workdays", "opens": "08:30", "closes": "18:00"}
    shown = client.put("/api/calendar/hours", json={"hours": [daily, saturday | {"opens": "18:00", "closes": "20:00"}]},
                       headers=headers)  # fmt: skip
    assert [each["opens"] for each in shown.json()["hours"]] == ["18:00:00", "08:30:00"]
    refused = client.put("/api/calendar/hours", json={"hours": [daily, saturday]}, headers=headers)
    assert refused.json()["error"]["code"] == "calendar_invalid"
    agent = scene.sign_in(client, "101")
    assert client.put("/api/calendar/hours", json={"hours": [daily]}, headers=agent).status_code == 403


def test_the_next_opening_is_the_first_after_the_holiday(scene: Scene, client: TestClient):
    with begin() as uow:
        sunday_night = queries.next_opening(uow, DECEMBER)
        in_hours = queries.next_opening(uow, datetime(2026, 9, 30, 7, 0, tzinfo=UTC))  # before the National Day
    assert str(sunday_night) == "2026-12-21 08:30:00+08:00"
    assert str(in_hours) == "2026-10-08 08:30:00+08:00"
