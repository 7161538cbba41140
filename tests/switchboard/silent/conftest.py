"""Fixtures: `app` (what the application answers) and `board` (the exchange that asks it)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.switchboard.silent.board import Application, Board, running_board


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app() -> Application:
    return Application(pages={"/status": "", "/fallback": 404})


@pytest.fixture
async def board(tmp_path: Path, app: Application) -> AsyncIterator[Board]:
    async with running_board(tmp_path, app) as running:
        yield running
