"""October, told by its calls: what most tests of reports begin with."""

from __future__ import annotations

import pytest

from callcenter import clock
from tests.callcenter.reports import months
from tests.callcenter.reports.months import AFTER
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: AFTER)
    return scenes.seeded()


@pytest.fixture
def october(scene: Scene) -> Scene:
    months.october(scene)
    return scene
