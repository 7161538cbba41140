"""A supervisor with a real telephone beside two others: who hears what, through listen, whisper, barge and take over.

Everybody speaks a tone of their own all the time. What a telephone hears is what it wrote to its own file.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client

from tests.phones.baresip_phone import Phone
from tests.switchboard.whole.line import Application, channels, heard, switchboard, tone

pytestmark = pytest.mark.calls

HTTP, SIP, APP = 31260, 31261, 31262
TONES = {"caller": 1100, "seat": 1700, "boss": 2300}
SECONDS = 3.0
CLEARLY = 2.0


def room(label: str, more: str) -> str:
    noun = f"<Conference participantLabel='{label}' beep='false' waitUrl='' {more}>c1</Conference>"
    return f"<Dial action='/over'>{noun}</Dial>"


def application() -> Application:
    recording = "<Start><Recording name='r' channels='dual' recordingStatusCallback='/rec'/></Start>"
    return Application(
        APP,
        {
            "/voice": recording + room("caller", "endConferenceOnExit='true'"),
            "/seat": room("seat", "startConferenceOnEnter='false' endConferenceOnExit='true'"),
            "/boss": lambda asked: room(
                "boss", f"startConferenceOnEnter='false' muted='true' coach='{asked.params['coach']}'"
            ),
            "/over": "<Pause length='1'/><Hangup/>",
            "/status": "",
            "/rec": "",
        },
    )


@dataclass
class Floor:
    """Three telephones in one conference, and the application's hand on it."""

    phones: dict[str, Phone]
    client: Client
    conference: str
    folder: Path
    round: int = 0

    def change(self, label: str, **changes: Any) -> None:
        self.client.conferences(self.conference).participants(label).update(**changes)

    def listen(self, *names: str) -> dict[str, set[str]]:
        """Whose tones each telephone hears in the next seconds: nearly all the time, or never."""
        self.round += 1
        time.sleep(0.5)  # what was on the way in a jitter buffer belongs to the mode before
        files = {name: self.phones[name].record(f"{name}{self.round}.wav") for name in names}
        time.sleep(SECONDS)
        for name in names:
            self.phones[name].stop_recording()
        return {name: self.voices(path) for name, path in files.items()}

    @staticmethod
    def voices(path: Path) -> set[str]:
        (sound,) = channels(path)
        times = {name: heard(sound, hertz) for name, hertz in TONES.items()}
        assert all(seconds == 0 or seconds >= CLEARLY for seconds in times.values()), times
        return {name for name, seconds in times.items() if seconds}


def test_a_whispering_supervisor_is_heard_by_the_seat_alone_and_is_on_no_recording(tmp_path: Path) -> None:
    app = application()
    options = {"ENGINE": "sip", "SIP_PORT": str(SIP), "RTP_PORTS": "31263-31289", "TIME_SCALE": "1"}
    with app.serve(), switchboard(tmp_path, HTTP, app, **options) as board:
        client = board.client()
        line = client.sip.credential_lists.create(friendly_name="seats")
        for user in ("101", "201"):
            client.sip.credential_lists(line.sid).credentials.create(user, "Secret-Phone-1")
        given = {"domain": f"127.0.0.1:{SIP}", "folder": tmp_path}
        with (
            Phone("13800000001", port=31320, **given) as caller,
            Phone("101", password="Secret-Phone-1", port=31330, **given) as seat,
            Phone("201", password="Secret-Phone-1", port=31340, **given) as boss,
        ):
            phones = {"caller": caller, "seat": seat, "boss": boss}
            floor = assemble(app, client, phones, tmp_path)
            modes(app, client, floor)
            caller.hangup()
            recorded = app.wait("/rec", RecordingStatus="completed").params
        wav = board.get(f"/2010-04-01/Accounts/{recorded['AccountSid']}/Recordings/{recorded['RecordingSid']}.wav")
        path = tmp_path / "recording.wav"
        path.write_bytes(wav.content)
        check_recording(path)
    assert app.forged == []


def assemble(app: Application, client: Client, phones: dict[str, Phone], folder: Path) -> Floor:
    """The caller calls, the seat's telephone is rung, then the supervisor's, who begins by listening."""
    for name in ("seat", "boss"):
        phones[name].register()
    phones["caller"].call(f"sip:12348@127.0.0.1:{SIP}")
    phones["caller"].wait("established")
    seat_sid = ring(client, phones["seat"], "101", app.url("/seat"))
    app.wait("/seat")
    ring(client, phones["boss"], "201", app.url(f"/boss?coach={seat_sid}"))
    app.wait("/boss")
    for name, phone in phones.items():
        phone.play(tone(folder / f"{name}.wav", TONES[name], 90))
    (conference,) = client.conferences.list(status="in-progress")
    return Floor(phones, client, conference.sid, folder)


def ring(client: Client, phone: Phone, user: str, url: str) -> str:
    made = client.calls.create(to=f"sip:{user}@127.0.0.1:{SIP}", from_="12348", url=url, timeout=15)
    phone.wait("incoming")
    phone.answer()
    phone.wait("established")
    return str(made.sid)


def modes(app: Application, client: Client, floor: Floor) -> None:
    everybody = ("caller", "seat", "boss")
    seat_sid = app.wait("/seat").params["CallSid"]
    assert floor.listen(*everybody) == {"caller": {"seat"}, "seat": {"caller"}, "boss": {"caller", "seat"}}
    whole = floor.phones["caller"].record("whole.wav")
    floor.round += 1
    for _ in range(2):
        floor.change("boss", muted=False, coaching=True, call_sid_to_coach=seat_sid)
        assert floor.listen("seat", "boss") == {"seat": {"caller", "boss"}, "boss": {"caller", "seat"}}
        floor.change("boss", muted=True, coaching=True, call_sid_to_coach=seat_sid)
        assert floor.listen("seat") == {"seat": {"caller"}}
    floor.phones["caller"].stop_recording()
    assert floor.voices(whole) == {"seat"}, "through every change the caller hears the seat and nobody else"
    floor.change("boss", muted=False, coaching=False)
    barged = {"caller": {"seat", "boss"}, "seat": {"caller", "boss"}, "boss": {"caller", "seat"}}
    assert floor.listen(*everybody) == barged
    floor.change("boss", muted=False, coaching=False, end_conference_on_exit=True)
    floor.change("seat", end_conference_on_exit=False)
    client.conferences(floor.conference).participants("seat").delete()
    floor.phones["seat"].wait("closed")
    assert floor.listen("caller", "boss") == {"caller": {"boss"}, "boss": {"caller"}}


def check_recording(path: Path) -> None:
    """The supervisor stands on it from the barge on, on the channel of the others, and not a moment before."""
    own, others = channels(path)
    assert heard(own, TONES["boss"]) == heard(own, TONES["seat"]) == 0
    assert heard(own, TONES["caller"]) >= 15
    barged = round(len(others) - 8000 * 2 * (SECONDS + 0.5)) - 8000 * 6
    assert heard(others[:barged], TONES["seat"]) >= 10
    assert heard(others[:barged], TONES["boss"]) == 0, "no whisper is on the recording"
    audible = 2 * (SECONDS + 0.5) + 4
    assert 2 * CLEARLY <= heard(others, TONES["boss"]) <= audible, "as long as they barged in and took over, no longer"
