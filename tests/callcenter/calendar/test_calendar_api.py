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
