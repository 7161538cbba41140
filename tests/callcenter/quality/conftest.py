"""The scene of the tests of reviews: Monday ten o'clock in Shanghai, a place with its calendar and taxonomy."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from tests.callcenter.quality.loops import Loop
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()


@pytest.fixture
def loop(scene: Scene, client: TestClient) -> Loop:
    """Nothing has been rated yet."""
    return Loop(scene, client)
