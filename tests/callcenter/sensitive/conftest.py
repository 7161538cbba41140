"""The scene of the tests of sensitive matters and complaints."""

from __future__ import annotations

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.tickets import seed
from tests.callcenter.sensitive.matters import Matters


@pytest.fixture
def scene(database: str) -> Matters:
    """Taxonomy and words in place, Monday ten o'clock in Shanghai until the test turns the clock."""
    made = Matters()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        seed.seed(uow)
    return made.ready()
