"""Under which addresses browsers, desk phones and the carrier find us: on one machine, in compose, behind a proxy."""

from pathlib import Path

import pytest

from callcenter import notices, settings
from callcenter.screen import screen
from callcenter.settings import Settings, SettingsError

TLS = {"CALLCENTER_TLS_CERT": "/tls/server.pem", "CALLCENTER_TLS_KEY": "/tls/server.key"}
COMPOSE = {
    **TLS,
    "CALLCENTER_HOST": "0.0.0.0",
    "CALLCENTER_PUBLIC_URL": "https://hotline.example:8000",
    "CARRIER_URL": "https://hotline.example:8010",
    "CARRIER_SIP_DOMAIN": "192.0.2.7:5060",
}
ACCOUNT = {"CARRIER_ACCOUNT_SID": "AC" + "0" * 32, "CARRIER_AUTH_TOKEN": "given"}


def read(folder: Path, **environment: str) -> Settings:
    return settings.read({"CALLCENTER_DATA": str(folder), **ACCOUNT, **environment})


def test_on_one_machine_audio_goes_where_the_page_came_from(tmp_path: Path) -> None:
    assert read(tmp_path).browser_voice_url("localhost") == "ws://localhost:8010/browser"
    assert read(tmp_path, **TLS).browser_voice_url("192.0.2.7") == "wss://192.0.2.7:8010/browser"
    assert read(tmp_path, CALLCENTER_HOST="::1").browser_voice_url("::1") == "ws://[::1]:8010/browser"


def test_a_switchboard_of_its_own_is_where_browsers_connect(tmp_path: Path) -> None:
    chosen = read(tmp_path, **COMPOSE)
    assert not chosen.twilio
    assert chosen.browser_voice_url("hotline.example") == "wss://hotline.example:8010/browser"


def test_a_switchboard_on_this_machine_is_reached_under_the_name_of_the_page(tmp_path: Path) -> None:
    chosen = read(tmp_path, CARRIER_URL="http://127.0.0.1:9010/")
    assert chosen.browser_voice_url("desk.example") == "ws://desk.example:9010/browser"
    assert chosen.carrier_base_url == "http://127.0.0.1:9010"


@pytest.mark.parametrize("address", ["https://api.twilio.com", "https://api.dublin.ie1.twilio.com/"])
def test_with_twilio_its_own_library_knows_the_way(tmp_path: Path, address: str) -> None:
    chosen = read(tmp_path, CARRIER_URL=address, CARRIER_SIP_DOMAIN="hotline.sip.twilio.com")
    assert (chosen.twilio, chosen.browser_voice_url("hotline.example")) == (True, "")
    assert chosen.sip_domain == chosen.sip_server == "hotline.sip.twilio.com"


def test_a_name_that_only_looks_like_twilio_is_not(tmp_path: Path) -> None:
    assert not read(tmp_path, CARRIER_URL="https://nottwilio.com").twilio


def test_behind_a_proxy_audio_goes_through_it(tmp_path: Path) -> None:
    chosen = read(tmp_path, CALLCENTER_PUBLIC_URL="https://hotline.example/")
    assert chosen.browser_voice_url("hotline.example") == "wss://hotline.example/browser"
    assert chosen.base_url == "https://hotline.example"
    assert chosen.own_url == "http://127.0.0.1:8000"


def test_the_address_of_browser_audio_can_be_set(tmp_path: Path) -> None:
    chosen = read(tmp_path, CARRIER_URL="http://switchboard:8010", CALLCENTER_VOICE_URL="wss://voice.example/browser")
    assert chosen.browser_voice_url("hotline.example") == "wss://voice.example/browser"
    with pytest.raises(SettingsError, match=r"^CALLCENTER_VOICE_URL: "):
        read(tmp_path, CALLCENTER_VOICE_URL="https://voice.example")


@pytest.mark.parametrize(
    ("variable", "value"), [("CALLCENTER_PUBLIC_URL", "hotline.example"), ("CARRIER_URL", "https://")]
)
def test_an_address_without_scheme_or_host_is_refused(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable}: "):
        read(tmp_path, **{variable: value})


def test_desk_phones_are_told_an_address_that_they_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.tls.own_names", lambda: ("localhost", "127.0.0.1", "192.0.2.7"))
    chosen = read(tmp_path, CALLCENTER_HOST="0.0.0.0")
    assert (chosen.sip_domain, chosen.sip_server) == ("127.0.0.1:5060", "192.0.2.7:5060")
    assert "sip:12348@192.0.2.7:5060" in screen(chosen)


def test_desk_phones_of_a_switchboard_of_its_own_are_rung_there(tmp_path: Path) -> None:
    chosen = read(tmp_path, **COMPOSE)
    assert chosen.sip_domain == chosen.sip_server == "192.0.2.7:5060"
    without = read(tmp_path, **COMPOSE | {"CARRIER_SIP_DOMAIN": ""})
    assert without.sip_domain == without.sip_server == "hotline.example:5060"


def test_a_proxy_that_speaks_tls_makes_us_secure_and_seen(tmp_path: Path) -> None:
    chosen = read(tmp_path, CALLCENTER_PUBLIC_URL="https://hotline.example")
    assert (chosen.loopback, chosen.tls, chosen.secure) == (False, False, True)
    assert notices.warnings(chosen) == []
    plain = read(tmp_path, CALLCENTER_PUBLIC_URL="http://hotline.example")
    assert [warning["code"] for warning in notices.warnings(plain)] == ["no_tls"]
