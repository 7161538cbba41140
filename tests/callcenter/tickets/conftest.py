"""The scene of the tests of tickets."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene
from tests.callcenter.tickets.units import Browser, Units


@pytest.fixture
def scene(database: str) -> Scene:
    """Taxonomy in place, the clock standing at Monday ten o'clock in Shanghai."""
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()


@pytest.fixture
def units(scene: Scene) -> Units:
    """Departments with accounts."""
    return Units(scene)


@pytest.fixture
def centre(units: Units, client: TestClient) -> Browser:
    """A supervisor's browser."""
    return Browser.of(units, client, "201")


@pytest.fixture
def labour(units: Units, client: TestClient) -> Browser:
    """The labour bureau's browser."""
    return Browser.of(units, client, "301")


@pytest.fixture
def notary(units: Units, client: TestClient) -> Browser:
    """The notaries' browser."""
    return Browser.of(units, client, "302")
