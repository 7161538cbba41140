"""The scene of the tests of surveys: demo rules unless a test says otherwise, survey prompts recorded in Mandarin."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.settings import Settings
from callcenter.surveys import scheduling
from ivr_flows.prompts import Prompt
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def demo(settings: Settings) -> Settings:
    """The rules of the demo: everybody is asked, at any hour, after a quarter of a minute."""
    changed = settings.model_copy(update={"demo": True})
    settings_module.use(changed)
    return changed


@pytest.fixture(autouse=True)
def _recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mandarin has its survey prompts, no other language has: whatever recordings lie in the tree today."""

    def path(prompt: Prompt) -> Path | None:
        return Path("/x.wav") if prompt.language == "zh-CN" else None

    monkeypatch.setattr(scheduling.prompts, "audio_path", path)


@pytest.fixture
def scene(database: str, demo: Settings) -> Scene:
    """Taxonomy in place, the clock standing at Monday ten o'clock in Shanghai."""
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()
