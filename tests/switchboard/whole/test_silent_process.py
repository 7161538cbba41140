"""The switchboard as a process of its own with silent lines: how the tests of applications use it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.switchboard.whole.line import ACCOUNT, ROOT, TOKEN, Application, Switchboard, switchboard

HTTP, APP = 31070, 31071


@pytest.fixture(scope="module")
def serving() -> Iterator[Application]:
    with Application(APP).serve() as application:
        yield application


@pytest.fixture
def app(serving: Application) -> Application:
    serving.pages = {"/status": "", "/voice": "<Gather numDigits='1' timeout='3000' action='/key'/>", "/key": ""}
    serving.asked.clear()
    return serving


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, serving: Application) -> Iterator[Switchboard]:
    folder = tmp_path_factory.mktemp("switchboard")
    with switchboard(folder, HTTP, serving, ENGINE="silent", TIME_SCALE="0.01") as started:
        yield started


@pytest.fixture
def board(running: Switchboard) -> Switchboard:
    silent("POST", "/reset")
    return running


def silent(method: str, path: str, body: object = None) -> httpx.Response:
    return httpx.request(method, f"http://127.0.0.1:{HTTP}/silent{path}", json=body, timeout=15)


def test_a_call_is_placed_keyed_and_watched_over_http(board: Switchboard, app: Application) -> None:
    app.pages["/key"] = "<Pause length='60'/>"
    placed = silent("POST", "/calls", {"from": "+8613800000001", "to": "12348"})
    assert placed.status_code == 201
    leg, sid = placed.json()["leg"], placed.json()["call_sid"]
    assert silent("POST", f"/calls/{leg}/digits", {"digits": "3"}).status_code == 200
    assert app.wait("/key").params["Digits"] == "3"
    assert silent("GET", f"/calls/{sid}").json()["state"] == "answered"
    assert silent("POST", f"/calls/{sid}/hangup").json()["state"] == "ended"
    assert silent("GET", f"/calls/{sid}?until=ended").json()["status"] == "completed"
    app.wait("/status", CallStatus="completed")
    assert app.forged == []


def test_rules_decide_what_becomes_of_a_ring(board: Switchboard, app: Application) -> None:
    rules = [{"to": "sip:101@*", "action": "refuse", "status": 486}, {"to": "*", "action": "ring"}]
    assert silent("PUT", "/rules", rules).status_code == 200
    client = board.client()
    busy = client.calls.create(to="sip:101@desk", from_="12348", url=app.url("/voice"), timeout=600)
    waiting = client.calls.create(to="client:seat_1", from_="12348", url=app.url("/voice"), timeout=600)
    assert silent("GET", f"/calls/{waiting.sid}?until=ringing").status_code == 200
    assert silent("GET", f"/calls/{busy.sid}?until=ended").json()["status"] == "busy"
    silent("POST", f"/calls/{waiting.sid}/answer")
    assert silent("GET", f"/calls/{waiting.sid}?until=listening").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/calls/nobody", None, 404),
        ("PUT", "/rules", [{"from": "x"}], 400),
        ("POST", "/calls", {"from": "+8613800000001"}, 400),
    ],
)
def test_a_wrong_request_is_told_so(board: Switchboard, method: str, path: str, body: object, status: int) -> None:
    assert silent(method, path, body).status_code == status


def test_a_wait_in_vain_says_so_with_the_leg_as_it_is(board: Switchboard, app: Application) -> None:
    app.pages["/voice"] = "<Reject/>"
    placed = silent("POST", "/calls", {"from": "+8613800000001", "to": "12348"}).json()
    answer = silent("GET", f"/calls/{placed['leg']}?until=answered&timeout=0.05")
    assert (answer.status_code, answer.json()["state"]) == (408, "ended")


def test_a_port_in_use_is_one_line_that_names_it(board: Switchboard, tmp_path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "switchboard"],
        cwd=ROOT,
        env={
            "SWITCHBOARD_ACCOUNT_SID": ACCOUNT,
            "SWITCHBOARD_AUTH_TOKEN": TOKEN,
            "SWITCHBOARD_ENGINE": "silent",
            "SWITCHBOARD_HTTP_PORT": str(HTTP),
            "SWITCHBOARD_DATA": str(tmp_path / "second"),
        },
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert second.returncode != 0
    assert second.stderr.strip() == f"switchboard: port {HTTP} is in use (SWITCHBOARD_HTTP_PORT)"


def test_it_stops_within_seconds_and_hangs_up_who_is_talking(tmp_path: Path, app: Application) -> None:
    app.pages["/voice"] = "<Pause length='5000'/><Gather timeout='3000'/>"
    with switchboard(tmp_path, HTTP + 2, app, ENGINE="silent", TIME_SCALE="0.01") as own:
        httpx.post(f"http://127.0.0.1:{HTTP + 2}/silent/calls", json={"from": "+8613800000001", "to": "12348"})
        began = time.monotonic()
        own.process.terminate()
        assert own.process.wait(10) == 0
        assert time.monotonic() - began < 6
        app.wait("/status")


def test_unknown_addresses_are_answered_in_twilios_shape(board: Switchboard) -> None:
    answer = board.get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
