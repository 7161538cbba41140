"""Scenarios 1, 5, 6, 7 and 8 of the menu's tests (12348.md 3.4) in real processes with silent lines, from the caller's
key to the ticket. Which test shows which of the ten stands in tests/callcenter/test_scenarios.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.callcenter.messages.fake_gateway import SECRET, FakeGateway
from tests.stories.hotline import Console, Hotline, city_line, free_port_base, running, until
from tests.stories.test_waiting import NUMBER, Agent, Lines, keep_the_place, open_lines

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]
CITY = "13800000345"
RATER, UNDECIDED = "+8613800000005", "+8613800000006"
YI_CALLER = "+8613800000011"
VICTIM, GYM_GOER, TENANT = "+8613800000008", "+8613800000009", "+8613800000007"
GYM = {"category": "M09-02", "summary": "健身房不退费", "special_groups": [], "fields": {}, "outcome": "answered"}
VIOLENCE = GYM | {"category": "M02-06", "summary": "丈夫殴打，已告知可申请人身安全保护令"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway().serving() as made:
        yield made


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory, gateway: FakeGateway) -> Iterator[Hotline]:
    base = free_port_base()
    folder = tmp_path_factory.mktemp("scenarios") / "data"
    ours = {"SWITCHBOARD_ENGINE": "silent", "SWITCHBOARD_TIME_SCALE": "0.1", "CALLCENTER_TRANSFERS": f"12345={CITY}",
            "SMS_GATEWAY_URL": gateway.url, "SMS_GATEWAY_SECRET": SECRET, "SURVEY_DELAY_SECONDS": "1"}  # fmt: skip
    with city_line(base) as peer, running(folder, port_base=base, **ours, **peer) as started:
        yield started


@pytest.fixture
def lines(hotline: Hotline) -> Iterator[Lines]:
    made = Lines(hotline)
    yield made
    made.ask("PUT", "/rules", json=[])


@pytest.fixture
def agent(hotline: Hotline, lines: Lines) -> Iterator[Agent]:
    made = Agent(hotline, lines, "102")
    yield made
    made.live.close()


def in_queue(lines: Lines, number: str) -> str:
    """Mandarin, then a person."""
    leg = lines.call(number)
    lines.press(leg, "1")
    lines.press(leg, "0")
    return leg


def talks(agent: Agent) -> str:
    """The agent answers what they are offered; the call's id."""
    offer = until(20, "the seat is offered the call", lambda: agent.desk()["offer"])
    assert offer["kind"] == "queue"
    agent.accept(offer["id"])
    until(20, "they talk", lambda: (agent.desk()["call"] or {}).get("state") == "talking")
    return str(agent.desk()["call"]["id"])


def wraps_up(
    agent: Agent, lines: Lines, leg: str, call_id: str, matter: dict[str, Any], *, agreed: bool = False
) -> dict[str, Any]:
    """The caller hangs up and the form is sent; its ticket."""
    lines.ask("POST", f"/calls/{leg}/hangup")
    until(20, "the form is open", lambda: (agent.desk()["call"] or {}).get("state") == "wrap_up")
    form = {"disposition": "answered", "matters": [matter], "survey": {"agreed": agreed, "safe_contact": False}}
    agent.console.post(f"/api/desk/calls/{call_id}/wrap-up", form)
    return dict(until(20, "the ticket", lambda: agent.console.get(f"/api/calls/{call_id}/tickets"))[0])


def recorded(agent: Agent, lines: Lines, number: str, matter: dict[str, Any]) -> dict[str, Any]:
    """A whole call with one matter, whose caller agrees to be asked later; its ticket."""
    agent.console.post("/api/desk/ready")
    leg = in_queue(lines, number)
    return wraps_up(agent, lines, leg, talks(agent), matter, agreed=True)


def outgoing(lines: Lines) -> list[dict[str, Any]]:
    return [each for each in lines.all() if each["direction"] == "outbound"]


