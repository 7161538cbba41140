"""A matter goes to 12345 and its caller hears by telephone how it stands: processes on both sides, silent lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.stories.hotline import Hotline, city_line, free_port_base, running, until
from tests.stories.test_waiting import Agent, Lines

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]
NUMBER, LAST_FOUR = "+8613800000001", "0001"
MATTER = {"category": "M09-02", "summary": "健身房不退费", "special_groups": [], "fields": {},
          "department": "hotline_12345", "outcome": "dispatched"}  # fmt: skip


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    base = free_port_base()
    silent = {"SWITCHBOARD_ENGINE": "silent", "SWITCHBOARD_TIME_SCALE": "0.1"}
    with city_line(base) as peer, running(tmp_path / "data", port_base=base, **silent, **peer) as started:
        yield started


def test_a_matter_goes_to_12345_and_its_caller_hears_how_it_stands(hotline: Hotline) -> None:
    lines = Lines(hotline)
    agent = Agent(hotline, lines, "102")
    try:
        file_a_matter(lines, agent)
        ticket = until(20, "the ticket is there", lambda: agent.console.get("/api/tickets")["items"])[0]
        taken_by_12345(agent, ticket["id"], f"http://127.0.0.1:{hotline.base + 90}")
        hears(lines, ticket["number"].replace("-", ""), "status_handling")
    finally:
        agent.live.close()


def file_a_matter(lines: Lines, agent: Agent) -> None:
    agent.console.post("/api/desk/ready")
    leg = lines.call(NUMBER)
    lines.press(leg, "1")
    lines.press(leg, "0")
    offer = until(20, "the seat is offered the call", lambda: agent.desk()["offer"])
    agent.accept(offer["id"])
    until(20, "they talk", lambda: (agent.desk()["call"] or {}).get("state") == "talking")
    call_id = agent.desk()["call"]["id"]
    lines.ask("POST", f"/calls/{leg}/hangup")
    until(20, "the form is open", lambda: (agent.desk()["call"] or {}).get("state") == "wrap_up")
    form = {"disposition": "assigned", "matters": [MATTER], "survey": {"agreed": False, "safe_contact": False}}
    agent.console.post(f"/api/desk/calls/{call_id}/wrap-up", form)


def exchange_of(agent: Agent, ticket_id: str) -> dict[str, Any]:
    found = agent.console.get(f"/api/tickets/{ticket_id}/exchange")["exchanges"]
    return dict(found[0]) if found else {}


def taken_by_12345(agent: Agent, ticket_id: str, city: str) -> None:
    """Sent by itself, as the department is 12345; decided there."""
    until(40, "it has arrived there", lambda: exchange_of(agent, ticket_id).get("undelivered") == 0)
    httpx.post(f"{city}/play", json={"accept": True})
    until(40, "it is taken", lambda: exchange_of(agent, ticket_id)["stage"] == "accepted")
    assert exchange_of(agent, ticket_id)["peer_ticket_no"].startswith("SC")


def hears(lines: Lines, number: str, stage: str) -> None:
    """The menu: Mandarin, other enquiries, progress; then number and last four digits."""
    leg = lines.call(NUMBER)
    for keys in ("1", "7", "1"):
        lines.press(leg, keys)
    lines.when(leg, "played:status_number")
    lines.press(leg, f"{number}#")
    lines.when(leg, "played:status_phone")
    lines.press(leg, LAST_FOUR)
    lines.when(leg, f"played:{stage}")
    lines.when(leg, "played:status_more")
    lines.when(leg, "ended")  # silence: goodbye
