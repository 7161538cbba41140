"""Files of deployment tell the truth: every variable is documented, every process a service, locks name no place."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from callcenter import processes, settings
from callcenter.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


def variables() -> set[str]:
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.add(str(alias.choices[0]) if alias is not None and not isinstance(alias, str) else name.upper())  # type: ignore[union-attr]
    return names - {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"}  # of the embedded servers, never chosen by people


def test_every_variable_stands_in_the_example() -> None:
    listed = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert variables() - listed == set()


def compose() -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text()
    loaded: dict[str, Any] = yaml.safe_load(text)["services"]
    return loaded


def test_every_process_is_a_service_of_its_own(settings: Settings) -> None:
    services = compose()
    names = {process.name for process in processes.application(settings)}
    assert names <= set(services)
    for process in processes.application(settings):
        words = list(process.command[1:])
        assert " ".join(words) in " ".join(services[process.name]["command"]), process.name


@pytest.mark.parametrize("name", ["switchboard", "asr"])
def test_services_get_every_variable_that_up_would_give_them(name: str, settings: Settings) -> None:
    make = processes.switchboard_environment if name == "switchboard" else processes.asr_environment
    given = make(settings)
    assert set(given) <= set(compose()[name]["environment"])


def test_the_services_find_their_switchboard_as_browsers_and_desk_phones_do(tmp_path: Path) -> None:
    people = {"PUBLIC_HOST": "hotline.example", "SIP_HOST": "192.0.2.7"}
    people |= {"CARRIER_ACCOUNT_SID": "AC" + "0" * 32, "CARRIER_AUTH_TOKEN": "given"}
    given = {name: filled(value, people) for name, value in compose()["web"]["environment"].items()}
    chosen = settings.read(given | {"CALLCENTER_DATA": str(tmp_path)})
    board = compose()["switchboard"]["environment"]
    assert not chosen.twilio
    assert chosen.carrier_base_url == filled(board["SWITCHBOARD_REST_URL"], people)
    assert (
        chosen.browser_voice_url("hotline.example") == f"wss://hotline.example:{board['SWITCHBOARD_HTTP_PORT']}/browser"
    )
    assert chosen.sip_server == chosen.sip_domain == f"192.0.2.7:{board['SWITCHBOARD_SIP_PORT']}"


def filled(text: str, people: dict[str, str]) -> str:
    """What compose makes of `${NAME:?…}` and `${NAME:-default}`; a name that nobody set is left empty."""
    pattern = re.compile(r"\$\{(\w+)(?::\?[^${}]*|:-([^${}]*))?\}")
    while (changed := pattern.sub(lambda found: people.get(found[1], found[2] or ""), text)) != text:
        text = changed
    return text


def test_ci_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize("name", ["run", "dev", "node"])
def test_locks_carry_hashes_and_name_no_place(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.lock").read_text()
    pinned = re.findall(r"^[a-zA-Z0-9_.-]+==", lock, re.MULTILINE)
    assert len(pinned) <= lock.count("--hash=sha256:")
    assert pinned
    assert not re.search(r"https?://|--index-url|--find-links", lock)
