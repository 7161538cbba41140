"""That a rating stands is told once, and once more where it changes: whoever listens does nothing the second time."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter import settings as settings_module
from callcenter.db.unit_of_work import begin
from callcenter.messages import templates
from callcenter.settings import Settings
from callcenter.surveys.events import RatingSettled
from tests.callcenter.quality.loops import Loop, deliver, keyed
from tests.callcenter.tickets.scenes import Scene

CHANGED = ("rating", "survey", "survey_attempt", "review", "review_event", "ticket", "ticket_event", "sms_message")


def facts() -> dict[str, Any]:
    """All that listeners write, row by row."""
    with begin() as uow:
        return {table: uow.raw.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in CHANGED}


@pytest.mark.parametrize(("grade", "form"), [(5, {}), (1, {}), (4, {"sms_ok": True}), (5, {"state": "open"})], ids=str)
def test_a_rating_that_is_told_twice_changes_nothing_the_second_time(
    scene: Scene, client: TestClient, settings: Settings, grade: int, form: dict[str, Any]
):
    settings_module.use(settings.model_copy(update={"sms_gateway_url": "http://127.0.0.1:9/sms"}))
    with begin() as uow:
        templates.seed(uow)
    loop = Loop(scene, client)
    loop.scene.account("201", "supervisor")
    loop.call = scene.call("13800000001", taken_by="101")
    keyed(loop.call, grade)
    deliver()
    loop.form(**form)
    deliver()
    before = facts()
    assert len(before["rating"]) == 1
    assert len(before["review"]) == (grade >= 4)
    for _ in range(2):
        with begin() as uow:
            uow.record(RatingSettled(loop.call))
        deliver()
    assert facts() == before
