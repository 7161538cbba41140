"""The web process around the slices: health, what is public, tokens, headers, errors, the console's files."""

from collections.abc import Iterator
from pathlib import Path

import jwt
import psycopg
import pytest
from fastapi.testclient import TestClient

from callcenter import pulse
from callcenter import settings as settings_module
from callcenter.contacts import service as contacts
from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.web import console


def use(settings: Settings, **changes: object) -> Settings:
    changed = settings.model_copy(update=changes)
    settings_module.use(changed)
    return changed


def test_health_tells_the_state_of_every_dependency(client: TestClient) -> None:
    pulse.beat("worker")
    answer = client.get("/healthz")
    found = answer.json()["dependencies"]
    names = {"postgres", "valkey", "switchboard", "asr", "worker", "speech", "beat", "dispatcher"}
    assert (answer.status_code, answer.json()["status"], set(found)) == (200, "degraded", names)
    assert found["postgres"]["status"] == found["worker"]["status"] == "ok"
    assert found["valkey"]["status"] == found["beat"]["status"] == "down"
    assert 0 <= found["worker"]["age_seconds"] < 5


def test_a_process_that_has_fallen_silent_is_down(client: TestClient, database: str) -> None:
    pulse.beat("worker")
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE pulse SET at = at - interval '1 minute'")
    assert client.get("/healthz").json()["dependencies"]["worker"]["status"] == "down"


def test_health_is_503_when_the_database_is_gone(client: TestClient) -> None:
    engine.configure(engine.build("postgresql://callcenter@/gone?host=/nowhere"))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_a_text_that_no_database_can_hold_is_the_sender_s_fault(client: TestClient) -> None:
    answer = client.post("/api/login", json={"staff_no": "1\x00", "password": "x\x00"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")


def test_more_than_any_route_takes_is_refused_before_anybody_has_signed_in(client: TestClient) -> None:
    def in_pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 64 * 1024

    large = {"staff_no": "1", "password": "x" * 3 * 1024 * 1024}
    answer = client.post("/api/login", json=large)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")
    unannounced = client.post("/api/login", content=in_pieces(), headers={"Content-Type": "application/json"})
    assert 400 <= unannounced.status_code < 500


def test_what_is_public_names_the_ways_in(client: TestClient, settings: Settings) -> None:
    found = client.get("/api/public").json()
    assert found["sip_address"] == "sip:12348@127.0.0.1:5060"
    assert (found["demo"], found["tls"], found["phone_page"], found["warnings"]) == (False, False, False, [])
    use(settings, host="0.0.0.0")
    assert [warning["code"] for warning in client.get("/api/public").json()["warnings"]] == ["no_tls"]


def test_the_phone_page_is_closed_unless_it_was_opened(client: TestClient, settings: Settings) -> None:
    assert client.post("/api/phone/token", json={}).status_code == 404
    use(settings, demo=True)
    made = client.post("/api/phone/token", json={}).json()
    assert made["identity"].startswith("phone_")
    assert made["ws_url"] == "ws://testserver:8010/browser"
    claims = jwt.decode(made["token"], settings.carrier_api_key_secret, algorithms=["HS256"])
    assert (claims["sub"], claims["iss"]) == (settings.carrier_account_sid, settings.carrier_api_key_sid)
    assert claims["grants"]["identity"] == made["identity"]


def test_the_demo_s_page_is_shown_as_the_number_it_gave_and_is_rung_itself(
    client: TestClient, settings: Settings
) -> None:
    use(settings, demo=True)
    numbers = ("13800000001", "+86 138 0000 0001", "13800000002", "12", "")
    made = [client.post("/api/phone/token", json={"number": number}).json()["identity"] for number in numbers]
    assert made[0] == made[1] != made[2]
    assert len(set(made)) == 4
    assert not any("0000" in identity for identity in made[:3])
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "client", f"client:{made[0]}")
        assert (point.masked, point.last_four) == ("138****0001", "0001")
        assert contacts.dialable(uow, point.id) == f"client:{made[0]}"


def test_beyond_the_demo_a_number_is_not_believed(client: TestClient, settings: Settings) -> None:
    use(settings, phone_page=True)
    asked = [client.post("/api/phone/token", json={"number": "13800000001"}).json()["identity"] for _ in range(2)]
    assert asked[0] != asked[1]
    with begin() as uow:
        assert contacts.find_point(uow, "client", asked[0]) is None


def test_health_asks_the_switchboard_that_is_named(client: TestClient, settings: Settings) -> None:
    use(settings, carrier_url="http://127.0.0.1:9")
    found = client.get("/healthz").json()["dependencies"]["switchboard"]
    assert (found["status"], found["detail"]) == ("down", "ConnectError")


def test_twilio_is_not_asked_how_it_is(client: TestClient, settings: Settings) -> None:
    use(settings, carrier_url="https://api.twilio.com")
    assert client.get("/healthz").json()["dependencies"]["switchboard"]["status"] == "ok"


def test_an_agents_audio_needs_a_login(client: TestClient) -> None:
    assert client.get("/api/voice/token").status_code == 401


@pytest.mark.parametrize("path", ["/", "/desk", "/api/public"])
def test_browsers_are_told_what_a_page_may_do(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_unknown_path_of_the_api_is_an_error_and_not_a_page(client: TestClient) -> None:
    answer = client.get("/api/nothing")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_path_of_the_console_is_its_page(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>12348</title>")
    (tmp_path / "assets" / "index-abc.js").write_text("1")
    monkeypatch.setattr(console, "BUILT", tmp_path)
    files = console.ConsoleFiles(directory=tmp_path, html=True)
    monkeypatch.setattr(client.app.router.routes[-1], "app", files)  # type: ignore[attr-defined]
    assert client.get("/tickets/7").text == "<title>12348</title>"
    assert "immutable" in client.get("/assets/index-abc.js").headers["cache-control"]
    assert client.get("/assets/gone.js").status_code == 404


def test_a_console_that_is_not_built_says_how(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "BUILT", tmp_path / "nowhere")
    files = console.ConsoleFiles(directory=tmp_path / "nowhere", html=True, check_dir=False)
    monkeypatch.setattr(client.app.router.routes[-1], "app", files)  # type: ignore[attr-defined]
    answer = client.get("/")
    assert (answer.status_code, "make console" in answer.text) == (503, True)
