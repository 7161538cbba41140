"""The scene of the tests of the exchange."""

from __future__ import annotations

import pytest

from tests.callcenter.exchange.lines import Exchanging, exchanging


@pytest.fixture
def lines(database: str) -> Exchanging:
    """Both sides with a perfect line, a clock that the test moves, and the taxonomy in place."""
    return exchanging(0.0, 1)
