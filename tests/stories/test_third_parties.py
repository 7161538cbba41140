"""An interpreter, a paused recording and a supervisor in one call, in real processes with silent lines.

What the switchboard did is asked of the switchboard: who is in the conference, who is muted, whom a voice reaches.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.stories.hotline import Console, Hotline, running, until
from tests.stories.test_waiting import NUMBER, Agent, Lines

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]
FIRST, SECOND = "13800000041", "13800000042"
ALWAYS: dict[str, Any] = {"windows": [], "certified_by": "市民宗局", "languages": ["bo-CN"]}


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    with running(tmp_path / "data", SWITCHBOARD_ENGINE="silent", SWITCHBOARD_TIME_SCALE="0.2") as started:
        yield started


def talking(lines: Lines, agent: Agent) -> tuple[str, str, str]:
    """A caller and the agent talk; their legs and the call's id."""
    agent.console.post("/api/desk/ready")
    caller = lines.call(NUMBER)
    lines.press(caller, "1")
    lines.press(caller, "0")
    offer = until(15, "an offer", lambda: agent.desk()["offer"])
    seat = agent.accept(offer["id"])
    lines.when(caller, "conference")
    until(10, "they talk and are recorded", lambda: (agent.desk()["call"] or {}).get("recording") == "on")
    return caller, seat, str(offer["call_id"])


def streams(lines: Lines, leg: str) -> list[str]:
    """Whose voice is streamed from this leg at this moment."""
    shown = lines.ask("GET", f"/calls/{leg}").json()
    return [each["parameters"]["leg"] for each in shown["streams"] if each["running"]]


def test_an_interpreter_a_pause_and_a_supervisor_in_one_call(hotline: Hotline) -> None:
    lines = Lines(hotline)
    agent, admin, boss = Agent(hotline, lines, "102"), hotline.console("900"), hotline.console("201")
    try:
        for rank, number in enumerate((FIRST, SECOND), 1):
            admin.post("/api/interpreters", ALWAYS | {"name": f"译员{rank}", "number": number, "rank": rank})
        rules = [{"to": f"*{FIRST}", "action": "refuse", "status": 486}, {"to": "*", "action": "answer"}]
        assert lines.ask("PUT", "/rules", content=json.dumps(rules)).status_code == 200
        caller, seat, call_id = talking(lines, agent)
        interpreter = interpreted(lines, agent, call_id)
        paused(lines, agent, call_id, {"caller": caller, "seat": seat, "interpreter": interpreter})
        boss_leg = supervised(lines, boss, call_id, seat)
        lines.ask("POST", f"/calls/{interpreter}/hangup")
        until(10, "the interpreter has left", lambda: wish(agent)["state"] == "done")
        assert agent.desk()["call"]["state"] == "talking"
        taken_over(lines, boss, agent, call_id, {"caller": caller, "seat": seat, "boss": boss_leg})
    finally:
        agent.live.close()


def wish(agent: Agent) -> Any:
    return agent.desk()["call"]["assistance"][0]


def interpreted(lines: Lines, agent: Agent, call_id: str) -> str:
    """The first of the roster is busy, the second presses 1; their leg."""
    agent.console.post(f"/api/desk/calls/{call_id}/interpreter", {"language": "bo-CN", "consent": True})
    until(15, "the second is rung", lambda: wish(agent)["rung"] == 2)
    answered = [each for each in lines.all() if each["direction"] == "outbound" and each["state"] == "answered"]
    leg = str(answered[-1]["leg"])
    lines.when(leg, "played:press1")
    lines.press(leg, "1")
    lines.when(leg, "conference")
    until(10, "the interpreter is there", lambda: wish(agent)["state"] == "joined")
    assert wish(agent)["name"] == "译员2"
    assert streams(lines, leg) == ["interpreter"]
    return leg


def paused(lines: Lines, agent: Agent, call_id: str, legs: dict[str, str]) -> None:
    """A card number is read out: nobody's voice is streamed, the recording is silent; then everything goes on."""
    agent.console.post(f"/api/desk/calls/{call_id}/recording/pause", {"reason": "card"})
    until(10, "the recording is paused", lambda: agent.desk()["call"]["recording"] == "paused")
    assert {name: streams(lines, leg) for name, leg in legs.items()} == {"caller": [], "seat": [], "interpreter": []}
    agent.console.post(f"/api/desk/calls/{call_id}/recording/resume")
    for name, leg in legs.items():
        until(10, f"{name} is streamed again", lambda leg=leg, name=name: streams(lines, leg) == [name])
    assert agent.desk()["call"]["recording"] == "on"


def supervised(lines: Lines, boss: Console, call_id: str, seat: str) -> str:
    """Listen, whisper, barge: the switchboard is asked each time who hears the supervisor."""
    path = f"/api/monitor/calls/{call_id}"
    identity = f"client:{boss.get('/api/voice/token')['identity']}"
    assert UUID(identity.partition("_")[2]) == UUID(boss.me["id"])
    connect = boss.post(f"{path}/listen")["connect"]
    leg = lines.call(identity, **connect)
    seat_sid = lines.when(seat, "conference")["call_sid"]
    begun = lines.when(leg, "conference")
    assert (begun["muted"], begun["coaching"], begun["streams"]) == (True, seat_sid, [])
    until(10, "the supervisor is known to be there", lambda: beside(boss)["state"] == "joined")
    for mode, muted, coaching in (("whisper", False, seat_sid), ("barge", False, ""), ("listen", True, seat_sid)):
        assert boss.post(f"{path}/{mode}") == {"connect": None}
        until(
            10,
            f"{mode} is confirmed",
            lambda mode=mode: (beside(boss)["mode"], beside(boss)["confirmed"]) == (mode, True),
        )
        shown = lines.when(leg, "conference")
        assert (shown["muted"], shown["coaching"]) == (muted, coaching), mode
    return leg


def beside(boss: Console) -> Any:
    seats = boss.get("/api/monitor")["seats"]
    return next(each["call"]["supervisors"][0] for each in seats if each["call"] and each["call"]["supervisors"])


def taken_over(lines: Lines, boss: Console, agent: Agent, call_id: str, legs: dict[str, str]) -> None:
    """The seat is let go and writes its form; the supervisor talks, and the call ends with them."""
    boss.post(f"/api/monitor/calls/{call_id}/take-over")
    lines.when(legs["seat"], "ended")
    until(10, "the seat is in wrap-up", lambda: agent.desk()["seat"]["state"] == "wrap_up")
    shown = lines.when(legs["boss"], "conference")
    assert (shown["muted"], shown["coaching"]) == (False, "")
    assert lines.when(legs["caller"], "conference")["state"] == "answered"
    boss.post(f"/api/monitor/calls/{call_id}/leave")
    lines.when(legs["boss"], "ended")
    lines.when(legs["caller"], "played:rate")
    lines.press(legs["caller"], "1")
    lines.when(legs["caller"], "ended")
    detail = until(10, "the call is over", lambda: (got := boss.get(f"/api/calls/{call_id}"))["ended_at"] and got)
    assert detail["outcome"] == "answered"
