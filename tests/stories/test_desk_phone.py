"""The whole road with a desk phone: menu, queue, talk, words, ticket, rating, callback, figures. All of it is real."""

import threading
import wave
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.stories.hotline import Hotline, running, until
from tests.stories.people import AGENT_SPEECH, CALLER_SPEECH, DeskPhoneAgent, caller, dial, trunk_to

pytestmark = [pytest.mark.calls, pytest.mark.timeout(420)]
FAST_SURVEYS = {"SURVEY_DELAY_SECONDS": "2"}
CALLER_SAID = "律师您好我在一家建筑公司干了两年公司一直没有跟我签劳动合同现在拖欠我三个月工资我应该怎么申请劳动仲裁"
HEARD_AGAIN = ("done", "low_confidence")


def talk(agent: DeskPhoneAgent, phone: Any, call_id: str) -> None:
    """The caller speaks, then the agent."""
    phone.play(CALLER_SPEECH)
    phone.wait("played", 30)
    agent.phone.play(AGENT_SPEECH)
    agent.phone.wait("played", 40)
    until(60, "words of both sides", lambda: {"caller", "seat"} <= legs_heard(agent, call_id))


def legs_heard(agent: DeskPhoneAgent, call_id: str) -> set[str]:
    segments = [each for each in agent.live.of("segment") if each["call_id"] == call_id]
    return {each["segment"]["leg"] for each in segments if each["segment"]["text"]}


def loud(path: Path) -> bool:
    with wave.open(str(path)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16)
    return bool(len(samples)) and float(np.abs(samples.astype(np.int32)).max()) > 1000


def recording_of(hotline: Hotline, call_id: str) -> tuple[int, list[float]]:
    """Channels of the call's recording and the loudness (RMS) of each."""
    supervisor = hotline.console("201")
    found = until(60, "a recording", lambda: supervisor.get(f"/api/calls/{call_id}")["recordings"])
    answer = until(
        60,
        "the recording can be played",
        lambda: (got := supervisor.http.get(f"/api/recordings/{found[0]['id']}/audio")).status_code == 200 and got,
    )
    path = hotline.folder / "played.wav"
    path.write_bytes(answer.content)
    with wave.open(str(path)) as sound:
        channels = sound.getnchannels()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16).reshape(-1, channels)
    return channels, [float(np.sqrt((samples[:, side].astype(float) ** 2).mean())) for side in range(channels)]


def test_the_whole_road_with_a_desk_phone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    trunk_to(folder, port := 19510)
    with (
        running(folder, **FAST_SURVEYS) as hotline,
        DeskPhoneAgent(hotline, "102", tmp_path, 19530) as agent,
        caller(hotline, "13800000001", tmp_path, port) as phone,
    ):
        agent.ready()
        heard = phone.record("heard.wav")
        dial(hotline, phone, ("1", 2), ("3", 3))
        offer = agent.offered()
        assert offer["language"] == "zh-CN"
        assert offer["special_group"] == "migrant_worker"
        assert "5678" not in offer["number_masked"]
        assert offer["number_masked"] == "138****0001"
        call_id = agent.accept(offer["id"])
        talk(agent, phone, call_id)
        agent.console.post(f"/api/desk/calls/{call_id}/hold")
        until(10, "held", lambda: agent.desk()["call"]["state"] == "held")
        agent.console.post(f"/api/desk/calls/{call_id}/resume")
        until(10, "talking again", agent.talking)
        agent.console.post(f"/api/desk/calls/{call_id}/hangup")
        agent.phone.wait("closed", 10)
        listen(phone, 3)
        phone.press("2")
        phone.wait("closed", 30)
        assert loud(heard)
        agent.wrap_up(call_id)
        until(10, "the seat is ready again", lambda: agent.desk()["seat"]["state"] == "ready")
        answer_the_survey(phone)
        check_the_records(hotline, call_id)


def answer_the_survey(phone: Any) -> None:
    """The hotline calls back; 1: convenient, 1: solved, 1: very satisfied. A person listens before pressing a key."""
    phone.wait("incoming", 90)
    phone.answer()
    phone.wait("established", 10)
    for _ in range(3):
        listen(phone, 3)
        phone.press("1")
    phone.wait("closed", 30)


def listen(_phone: Any, seconds: float) -> None:
    """Let the next question begin: a key pressed before it is asked belongs to nothing."""
    threading.Event().wait(seconds)


def share_heard(said: str, heard: str) -> float:
    """The share of the characters said that were heard in the order in which they were said."""
    blocks = SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(said)


def check_the_records(hotline: Hotline, call_id: str) -> None:
    supervisor = hotline.console("201")
    detail = supervisor.get(f"/api/calls/{call_id}")
    assert detail["outcome"] == "answered"
    rating = until(20, "the rating is stored", lambda: supervisor.get(f"/api/calls/{call_id}/rating"))
    assert rating["grade"] == 2
    tickets = until(20, "a ticket", lambda: supervisor.get(f"/api/calls/{call_id}/tickets"))
    assert [ticket["state"] for ticket in tickets] == ["closed"]
    surveys = until(
        30,
        "the survey is done",
        lambda: [s for s in supervisor.get(f"/api/tickets/{tickets[0]['id']}/surveys") if s["state"] == "done"],
    )
    assert len(surveys) == 1
    channels, loudness = recording_of(hotline, call_id)
    assert channels == 2
    assert min(loudness) > 50, loudness
    transcript = until(
        180,
        "the second pass",
        lambda: (t := supervisor.get(f"/api/calls/{call_id}/transcript"))["status"] in HEARD_AGAIN and t,
    )
    heard = {
        leg: "".join(each["text"] for each in transcript["segments"] if each["leg"] == leg)
        for leg in ("caller", "seat")
    }
    # Homophones of a small model are no failure; most of what the caller said must stand there, in its order.
    assert share_heard(CALLER_SAID, heard["caller"]) >= 0.7, heard
    assert heard["seat"], heard
    figures = supervisor.get("/api/figures", by="queue")["figures"]
    named = {figure["name"]: figure for figure in figures}
    assert (named["satisfaction"]["numerator"], named["satisfaction"]["denominator"]) == (1, 1)
