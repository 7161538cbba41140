"""Interpreter, expert, supervisor and pause through the routes, as the console uses them."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.parties import candidates, demo
from callcenter.people import accounts
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_sender import carrier
from tests.callcenter.desk.test_api import PASSWORD, Console, consoles
from tests.callcenter.parties import talks
from tests.callcenter.parties.talks import send_all

__all__ = ["carrier", "consoles"]
INTERPRETER = {
    "name": "阿依",
    "number": "13800000042",
    "languages": ["ii-CN"],
    "certified_by": "市民宗局",
    "windows": [{"weekday": None, "days": "every_day", "opens": "00:00", "closes": "00:00"}],
}


@pytest.fixture
def admin(web, consoles):
    with begin() as uow:
        accounts.create(uow, None, "900", "管理员", ("admin",), PASSWORD)
    return Console(web, "900")


@pytest.fixture
def talk(hotline, consoles):
    """The agent of the console talks with a caller."""
    agent, _ = consoles
    agent("PUT", "/api/desk/device", {"microphone": True, "connection": True}, 204)
    agent("POST", "/api/desk/ready")
    caller = hotline.waiting()
    offer = agent("GET", "/api/desk")["offer"]
    seat_id = hotline.row("SELECT id FROM seat")["id"]
    sid = new_sid()
    hotline.browser_connects(offer["id"], seat_id, sid)
    made = talks.Talk(hotline, caller, seat_id, offer["id"], offer["call_id"], sid)
    caller.request(f"/join/{made.call_id}")
    made.news("participant-join", made.seat_label, sid)
    made.news("participant-join", "caller", caller.sid)
    return made


def test_the_roster_is_kept_by_administrators_read_by_supervisors_and_hides_its_numbers(hotline, consoles, admin):
    agent, supervisor = consoles
    agent("GET", "/api/interpreters", status=403)
    supervisor("POST", "/api/interpreters", INTERPRETER, 403)
    (added,) = admin("POST", "/api/interpreters", INTERPRETER)
    assert (added["number_masked"], added["routable"], added["on_call"]) == ("138****0042", True, True)
    assert "number" not in added
    changed = INTERPRETER | {"number": None, "certified_by": None}
    (after,) = admin("PUT", f"/api/interpreters/{added['id']}", changed)
    assert (after["number_masked"], after["routable"], after["on_call"]) == ("138****0042", False, False)
    assert supervisor("GET", "/api/interpreters") == [after]
    admin("POST", "/api/interpreters", INTERPRETER | {"number": "12"}, 400)
    admin("POST", "/api/interpreters", INTERPRETER | {"languages": []}, 422)
    admin("PUT", "/api/interpreters/00000000-0000-7000-8000-000000000000", INTERPRETER, 404)
    stored = hotline.rows("SELECT * FROM interpreter")
    assert "13800000042" not in str(stored)
    actions = [row["action"] for row in hotline.rows("SELECT action FROM audit_entry ORDER BY at, id")]
    assert [each for each in actions if each.startswith("interpreter")] == ["interpreter_added", "interpreter_changed"]


def test_the_desk_sees_who_could_come_asks_with_consent_and_cancels(consoles, admin, talk):
    agent, _ = consoles
    admin("POST", "/api/interpreters", INTERPRETER)
    (lawyer,) = admin("POST", "/api/experts", {"name": "周律师", "number": "13800000077", "specialties": ["M01"]})
    helpers = agent("GET", "/api/desk/helpers")
    assert [(each["language"], each["on_call"]) for each in helpers["languages"]] == [("ii-CN", True)]
    assert [each["name"] for each in helpers["experts"]] == ["周律师"]
    path = f"/api/desk/calls/{talk.call_id}"
    refused = agent("POST", f"{path}/interpreter", {"language": "ii-CN", "consent": False}, 400)
    assert refused["error"]["code"] == "consent_missing"
    desk = agent("POST", f"{path}/interpreter", {"language": "ii-CN", "consent": True})
    (wish,) = desk["call"]["assistance"]
    assert (wish["state"], wish["name"], wish["alternatives"]) == ("ringing", "阿依", [])
    agent("POST", f"{path}/interpreter", {"language": "ii-CN", "consent": True}, 409)
    agent("POST", f"{path}/expert", {"provider_id": lawyer["id"]})
    agent("POST", f"{path}/expert", {"provider_id": "00000000-0000-7000-8000-000000000000"}, 404)
    states = {each["role"]: each["state"] for each in agent("GET", "/api/desk")["call"]["assistance"]}
    assert states == {"interpreter": "ringing", "expert": "ringing"}
    after = agent("POST", f"{path}/assistance/interpreter/cancel")["call"]["assistance"]
    assert {each["role"]: each["state"] for each in after} == {"interpreter": "cancelled", "expert": "ringing"}
    agent("POST", f"{path}/assistance/interpreter/cancel", status=409)


def test_a_supervisor_gets_a_token_enters_changes_takes_over_and_the_monitor_shows_it(consoles, talk, carrier):
    agent, supervisor = consoles
    identity = supervisor("GET", "/api/voice/token")["identity"]
    path = f"/api/monitor/calls/{talk.call_id}"
    agent("POST", f"{path}/listen", status=403)
    party = supervisor("POST", f"{path}/listen")["connect"]["party"]
    sid = new_sid()
    joined = talk.ask("/client", sid, From=f"client:{identity}", To="", CallStatus="in-progress", party=party)
    assert joined.attribute("Conference", "coach") == talk.seat_sid
    talk.news("participant-join", talk.party("supervisor")["label"], sid)
    assert supervisor("POST", f"{path}/whisper") == {"connect": None}

    def beside():
        return supervisor("GET", "/api/monitor")["seats"][0]["call"]["supervisors"]

    assert [(each["mode"], each["confirmed"]) for each in beside()] == [("whisper", False)]
    send_all()
    assert [(each["mode"], each["confirmed"]) for each in beside()] == [("whisper", True)]
    assert [party["role"] for party in agent("GET", "/api/desk")["call"]["parties"]].count("supervisor") == 1
    supervisor("POST", f"{path}/take-over", status=204)
    send_all()
    supervisor("POST", f"{path}/leave", status=204)
    supervisor("POST", f"{path}/leave", status=409)


def test_the_recording_is_paused_for_a_reason_and_resumed_by_the_desk(consoles, talk, carrier):
    agent, _ = consoles
    told = {"RecordingSid": "RE1", "RecordingStatus": "in-progress", "RecordingChannels": "2"}
    talk.ask(f"/rec/{talk.call_id}", talk.caller.sid, **told)
    path = f"/api/desk/calls/{talk.call_id}/recording"
    agent("POST", f"{path}/pause", {"reason": "boredom"}, 422)
    assert agent("POST", f"{path}/pause", {"reason": "card"})["call"]["recording_pause"]["applied"] is False
    send_all()
    assert agent("GET", "/api/desk")["call"]["recording"] == "paused"
    assert agent("POST", f"{path}/resume")["call"]["recording_pause"] is None
    agent("POST", f"{path}/resume", status=409)


def test_how_languages_were_served_is_for_supervisors(consoles, talk):
    agent, supervisor = consoles
    talk.hang_up()
    agent("GET", "/api/language-service", status=403)
    (mandarin,) = supervisor("GET", "/api/language-service")
    assert (mandarin["language"], mandarin["calls"], mandarin["certified"]) == ("zh-CN", 1, 1)
    assert supervisor("GET", "/api/language-service?from=2020-01-01&to=2020-01-02") == []


def test_the_demo_has_somebody_on_each_roster_once(database, hotline):
    for _ in range(2):
        with begin() as uow:
            demo.seed(uow)
    with begin() as uow:
        assert candidates.interpreter_on_call(uow, "ii-CN")
    counts = hotline.row("SELECT (SELECT count(*) FROM interpreter) AS i, (SELECT count(*) FROM expert) AS e")
    assert (counts["i"], counts["e"]) == (1, 1)
