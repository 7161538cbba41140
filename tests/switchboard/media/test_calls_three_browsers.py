"""Three browsers in one conference of the real switchboard: who hears whom, what is recorded, what is streamed.

Each speaks a tone of its own. The supervisor whispers: only the seat may hear that.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from websockets.asyncio.client import ClientConnection, connect

from tests.switchboard.media.sounds import Samples, frames, sine
from tests.switchboard.media.test_media_streams import Receiver, listening
from tests.switchboard.whole.line import ACCOUNT, TOKEN, Application, Asked, channels, heard, switchboard, tone

pytestmark = pytest.mark.calls

HTTP, SIP, APP = 31160, 31161, 31162
KEY, SECRET = "SK" + "2" * 32, "a secret that is long enough for HS256"
TONES = {"caller": 500, "seat": 800, "boss": 1300}
GREETING = 2000


@dataclass
class Browser:
    """Speaks its tone all the time once it is connected, and keeps what it hears."""

    name: str
    connection: ClientConnection
    sid: str = ""
    sound: list[bytes] = field(default_factory=list)
    said: dict[str, asyncio.Event] = field(
        default_factory=lambda: {kind: asyncio.Event() for kind in ("ready", "connected", "disconnected")}
    )

    async def listen(self) -> None:
        async for message in self.connection:
            if isinstance(message, bytes):
                self.sound.append(message)
                continue
            content = json.loads(message)
            self.sid = content.get("call_sid", self.sid)
            if content["type"] == "ping":
                await self.say("pong")
            elif content["type"] in self.said:
                self.said[content["type"]].set()

    async def talk(self) -> None:
        await self.said["connected"].wait()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number, frame in enumerate(frames(sine(TONES[self.name], 60.0, 0.2))):
            await asyncio.sleep(begun + number * 0.02 - loop.time())
            await self.connection.send(frame.tobytes())

    async def say(self, kind: str, **content: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **content}))

    async def until(self, kind: str) -> None:
        await asyncio.wait_for(self.said[kind].wait(), 10)

    def hears(self) -> Samples:
        sound = np.frombuffer(b"".join(self.sound), "<i2")
        self.sound.clear()
        return sound


@asynccontextmanager
async def browser(name: str, **params: str) -> AsyncIterator[Browser]:
    """A browser that calls the application with these parameters."""
    voice = VoiceGrant(incoming_allow=True, outgoing_application_sid="AP1")
    access = AccessToken(ACCOUNT, KEY, SECRET, identity=name, grants=[voice]).to_jwt()
    async with connect(f"ws://127.0.0.1:{HTTP}/browser", compression=None, proxy=None) as connection:
        made = Browser(name, connection)
        tasks = [asyncio.create_task(made.listen()), asyncio.create_task(made.talk())]
        try:
            await made.say("hello", token=str(access))
            await made.until("ready")
            await made.say("connect", params={"role": name, **params})
            await made.until("connected")
            yield made
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def application(folder: Path, stream_url: str) -> Application:
    start = (
        "<Start><Recording name='r' channels='dual' trim='do-not-trim'/></Start>"
        f"<Start><Stream name='c' url='{stream_url}' track='inbound_track'>"
        "<Parameter name='leg' value='caller'/></Stream></Start><Play>/greeting.wav</Play>"
    )

    def document(asked: Asked) -> str:
        role = asked.params["role"]
        coach = f"coach='{asked.params['coach']}'" if role == "boss" else ""
        return (
            f"{start if role == 'caller' else ''}<Dial action='/after'><Conference participantLabel='{role}' {coach} "
            f"startConferenceOnEnter='{'false' if role == 'boss' else 'true'}' beep='false' waitUrl='' "
            f"endConferenceOnExit='{'false' if role == 'boss' else 'true'}'>c1</Conference></Dial>"
        )

    greeting = tone(folder / "greeting.wav", GREETING, 0.5).read_bytes()
    return Application(APP, {"/client": document, "/greeting.wav": greeting, "/after": "<Hangup/>", "/status": ""})


def options(app: Application) -> dict[str, str]:
    keys = {"API_KEY_SID": KEY, "API_KEY_SECRET": SECRET}
    ports = {"SIP_PORT": str(SIP), "RTP_PORTS": "31163-31179"}
    return {"ENGINE": "sip", "APP_VOICE_URL": app.url("/client"), **keys, **ports}


def seconds_of(sound: Samples) -> dict[str, float]:
    return {name: heard(sound, hertz) for name, hertz in TONES.items()}


def test_a_whisper_is_heard_by_the_seat_alone_and_neither_recorded_nor_streamed(tmp_path: Path) -> None:
    async def story() -> None:
        receiver = Receiver()
        async with await listening(receiver):
            app = application(tmp_path, receiver.url)
            with app.serve(), switchboard(tmp_path, HTTP, app, **options(app)):
                await conversation()
                await asyncio.wait_for(receiver.done.wait(), 5)
                recording = await asyncio.to_thread(recorded)
        (tmp_path / "recording.wav").write_bytes(recording)
        check_recording(*channels(tmp_path / "recording.wav"))
        streamed = receiver.samples("inbound")
        assert receiver.of("start")[0]["start"]["customParameters"] == {"leg": "caller"}
        assert heard(streamed, TONES["caller"]) >= 3.5
        assert heard(streamed, TONES["seat"]) == heard(streamed, TONES["boss"]) == heard(streamed, GREETING) == 0

    asyncio.run(story())


async def conversation() -> None:
    """The caller hears the greeting, the seat comes, the supervisor whispers, the caller hangs up."""
    async with browser("caller") as caller:
        await asyncio.sleep(1.2)
        assert heard(caller.hears(), GREETING) >= 0.2
        async with browser("seat") as seat, browser("boss", coach=seat.sid) as boss:
            for one in (caller, seat, boss):
                one.hears()
            await asyncio.sleep(3.0)
            by_caller, by_seat, by_boss = (seconds_of(one.hears()) for one in (caller, seat, boss))
            assert by_caller["seat"] >= 2.0
            assert by_caller["boss"] == by_caller["caller"] == 0, "the whisper stays with the seat"
            assert by_seat["caller"] >= 2.0
            assert by_seat["boss"] >= 2.0
            assert by_boss["caller"] >= 2.0
            assert by_boss["seat"] >= 2.0
            assert by_seat["seat"] == by_boss["boss"] == 0, "nobody hears themselves"
            await caller.say("hangup")
            for one in (caller, seat, boss):
                await one.until("disconnected")


def recorded() -> bytes:
    base = f"http://127.0.0.1:{HTTP}/2010-04-01/Accounts/{ACCOUNT}/Recordings"
    with httpx.Client(auth=(ACCOUNT, TOKEN)) as client:
        (recording,) = client.get(f"{base}.json").json()["recordings"]
        assert recording["status"] == "completed"
        answer = client.get(f"{base}/{recording['sid']}.wav")
        assert answer.status_code == 200
        assert io.BytesIO(answer.content).read(4) == b"RIFF"
        return answer.content


def check_recording(said: Samples, by_caller: Samples) -> None:
    assert heard(said, TONES["caller"]) >= 3.5
    assert heard(said, TONES["seat"]) == heard(said, TONES["boss"]) == heard(said, GREETING) == 0
    assert heard(by_caller, GREETING) >= 0.2
    assert heard(by_caller, TONES["seat"]) >= 2.0
    assert heard(by_caller, TONES["boss"]) == heard(by_caller, TONES["caller"]) == 0


def test_a_recording_outlives_the_death_of_the_switchboard(tmp_path: Path) -> None:
    async def story() -> None:
        receiver = Receiver()
        async with await listening(receiver):
            app = application(tmp_path, receiver.url)
            with app.serve():
                with switchboard(tmp_path, HTTP, app, **options(app)) as board:
                    async with browser("caller"):
                        await asyncio.sleep(3.0)
                        board.process.kill()
                        board.process.wait()
                with switchboard(tmp_path, HTTP, app, **options(app)):
                    recording = await asyncio.to_thread(recorded)
        assert int.from_bytes(recording[40:44], "little") == len(recording) - 44
        (tmp_path / "recording.wav").write_bytes(recording)
        said, by_caller = channels(tmp_path / "recording.wav")
        assert heard(said, TONES["caller"]) >= 1.0
        assert heard(by_caller, GREETING) >= 0.2

    asyncio.run(story())
