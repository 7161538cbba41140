"""Settings: every port moves together, a wrong value is one line naming its variable, secrets are made once."""

import base64
import stat
from pathlib import Path

import pytest

from callcenter import cli, settings
from callcenter.settings import Settings, SettingsError


def read(folder: Path, **environment: str) -> Settings:
    return settings.read({"CALLCENTER_DATA": str(folder), **environment})


def test_ports_are_those_of_the_contract(tmp_path: Path) -> None:
    chosen = read(tmp_path)
    ports = (chosen.web_port, chosen.sip_port, chosen.switchboard_port, chosen.asr_port, chosen.valkey_port)
    assert ports == (8000, 5060, 8010, 8020, 8040)
    assert chosen.rtp_ports == "20000-23999"


def test_a_port_base_moves_every_port_but_those_set_by_name(tmp_path: Path) -> None:
    chosen = read(tmp_path, CALLCENTER_PORT_BASE="9000", CALLCENTER_SIP_PORT="5070")
    assert (chosen.web_port, chosen.sip_port, chosen.asr_port, chosen.rtp_ports) == (9000, 5070, 9003, "9100-9899")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CALLCENTER_WEB_PORT", "eighty"),
        ("CALLCENTER_SIP_PORT", "70000"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://localhost:port/0"),
        ("CALLCENTER_RTP_PORTS", "24000-20000"),
        ("CALLCENTER_DEMO", "perhaps"),
        ("CALLCENTER_LOG_LEVEL", "LOUD"),
        ("CALLCENTER_HOST", "no host"),
        ("ASR_URL", "127.0.0.1:8020"),
        ("CONTACT_HASH_KEY", "short"),
        ("CONTACT_CIPHER_KEY", base64.b64encode(b"31 bytes are one too few, aren't").decode()[:-4]),
        ("CONTACT_OLD_CIPHER_KEYS", f"{base64.b64encode(bytes(32)).decode()},not base64!"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **{variable: value})
    assert str(caught.value).startswith(f"{variable}: ")
    assert "\n" not in str(caught.value)


def test_a_wrong_key_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, CONTACT_CIPHER_KEY="nearly-a-secret")
    assert "nearly-a-secret" not in str(caught.value)


def test_a_carrier_elsewhere_needs_the_account_it_knows(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CARRIER_ACCOUNT_SID: "):
        read(tmp_path, CARRIER_URL="https://api.twilio.com")
    with pytest.raises(SettingsError, match="CARRIER_AUTH_TOKEN: "):
        read(tmp_path, CARRIER_URL="https://api.twilio.com", CARRIER_ACCOUNT_SID="AC" + "0" * 32)


@pytest.mark.parametrize(
    ("variable", "value"), [("CALLCENTER_WEB_PORT", "eighty"), ("CALLCENTER_PUBLIC_URL", "hotline")]
)
def test_make_run_names_a_wrong_address_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, variable: str, value: str
) -> None:
    """`up --demo` asks whether we listen on loopback before it reads anything else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLCENTER_DATA", str(tmp_path))
    monkeypatch.setenv(variable, value)
    assert cli.main(["up", "--demo"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{variable}: ")
    assert said.count("\n") == 1


def test_a_data_folder_that_cannot_be_made_names_its_variable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="CALLCENTER_DATA"):
        read(tmp_path / "file" / "below")


def test_secrets_are_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.carrier_auth_token == second.carrier_auth_token
    assert len(first.carrier_auth_token) == 32
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_not_written_down(tmp_path: Path) -> None:
    assert read(tmp_path, CARRIER_AUTH_TOKEN="given").carrier_auth_token == "given"
    assert "given" not in (tmp_path / "secrets.json").read_text()


def test_external_servers_are_used_as_they_are_named(tmp_path: Path) -> None:
    chosen = read(tmp_path, DATABASE_URL="postgresql://db.example/x", REDIS_URL="redis://r.example:6379/1")
    assert chosen.database_url == "postgresql://db.example/x"
    assert chosen.redis_url == "redis://r.example:6379/1"


def test_the_phone_page_opens_with_demo_data_or_when_switched_on(tmp_path: Path) -> None:
    assert not read(tmp_path).phone_page_open
    assert read(tmp_path, CALLCENTER_DEMO="1").phone_page_open
    assert read(tmp_path, CALLCENTER_PHONE_PAGE="1").phone_page_open
    assert not read(tmp_path, CALLCENTER_DEMO="1", CALLCENTER_PHONE_PAGE="0").phone_page_open


def test_demo_data_are_refused_where_a_proxy_lets_others_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CALLCENTER_DEMO"):
        read(tmp_path, CALLCENTER_DEMO="1", CALLCENTER_PUBLIC_URL="https://hotline.example")
    assert read(tmp_path, CALLCENTER_DEMO="1", CALLCENTER_PUBLIC_URL="http://127.0.0.1:9000").demo
