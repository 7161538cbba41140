"""The scene of the tests of tickets."""

from __future__ import annotations

import pytest

from callcenter import clock
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def scene(database: str) -> Scene:
    """Taxonomy in place, the clock standing at Monday ten o'clock in Shanghai."""
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()
