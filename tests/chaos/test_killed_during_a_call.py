"""Any process may die in the middle of a call: it goes on, and its ticket, recording and transcript are complete."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.phones.baresip_phone import Phone
from tests.stories.hotline import Hotline, running, until
from tests.stories.people import AGENT_SPEECH, CALLER_SPEECH, DeskPhoneAgent, caller, dial, trunk_to
from tests.stories.test_desk_phone import HEARD_AGAIN, recording_of

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400)]
MORTALS = ["web", "dispatcher", "worker", "asr", "beat", "speech"]


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    folder = tmp_path_factory.mktemp("chaos") / "data"
    trunk_to(folder, 19610)
    with running(folder, SURVEY_DELAY_SECONDS="86400") as started:
        yield started


def kill(hotline: Hotline, name: str) -> None:
    """kill -9, then wait until `callcenter up` has put another in its place and all is healthy."""
    words = ("asr",) if name == "asr" else ("callcenter", name)
    victim = hotline.child(*words)
    victim.send_signal(signal.SIGKILL)
    until(10, f"{name} is gone", lambda: not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE)

    def another() -> bool:
        try:
            return hotline.child(*words).pid != victim.pid and hotline.healthy()
        except (AssertionError, psutil.NoSuchProcess):
            return False

    until(60, f"{name} is back", another)


def speak(phone: Phone, path: Path) -> None:
    phone.play(path)
    phone.wait("played", 40)


@pytest.mark.parametrize("name", MORTALS)
def test_a_call_outlives(hotline: Hotline, tmp_path: Path, name: str) -> None:
    number = f"1380000001{MORTALS.index(name)}"
    with (
        DeskPhoneAgent(hotline, "101", tmp_path, 19630) as agent,
        caller(hotline, number, tmp_path, 19610) as phone,
    ):
        agent.ready()
        dial(hotline, phone, ("1", 2), ("0", 3))
        call_id = agent.accept(agent.offered()["id"])
        speak(phone, CALLER_SPEECH)
        kill(hotline, name)
        assert not any(event["event"] == "closed" for event in phone.events), "the call did not go on"
        speak(agent.phone, AGENT_SPEECH)
        until(30, "the desk is usable again", agent.talking)
        agent.console.post(f"/api/desk/calls/{call_id}/hangup")
        agent.phone.wait("closed", 15)
        threading.Event().wait(1.5)  # the caller lets the question begin
        phone.press("1")
        phone.wait("closed", 30)
        agent.wrap_up(call_id)
    supervisor = hotline.console("201")
    assert supervisor.get(f"/api/calls/{call_id}")["outcome"] == "answered"
    assert until(30, "a ticket", lambda: supervisor.get(f"/api/calls/{call_id}/tickets"))
    rating = until(30, "a rating", lambda: supervisor.get(f"/api/calls/{call_id}/rating"))
    assert rating["grade"] == 1
    channels, loudness = recording_of(hotline, call_id)
    assert channels == 2
    assert min(loudness) > 50, loudness
    transcript = until(
        180,
        "the second pass",
        lambda: (t := supervisor.get(f"/api/calls/{call_id}/transcript"))["status"] in HEARD_AGAIN and t,
    )
    sides = {segment["leg"]: segment["text"] for segment in transcript["segments"]}
    assert set(sides) == {"caller", "seat"}
