"""An attended transfer between two desk phones, heard at every ear: each voice is a tone of its own. All is real."""

import threading
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.stories.hotline import Hotline, running, until
from tests.stories.people import DeskPhoneAgent, caller, dial

pytestmark = [pytest.mark.calls, pytest.mark.timeout(420)]
RATE = 8000
CALLER, FIRST, SECOND = 700, 1000, 1420  # hertz; none is another's overtone
LOUD, FAINT = 300.0, 30.0  # of a tone of 8000: what a telephone's codec leaves of it, and what is no voice


def tone(folder: Path, hertz: int) -> Path:
    """Ten seconds of one voice."""
    samples = (8000 * np.sin(2 * np.pi * hertz * np.arange(RATE * 10) / RATE)).astype("<i2")
    path = folder / f"{hertz}.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return path


def read(path: Path) -> tuple[int, Any]:
    with wave.open(str(path)) as sound:
        channels = sound.getnchannels()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, channels)
        return sound.getframerate(), samples.astype(float)


def strength(samples: Any, rate: int, hertz: int) -> float:
    """Amplitude of a tone in these samples, whatever else is in them."""
    if not len(samples):
        return 0.0
    window = np.hanning(len(samples))
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / rate)
    return float(2 * abs((samples * window * turns).sum()) / window.sum())


def heard(phone: Any, name: str, seconds: float = 3) -> dict[int, float]:
    """What reaches this ear in the next seconds: the strength of each voice."""
    path = phone.record(name)
    threading.Event().wait(seconds)
    phone.stop_recording()
    rate, samples = until(5, "the phone's recording", lambda: path.exists() and read(path))
    return {hertz: strength(samples[:, 0], rate, hertz) for hertz in (CALLER, FIRST, SECOND)}


def at_the_line(hotline: Hotline, recording: str, folder: Path) -> tuple[int, Any]:
    supervisor = hotline.console("201")
    answer = until(
        60,
        "the recording can be played",
        lambda: (got := supervisor.http.get(f"/api/recordings/{recording}/audio")).status_code == 200 and got,
    )
    path = folder / "line.wav"
    path.write_bytes(answer.content)
    return read(path)


def transfer_of(agent: DeskPhoneAgent) -> dict[str, Any]:
    call = agent.desk()["call"]
    return (call or {}).get("transfer") or {"state": "none"}


def test_an_attended_transfer_between_two_desk_phones(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    voices = {hertz: tone(tmp_path, hertz) for hertz in (CALLER, FIRST, SECOND)}
    with (
        running(folder) as hotline,
        DeskPhoneAgent(hotline, "101", tmp_path, 19630) as first,
        DeskPhoneAgent(hotline, "102", tmp_path, 19650) as second,
        caller(hotline, "13800000001", tmp_path, 19610) as phone,
    ):
        first.ready()
        dial(hotline, phone, ("1", 2), ("0", 3))
        call_id = first.accept(first.offered()["id"])
        second.ready()
        phone.play(voices[CALLER], loop=True)
        first.phone.play(voices[FIRST], loop=True)
        threading.Event().wait(2)
        hand_on(first, second, call_id)
        second.phone.play(voices[SECOND], loop=True)
        threading.Event().wait(1)
        consulted(phone, first, second)
        first.console.post(f"/api/desk/transfers/{transfer_of(first)['id']}/complete")
        first.phone.wait("closed", 10)
        until(10, "the second desk has the caller", second.talking)
        threading.Event().wait(1)
        handed_over(phone, second)
        second.console.post(f"/api/desk/calls/{call_id}/hangup")
        second.phone.wait("closed", 10)
        threading.Event().wait(4)
        phone.press("1")
        phone.wait("closed", 30)
        first.console.post(f"/api/desk/calls/{call_id}/handed-on")
        second.wrap_up(call_id)
        records(hotline, call_id, tmp_path)


def hand_on(first: DeskPhoneAgent, second: DeskPhoneAgent, call_id: str) -> None:
    wish = {"kind": "attended", "to": {"kind": "seat", "value": "102"}, "reason": "劳动仲裁，请接续"}
    first.console.post(f"/api/desk/calls/{call_id}/transfers", wish)
    offer = second.offered()
    assert (offer["kind"], offer["transfer"]["reason"]) == ("transfer", "劳动仲裁，请接续")
    second.phone.wait("incoming", 15)
    second.phone.answer()
    until(15, "the two consult", lambda: transfer_of(first)["state"] == "consulting")


def consulted(phone: Any, first: DeskPhoneAgent, second: DeskPhoneAgent) -> None:
    """The seats hear each other and not the caller; the caller hears neither."""
    at_second = heard(second.phone, "consult-second.wav")
    assert at_second[FIRST] > LOUD, at_second
    assert at_second[CALLER] < FAINT, at_second
    at_first = heard(first.phone, "consult-first.wav")
    assert at_first[SECOND] > LOUD, at_first
    assert at_first[CALLER] < FAINT, at_first
    on_hold = heard(phone, "hold.wav")
    assert max(on_hold[FIRST], on_hold[SECOND]) < LOUD, on_hold


def handed_over(phone: Any, second: DeskPhoneAgent) -> None:
    at_caller = heard(phone, "after-caller.wav")
    assert at_caller[SECOND] > LOUD, at_caller
    assert at_caller[FIRST] < FAINT, at_caller
    at_second = heard(second.phone, "after-second.wav")
    assert at_second[CALLER] > LOUD, at_second


def records(hotline: Hotline, call_id: str, folder: Path) -> None:
    """One call, one outcome, one recording that goes on through the transfer, and a manifest that fits it."""
    supervisor = hotline.console("201")
    detail = until(30, "the call is over", lambda: (d := supervisor.get(f"/api/calls/{call_id}"))["outcome"] and d)
    assert (detail["outcome"], detail["ended_by"], detail["agent_staff_no"]) == ("answered", "seat", "101")
    manifest = until(
        60,
        "the manifest is sealed",
        lambda: (
            (m := supervisor.get(f"/api/calls/{call_id}/recording-manifest"))["parts"]
            and m["parts"][0]["sealed_at"]
            and m
        ),
    )
    (part,) = manifest["parts"]
    seats = [each for each in part["parties"] if each["role"] == "seat"]
    (hold,) = [each for each in part["pauses"] if each["reason"] == "hold"]
    assert len(seats) == 2
    assert hold["from_ms"] < seats[1]["joined_ms"] < seats[0]["left_ms"] < seats[1]["left_ms"]
    assert [each["staff_no"] for each in manifest["served"]] == ["101", "102"]
    rate, samples = at_the_line(hotline, part["recording_id"], folder)

    def piece(channel: int, from_ms: float, to_ms: float) -> Any:
        return samples[int(from_ms * rate / 1000) : int(to_ms * rate / 1000), channel]

    before = (hold["from_ms"] - 1500, hold["from_ms"] - 200)
    during = (hold["from_ms"] + 1500, hold["to_ms"] - 1500)
    after = (hold["to_ms"] + 1500, hold["to_ms"] + 4500)
    assert strength(piece(0, *before), rate, CALLER) > LOUD
    assert strength(piece(1, *before), rate, FIRST) > LOUD
    assert strength(piece(0, *during), rate, CALLER) < FAINT
    assert strength(piece(1, *during), rate, FIRST) < FAINT
    assert strength(piece(0, *after), rate, CALLER) > LOUD
    assert strength(piece(1, *after), rate, SECOND) > LOUD
    assert strength(piece(1, *after), rate, FIRST) < FAINT
