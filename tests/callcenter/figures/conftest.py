"""The scene of the tests of figures: the taxonomy in place, Monday ten o'clock in Shanghai."""

from __future__ import annotations

import pytest

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.db.unit_of_work import begin
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def scene(database: str) -> Scene:
    """Nothing has happened yet; the calendar of these years is known."""
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    with begin() as uow:
        calendar.seed_days(uow, 2027)
    return made
