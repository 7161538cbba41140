"""A hotline before its first call, and a Valkey of the test's own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter import settings as settings_module
from callcenter.settings import Settings
from tests.callcenter.calls.hotline_fixtures import database, hotline, hotline_template, line, web
from tests.callcenter.foundation.test_broker import Running

__all__ = ["connected", "database", "hotline", "hotline_template", "line", "valkey", "web"]


@pytest.fixture
def valkey() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="cc-valkey-"))
    running = Running(folder)
    yield running
    running.end()
    shutil.rmtree(folder)


@pytest.fixture
def connected(valkey: Running, settings: Settings) -> Iterator[Running]:
    """This process uses that Valkey."""
    settings_module.use(settings.model_copy(update={"external_redis_url": valkey.url}))
    yield valkey
    settings_module.use(settings)
