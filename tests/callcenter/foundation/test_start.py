"""What every start does: seeds that stand repetition, demo accounts only while they were asked for."""

import pytest

from callcenter import settings as settings_module
from callcenter import start
from callcenter.db import migrate
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings, SettingsError


def active_accounts() -> dict[str, bool]:
    with begin() as uow:
        return dict(uow.raw.execute("SELECT staff_no, active FROM account").fetchall())  # type: ignore[arg-type]


def demo(settings: Settings, *, on: bool) -> Settings:
    chosen = settings.model_copy(update={"demo": on})
    settings_module.use(chosen)
    return chosen


def test_demo_accounts_come_and_go_with_the_demo(
    database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "upgrade", lambda url: None)
    start.prepare_database(demo(settings, on=True))
    assert active_accounts()["101"] is True
    start.prepare_database(demo(settings, on=False))
    assert set(active_accounts().values()) == {False}
    start.prepare_database(demo(settings, on=True))
    assert set(active_accounts().values()) == {True}


def test_without_the_demo_there_are_no_accounts(
    database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "upgrade", lambda url: None)
    start.prepare_database(settings)
    assert active_accounts() == {}


def test_the_demo_is_refused_beyond_loopback() -> None:
    with pytest.raises(SettingsError, match=r"^CALLCENTER_DEMO: "):
        settings_module.read({"CALLCENTER_DEMO": "1", "CALLCENTER_HOST": "0.0.0.0"})
