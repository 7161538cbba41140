"""Real phones on the real switchboard: menu, queue, desk phone, conference, hold, recording, rating."""

import io
import time
from pathlib import Path

import pytest

from tests.phones.baresip_phone import Phone
from tests.switchboard.whole.line import Application, channels, heard, switchboard, tone

pytestmark = pytest.mark.calls

HTTP, SIP, APP = 31060, 31061, 31062
MENU, MUSIC, CALLER, SEAT = 500, 700, 1100, 1700
CONFERENCE = (
    "<Dial action='{action}'><Conference participantLabel='{label}' startConferenceOnEnter='{start}' "
    "endConferenceOnExit='true' beep='false' waitUrl=''>c1</Conference></Dial>"
)


def application(folder: Path) -> Application:
    return Application(
        APP,
        {
            "/menu.wav": tone(folder / "menu.wav", MENU, 8).read_bytes(),
            "/music.wav": tone(folder / "music.wav", MUSIC, 3).read_bytes(),
            "/voice": "<Gather numDigits='1' timeout='5' action='/queue'><Play>/menu.wav</Play></Gather>",
            "/queue": "<Enqueue action='/left' waitUrl='/wait'>q1</Enqueue>",
            "/wait": "<Play>/music.wav</Play>",
            "/left": "",
            "/status": "",
            "/offer": "",
            "/rec": "",
            "/moh": "<Play>/music.wav</Play><Redirect method='GET'>/moh</Redirect>",
            "/seat": CONFERENCE.format(action="/seat-left", label="seat1", start="false"),
            "/seat-left": "",
            "/join": "<Start><Recording name='r' channels='dual' recordingStatusCallback='/rec'/></Start>"
            + CONFERENCE.format(action="/after", label="caller", start="true"),
            "/after": "<Stop><Recording name='r'/></Stop><Gather numDigits='1' timeout='6' action='/rate'/>",
            "/rate": "<Pause length='1'/><Hangup/>",
        },
    )


def test_a_call_goes_through_menu_queue_desk_phone_hold_and_rating(tmp_path: Path) -> None:
    app = application(tmp_path)
    with (
        app.serve(),
        switchboard(
            tmp_path, HTTP, app, ENGINE="sip", SIP_PORT=str(SIP), RTP_PORTS="31063-31079", TIME_SCALE="1"
        ) as board,
    ):
        client = board.client()
        seats = client.sip.credential_lists.create(friendly_name="seats")
        client.sip.credential_lists(seats.sid).credentials.create("101", "Secret-Phone-1")
        options = {"domain": f"127.0.0.1:{SIP}", "folder": tmp_path}
        with (
            Phone("13800000001", port=31020, **options) as caller,
            Phone("101", password="Secret-Phone-1", port=31030, **options) as desk,
        ):
            desk.register()
            menu = caller.record("menu_heard.wav")
            caller.call(f"sip:12348@127.0.0.1:{SIP}")
            caller.wait("established")
            time.sleep(1.5)
            caller.press("1")
            sid = app.wait("/queue", Digits="1").params["CallSid"]
            app.wait("/wait", CallSid=sid)
            time.sleep(1.0)
            caller.stop_recording()
            (sound,) = channels(menu)
            assert 0.8 <= heard(sound, MENU) <= 3.0, "the menu is heard until the key"
            assert heard(sound, MUSIC) >= 0.4, "the queue's music is heard"

            client.calls.create(
                to=f"sip:101@127.0.0.1:{SIP}",
                from_="12348",
                url=app.url("/seat"),
                timeout=15,
                status_callback=app.url("/offer"),
                status_callback_event=["initiated", "ringing", "answered", "completed"],
            )
            desk.wait("incoming")
            app.wait("/offer", CallStatus="ringing")
            desk.answer()
            app.wait("/seat")
            (queue,) = client.queues.list()
            client.queues(queue.sid).members(sid).update(url=app.url("/join"))
            app.wait("/join")

            caller.play(tone(tmp_path / "caller.wav", CALLER, 60))
            desk.play(tone(tmp_path / "seat.wav", SEAT, 60))
            by_caller, by_desk = caller.record("by_caller.wav"), desk.record("by_desk.wav")
            time.sleep(3)
            (conference,) = client.conferences.list(status="in-progress")
            participants = client.conferences(conference.sid).participants
            participants("caller").update(hold=True, hold_url=app.url("/moh"))
            client.calls(sid).recordings("Twilio.CURRENT").update("paused", pause_behavior="silence")
            time.sleep(2)
            caller.stop_recording()
            desk.stop_recording()
            participants("caller").update(hold=False)
            client.calls(sid).recordings("Twilio.CURRENT").update("in-progress")
            time.sleep(2)
            (sound,) = channels(by_caller)
            assert heard(sound, SEAT) >= 2.0
            assert heard(sound, MUSIC) >= 1.0, "the hold music is heard"
            assert heard(sound, CALLER) == 0, "nobody hears themselves"
            (sound,) = channels(by_desk)
            assert 2.0 <= heard(sound, CALLER) <= 4.2, "a held caller is not heard"
            assert heard(sound, MUSIC) == 0

            desk.hangup()
            app.wait("/after", CallSid=sid)
            time.sleep(0.5)
            caller.press("5")
            assert app.wait("/rate").params["Digits"] == "5"
            caller.wait("closed")
            recorded = app.wait("/rec", RecordingStatus="completed").params
            app.wait("/status", CallSid=sid, CallStatus="completed")

        wav = board.get(f"/2010-04-01/Accounts/{recorded['AccountSid']}/Recordings/{recorded['RecordingSid']}.wav")
        path = tmp_path / "recording.wav"
        path.write_bytes(io.BytesIO(wav.content).getvalue())
        own, others = channels(path)
        assert heard(own, CALLER) >= 3.0
        assert heard(own, SEAT) == 0
        assert heard(others, SEAT) >= 3.0
        assert heard(others, CALLER) == 0
        assert heard(others, MUSIC) <= 0.4, "but for the moment between the two requests a paused recording has silence"
        assert 6.5 <= len(own) / 8000 <= 10.5
    assert app.forged == []
