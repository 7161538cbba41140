"""Settings: every wrong value is one line that names its variable."""

import asyncio
from pathlib import Path

import pytest

from switchboard.app import running
from switchboard.settings import SettingsError, load

RIGHT = {"SWITCHBOARD_ACCOUNT_SID": "AC" + "1" * 32, "SWITCHBOARD_AUTH_TOKEN": "a-token-of-the-tests"}


def test_what_is_not_set_has_a_default() -> None:
    settings = load(RIGHT)
    assert (settings.host, settings.http_port, settings.sip_port, settings.engine) == ("127.0.0.1", 8010, 5060, "sip")
    assert (settings.rtp_ports, settings.pilot_number) == ((20000, 23999), "12348")
    assert settings.rest_url == "http://127.0.0.1:8010"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "eighty"),
        ("SIP_PORT", "70000"),
        ("RTP_PORTS", "20000"),
        ("RTP_PORTS", "300-200"),
        ("ENGINE", "asterisk"),
        ("ACCOUNT_SID", "AC1"),
        ("AUTH_TOKEN", "short"),
        ("TIME_SCALE", "0"),
        ("TIME_SCALE", "fast"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        load({**RIGHT, f"SWITCHBOARD_{name}": value})
    assert f"SWITCHBOARD_{name}" in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_secret_is_never_shown() -> None:
    with pytest.raises(SettingsError) as wrong:
        load({**RIGHT, "SWITCHBOARD_AUTH_TOKEN": "sesame"})
    assert "sesame" not in str(wrong.value)


@pytest.mark.parametrize("content", [None, "not [toml", '[[trunk]]\nname = "city"\n'])
def test_a_wrong_trunks_file_is_one_line_that_names_its_variable(tmp_path: Path, content: str | None) -> None:
    trunks = tmp_path / "trunks.toml"
    if content is not None:
        trunks.write_text(content)
    folders = {"SWITCHBOARD_DATA": str(tmp_path / "data"), "SWITCHBOARD_TRUNKS": str(trunks)}

    async def start() -> None:
        async with running(load(RIGHT | folders)):
            pass

    with pytest.raises(SettingsError, match=r"^SWITCHBOARD_TRUNKS: ") as wrong:
        asyncio.run(start())
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize("name", ["ACCOUNT_SID", "AUTH_TOKEN"])
def test_what_must_be_set_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"SWITCHBOARD_{name} is not set"):
        load({key: value for key, value in RIGHT.items() if not key.endswith(name)})