def test_scenario_1_a_yi_caller_keeps_a_place_that_only_a_certified_yi_agent_serves(
    hotline: Hotline, lines: Lines, agent: Agent
) -> None:
    yi = Agent(hotline, lines, "103")
    try:
        yi.console.post("/api/desk/pause", {"reason": "break"})
        leg = lines.call(YI_CALLER)
        lines.press(leg, "2")  # 彝语, whose words nobody has recorded: music at once
        lines.when(leg, "played:music24")
        lines.press(leg, "1")
        lines.when(leg, "ended")
        (line,) = until(10, "the callback stands in the list", lambda: open_lines(yi))
        assert (line["kind"], line["language"], line["in_turn"]) == ("callback", "ii-CN", True)
        agent.console.post("/api/desk/ready")
        assert agent.desk()["offer"] is None
        agent.console.post("/api/desk/pause", {"reason": "break"})
        yi.console.post("/api/desk/ready")
        offer = until(20, "the Yi seat is offered the callback", lambda: yi.desk()["offer"])
        assert (offer["kind"], offer["language"], offer["number_masked"]) == ("callback", "ii-CN", "138****0011")
        yi.accept(offer["id"])
        until(20, "they talk", lambda: (yi.desk()["call"] or {}).get("state") == "talking")
    finally:
        yi.live.close()
    supervisor = hotline.console("201")
    rows = supervisor.get("/api/figures", by="language")["rows"]
    assert "ii-CN" in {row["key"] for row in rows}


def test_scenario_5_pressing_1_twice_is_one_task_and_who_rings_again_is_not_rung(lines: Lines, agent: Agent) -> None:
    keep_the_place(lines, agent)  # 1 to ask, 1 to confirm: one line of 待回电
    (task,) = open_lines(agent)
    leg = in_queue(lines, NUMBER)
    until(10, "the task is cancelled", lambda: not open_lines(agent))
    agent.console.post("/api/desk/ready")
    call_id = talks(agent)  # the caller themselves, and no callback
    ticket = wraps_up(agent, lines, leg, call_id, GYM | {"summary": "等候后再次来电"})
    assert ticket["number_masked"] == "138****0001"
    done = agent.console.get("/api/return-calls", state="done")
    theirs = [each["id"] for each in done if (each["kind"], each["number_masked"]) == ("callback", "138****0001")]
    assert theirs == [task["id"]]
    assert agent.desk()["offer"] is None
    assert [each for each in outgoing(lines) if ends_in(each, NUMBER)] == []


def asked_after(agent: Agent, lines: Lines, number: str) -> tuple[str, str]:
    """A talk that the agent ends with 邀评并挂机; the caller's leg, which hears the question, and the call."""
    agent.console.post("/api/desk/ready")
    leg = in_queue(lines, number)
    call_id = talks(agent)
    agent.console.post(f"/api/desk/calls/{call_id}/hangup")
    lines.when(leg, "played:rate.wav")
    return leg, call_id


def files(agent: Agent, call_id: str) -> None:
    """The form of a call whose caller has gone."""
    until(20, "the form is open", lambda: (agent.desk()["call"] or {}).get("state") == "wrap_up")
    form = {"disposition": "answered", "matters": [GYM], "survey": {"agreed": False, "safe_contact": False}}
    agent.console.post(f"/api/desk/calls/{call_id}/wrap-up", form)


def rates(supervisor: Console) -> dict[str, tuple[int, int]]:
    found = supervisor.get("/api/figures", names="satisfaction,response")["figures"]
    return {each["name"]: (each["numerator"], each["denominator"]) for each in found}


def test_scenario_6_a_wrong_key_is_asked_about_once_more_and_two_are_not_rated(
    hotline: Hotline, lines: Lines, agent: Agent
) -> None:
    supervisor = hotline.console("201")
    leg, call_id = asked_after(agent, lines, RATER)
    lines.press(leg, "2")
    lines.when(leg, "played:rate_thanks")
    lines.when(leg, "ended")
    files(agent, call_id)
    before = until(20, "the rating counts", lambda: _with(rates(supervisor), "response"))

    leg, call_id = asked_after(agent, lines, UNDECIDED)
    lines.press(leg, "7")
    lines.when(leg, "played:rate_wrong_key")
    lines.press(leg, "9")
    lines.when(leg, "played:goodbye")
    lines.when(leg, "ended")
    files(agent, call_id)
    kept = until(20, "the row stands", lambda: supervisor.get(f"/api/calls/{call_id}/rating"))
    assert (kept["invited"], kept["grade"], kept["keys"]) == (True, None, "79")
    after = rates(supervisor)
    assert after["satisfaction"] == before["satisfaction"]
    assert after["response"] == (before["response"][0], before["response"][1] + 1)


