"""A callback that keeps its place, in real processes with silent lines: booked by key, rung in its turn, talked.

Time on the lines runs ten times as fast; rows, processes and the console's API are the real ones.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.stories.hotline import Hotline, running, until
from tests.stories.people import LiveConsole

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]
NUMBER = "+8613800000001"


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    with running(tmp_path / "data", SWITCHBOARD_ENGINE="silent", SWITCHBOARD_TIME_SCALE="0.1") as started:
        yield started


class Lines:
    """The silent exchange from outside."""

    def __init__(self, hotline: Hotline) -> None:
        self.url = f"http://127.0.0.1:{hotline.base + 2}/silent"

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return httpx.request(method, self.url + path, timeout=15, **more)

    def call(self, caller: str, to: str = "12348", **headers: str) -> str:
        placed = self.ask("POST", "/calls", json={"from": caller, "to": to, "headers": headers})
        assert placed.status_code == 201, placed.text
        return str(placed.json()["leg"])

    def press(self, leg: str, digits: str) -> None:
        assert self.ask("POST", f"/calls/{leg}/digits", json={"digits": digits}).status_code == 200

    def all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/calls").json()
        return found

    def when(self, leg: str, state: str) -> dict[str, Any]:
        told = self.ask("GET", f"/calls/{leg}", params={"until": state, "timeout": "10"})
        assert told.status_code == 200, f"{state}: {told.text}"
        shown: dict[str, Any] = told.json()
        return shown


class Agent:
    """An agent whose browser's audio is a silent line too."""

    def __init__(self, hotline: Hotline, lines: Lines, staff_no: str) -> None:
        self.console, self.lines = hotline.console(staff_no), lines
        self.live = LiveConsole(hotline, self.console)
        self.identity = f"client:seat_{UUID(self.desk()['seat']['id']).hex}"
        self.console.put("/api/desk/device", {"microphone": True, "connection": True})

    def desk(self) -> Any:
        return self.console.get("/api/desk")

    def accept(self, offer_id: str) -> str:
        connect = self.console.post(f"/api/desk/offers/{offer_id}/accept")["connect"]
        return self.lines.call(self.identity, **connect)


def open_lines(agent: Agent) -> list[Any]:
    found: list[Any] = agent.console.get("/api/return-calls")
    return found


def test_a_callback_keeps_its_place_and_is_rung_in_its_turn(hotline: Hotline) -> None:
    lines = Lines(hotline)
    agent = Agent(hotline, lines, "102")
    try:
        keep_the_place(lines, agent)
        be_rung(lines, agent)
    finally:
        agent.live.close()


def keep_the_place(lines: Lines, agent: Agent) -> None:
    agent.console.post("/api/desk/pause", {"reason": "break"})
    waiting = lines.call(NUMBER)
    lines.press(waiting, "1")
    lines.press(waiting, "0")
    lines.when(waiting, "played:music24")
    lines.press(waiting, "1")
    lines.when(waiting, "played:callback_confirm")
    lines.press(waiting, "1")
    lines.when(waiting, "played:callback_kept")
    lines.when(waiting, "ended")
    (line,) = until(10, "the callback stands in the list", lambda: open_lines(agent))
    assert (line["kind"], line["in_turn"]) == ("callback", True)


def be_rung(lines: Lines, agent: Agent) -> None:
    agent.console.post("/api/desk/ready")
    offer = until(10, "the seat is offered the callback", lambda: agent.desk()["offer"])
    assert (offer["kind"], offer["number_masked"]) == ("callback", "138****0001")
    agent.accept(offer["id"])
    rung = until(10, "the telephone rings", lambda: [c for c in lines.all() if c["direction"] == "outbound"])
    leg = rung[-1]["leg"]
    lines.when(leg, "played:callback_hello")
    lines.press(leg, "1")
    lines.when(leg, "conference")
    until(10, "they talk", lambda: (agent.desk()["call"] or {}).get("state") == "talking")
    assert open_lines(agent) == []
