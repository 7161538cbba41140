"""A browser's leg and a desk phone's absence, on the real engine: rung, answered, dialled out, told."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from websockets.sync.client import ClientConnection, connect

from tests.switchboard.whole.line import ACCOUNT, Application, Switchboard, switchboard

pytestmark = pytest.mark.calls

HTTP, SIP, APP = 31082, 31083, 31084
KEY, SECRET = "SK" + "4" * 32, "a-secret-of-an-api-key-for-tests"
FRAME = np.full(160, 3000, np.int16).tobytes()


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    application = Application(
        APP, {"/status": "", "/offer": "", "/client": "<Gather numDigits='1' action='/key'/>", "/key": "<Hangup/>"}
    )
    with application.serve() as serving:
        yield serving


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory, app: Application) -> Iterator[Switchboard]:
    with switchboard(
        tmp_path_factory.mktemp("switchboard"),
        HTTP,
        app,
        ENGINE="sip",
        SIP_PORT=str(SIP),
        RTP_PORTS="31086-31089",
        API_KEY_SID=KEY,
        API_KEY_SECRET=SECRET,
        APP_VOICE_URL=app.url("/client"),
    ) as running:
        yield running


@contextmanager
def browser(identity: str) -> Iterator[ClientConnection]:
    token = AccessToken(ACCOUNT, KEY, SECRET, identity=identity)
    token.add_grant(VoiceGrant(outgoing_application_sid="AP" + "5" * 32, incoming_allow=True))
    with connect(f"ws://127.0.0.1:{HTTP}/browser") as socket:
        socket.send(json.dumps({"type": "hello", "token": token.to_jwt()}))
        await_message(socket, "ready")
        yield socket


def await_message(socket: ClientConnection, kind: str) -> dict[str, object]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        received = socket.recv(10)
        if isinstance(received, str) and (message := json.loads(received))["type"] == kind:
            assert isinstance(message, dict)
            return message
    raise AssertionError(f"no {kind}")


def test_a_browser_dials_and_presses_a_key(board: Switchboard, app: Application) -> None:
    with browser("seat_1") as socket:
        socket.send(json.dumps({"type": "connect", "params": {"offer": "o1"}}))
        connected = await_message(socket, "connected")
        asked = app.wait("/client").params
        assert (asked["From"], asked["offer"], asked["CallSid"]) == ("client:seat_1", "o1", connected["call_sid"])
        socket.send(json.dumps({"type": "digits", "digits": "1"}))
        assert app.wait("/key").params["Digits"] == "1"
        await_message(socket, "disconnected")
    app.wait("/status", CallStatus="completed")


def test_a_browser_is_rung_and_recorded(board: Switchboard, app: Application) -> None:
    client = board.client()
    with browser("seat_2") as socket:
        made = client.calls.create(
            to="client:seat_2",
            from_="12348",
            twiml="<Response><Start><Recording name='r' channels='dual'/></Start><Pause length='30'/></Response>",
            status_callback=app.url("/offer"),
            status_callback_event=["initiated", "ringing", "answered", "completed"],
        )
        incoming = await_message(socket, "incoming")
        socket.send(json.dumps({"type": "accept", "call_sid": incoming["call_sid"]}))
        await_message(socket, "connected")
        app.wait("/offer", CallSid=made.sid, CallStatus="in-progress")
        for _ in range(50):
            socket.send(FRAME)
            time.sleep(0.02)
        socket.send(json.dumps({"type": "hangup"}))
        app.wait("/offer", CallSid=made.sid, CallStatus="completed")
    (recording,) = client.recordings.list(call_sid=made.sid)
    assert (recording.status, recording.channels) == ("completed", 2)
    wav = board.get(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{recording.sid}.wav").content
    samples = np.frombuffer(wav[44:], "<i2").reshape(-1, 2)
    assert abs(samples[:, 0]).max() > 2000
    assert abs(samples[:, 1]).max() == 0


def test_who_is_not_there_is_told_at_once(board: Switchboard, app: Application) -> None:
    client = board.client()
    for to, status in (("client:nobody", "no-answer"), (f"sip:109@127.0.0.1:{SIP}", "failed")):
        made = client.calls.create(
            to=to,
            from_="12348",
            url=app.url("/client"),
            status_callback=app.url("/offer"),
            status_callback_event=["completed"],
        )
        assert app.wait("/offer", CallSid=made.sid).params["CallStatus"] == status


def test_a_registered_account_that_is_not_online_does_not_answer(board: Switchboard, app: Application) -> None:
    client = board.client()
    seats = client.sip.credential_lists.create(friendly_name="seats")
    client.sip.credential_lists(seats.sid).credentials.create("101", "Secret-Phone-1")
    with pytest.raises(TwilioRestException):
        client.sip.credential_lists(seats.sid).credentials.create("101", "Secret-Phone-1")
    made = client.calls.create(
        to=f"sip:101@127.0.0.1:{SIP}", from_="12348", url=app.url("/client"), status_callback=app.url("/offer")
    )
    asked = app.wait("/offer", CallSid=made.sid).params
    assert (asked["CallStatus"], asked["SipResponseCode"]) == ("no-answer", "480")