def _with(found: dict[str, tuple[int, int]], name: str) -> dict[str, tuple[int, int]] | None:
    return found if found[name][0] else None


def test_scenario_7_refused_by_12345_the_ticket_is_local_with_its_first_responder(
    hotline: Hotline, lines: Lines, agent: Agent
) -> None:
    lines.ask("PUT", "/rules", json=[{"to": f"*{CITY}*", "action": "refuse", "status": 486}])
    agent.console.post("/api/desk/ready")
    leg = in_queue(lines, TENANT)
    call_id = talks(agent)
    draft = {"matters": [GYM], "survey": {"agreed": None, "safe_contact": False}}
    version = agent.desk()["call"]["draft"]["version"]
    agent.console.put(f"/api/desk/calls/{call_id}/draft", {"draft": draft, "version": version})
    wish = {"kind": "blind", "to": {"kind": "12345", "value": ""}, "reason": "属消费维权"}
    agent.console.post(f"/api/desk/calls/{call_id}/transfers", wish)
    until(20, "12345 has refused", lambda: refusal(agent))
    assert lines.when(leg, "conference")["state"] != "ended"
    ours = GYM | {"outcome": "dispatched", "department": "legal_aid_centre"}
    ticket = wraps_up(agent, lines, leg, call_id, ours)
    shown = agent.console.get(f"/api/tickets/{ticket['id']}")
    assert (shown["state"], shown["department"]) == ("open", "legal_aid_centre")
    assert shown["first_responder"]["staff_no"] == "102"
    handed = until(20, "the hand-over", lambda: agent.console.get(f"/api/tickets/{ticket['id']}/exchange")["exchanges"])
    assert [(each["stage"], each["call_result"]) for each in handed] == [("withdrawn", "failed")]


def refusal(agent: Agent) -> bool:
    """The wish is over, and the agent talks with the caller as before."""
    call = agent.desk()["call"] or {}
    failed = [each["reason"] for each in call["parties"] if each["role"] == "outside"]
    return call["state"] == "talking" and call["transfer"]["ended_at"] is not None and failed == ["busy"]


def test_scenario_8_a_victim_of_violence_gets_no_message_no_machine_and_a_confidential_ticket(
    hotline: Hotline, lines: Lines, agent: Agent, gateway: FakeGateway
) -> None:
    victim = recorded(agent, lines, VICTIM, VIOLENCE)
    other = recorded(agent, lines, GYM_GOER, GYM)
    told = notified(agent.console, victim["id"], "M02-06"), notified(agent.console, other["id"], "M09-02")
    assert told == (("suppressed", "safe_contact"), ("prepared", None))
    until(30, "the other's message has left", lambda: gateway.delivered)
    until(30, "the machine has rung the other", lambda: [each for each in outgoing(lines) if ends_in(each, GYM_GOER)])
    assert [ends_in(each, VICTIM) for each in outgoing(lines)].count(True) == 0
    assert [each["to"][-4:] for each in gateway.delivered] == [GYM_GOER[-4:]]
    supervisor, colleague = hotline.console("201"), hotline.console("101")
    (survey,) = supervisor.get(f"/api/tickets/{victim['id']}/surveys")
    assert (survey["mode"], survey["reason"]) == ("person", "sensitive")
    assert colleague.http.get(f"/api/tickets/{victim['id']}").status_code == 404
    assert colleague.get("/api/tickets", scope="all", q=victim["number"])["total"] == 0
    assert supervisor.get(f"/api/tickets/{victim['id']}")["number"] == victim["number"]


def notified(console: Console, ticket_id: str, category: str) -> tuple[str, str | None]:
    """Tell somebody what their matter needs, aloud and by message: what became of the message."""
    item = console.get("/api/catalogue", category=category)[0]["id"]
    given = console.post(f"/api/tickets/{ticket_id}/notices", {"item_id": item, "channel": "both"})["notices"][0]
    return given["message"], given["message_reason"]


def ends_in(leg: dict[str, Any], number: str) -> bool:
    return str(leg["remote"]).split("@")[0].endswith(number[-4:])
