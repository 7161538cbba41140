"""A hotline with targets of the year, on Monday 23 November 2026, ten o'clock in Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.cycles import jobs
from callcenter.db.unit_of_work import begin
from callcenter.figures import target_plans
from callcenter.figures.target_plans import Part
from callcenter.referrals.models import LocalPlace
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene

SHAWAN, JIAJIANG = "511111000000", "511126000000"
ROLES = {"900": ("admin",), "901": ("supervisor",), "300": ("department",)}


def on(year: int, month: int, day: int, hour: int = 2) -> None:
    """Let it be an hour (UTC) of a day."""
    at = datetime(year, month, day, hour, tzinfo=UTC)
    clock.set_clock(lambda: at)


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    with begin() as uow:
        calendar.seed_days(uow, 2026)
        for code, name in ((SHAWAN, "沙湾区"), (JIAJIANG, "夹江县")):
            uow.session.add(LocalPlace(org_id=uow.org_id, code=code, name=name, level="county"))
    return made


def target(scene: Scene, kind: str, *keys: str, year: int = 2026, version: int = 0) -> None:
    """A target of the year for each of these units."""
    actor = scene.account("900", "admin")
    with begin() as uow:
        rows = [Part(key, "", 100) for key in keys]
        place: Any = (year, "contacts", kind)
        target_plans.write(uow, actor, place, 100 * len(rows), "会议确定", rows, version)


@pytest.fixture
def made(scene: Scene) -> Scene:
    """Two counties with targets; beat has run."""
    target(scene, "place", SHAWAN, JIAJIANG)
    jobs.make_due()
    return scene


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with begin() as uow:
        return uow.raw.execute(statement, values).fetchall()  # type: ignore[call-overload]


def task_of(kind: str, unit: str = "", first: str = "2026-11-01") -> UUID:
    """The task of a kind, unit and period."""
    [(found,)] = rows(
        "SELECT id FROM cycle_task WHERE kind = %s AND unit_key = %s AND first = %s", kind, unit, first
    )  # fmt: skip
    return UUID(str(found))


class People:
    """The same browser in the hands of different people."""

    def __init__(self, scene: Scene, client: TestClient) -> None:
        self.scene, self.client = scene, client

    def account(self, who: str) -> str:
        return str(self.scene.account(who, *ROLES.get(who, ())))

    def get(self, who: str, path: str, **query: object) -> Any:
        self.scene.sign_in(self.client, who, *ROLES.get(who, ()))
        return self.client.get(f"/api/cycles{path}", params=query)

    def send(self, who: str, method: str, path: str, body: object = None) -> Any:
        headers = self.scene.sign_in(self.client, who, *ROLES.get(who, ()))
        return self.client.request(method, f"/api/cycles{path}", json=body, headers=headers)

    def post(self, who: str, path: str, body: object = None) -> Any:
        return self.send(who, "POST", path, body)


@pytest.fixture
def people(scene: Scene, client: TestClient) -> People:
    return People(scene, client)
