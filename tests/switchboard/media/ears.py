"""A whole exchange with real mixing and a clock by hand: everybody speaks a tone of their own, all the time.

Between two ticks nothing moves, so what an ear hears is exact: a voice is wholly there or not at all. Requests of the
REST side run while the clock goes on, so that a change that is made in two steps would be heard.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from starlette.applications import Starlette

from switchboard.credentials import Credentials
from switchboard.engines.silent import SilentEngine, SilentLeg
from switchboard.exchange import Exchange, Surroundings
from switchboard.media.kit import Kit
from switchboard.ports import FRAME_SAMPLES, RATE, Frame, StreamEvent, StreamRequest
from switchboard.rest.routes import routes
from switchboard.studio import MediaStudio
from switchboard.webhooks import Webhooks
from tests.switchboard.media.sounds import HandClock, Samples
from tests.switchboard.silent.board import ACCOUNT, TOKEN, Application, VirtualPace, settings_for, settle

VOICES = {"caller": 400, "seat1": 650, "seat2": 900, "interpreter": 1150, "boss": 1400, "expert": 1650}
"""Hertz. Multiples of 50: every window of whole frames holds whole waves, and no voice leaks into another's figure."""

LOUD = 3000.0
NOTHING = 1.0
"""Of 3000: 70 dB below a voice; only the rounding to whole numbers lies lower."""


class Person(SilentLeg):
    """Speaks a tone in every tick and keeps what was sent to the phone."""

    def __init__(self, name: str) -> None:
        super().__init__("inbound", f"client:{name}", "12348", {"who": name})
        self.name = name
        self.heard: list[Frame] = []
        self._at = 0

    def speak(self) -> None:
        times = np.arange(self._at, self._at + FRAME_SAMPLES)
        self._at += FRAME_SAMPLES
        self.audio_in.publish((LOUD * np.sin(2 * np.pi * VOICES[self.name] * times / RATE)).astype(np.int16))

    def send(self, frame: Frame) -> None:
        self.heard.append(frame.copy())


@dataclass
class Tape:
    """A Media Stream in the place of the recogniser's: what was streamed, by track."""

    request: StreamRequest
    tracks: dict[str, list[Frame]] = field(default_factory=dict)

    def write(self, said: Frame, heard: Frame) -> None:
        for track in self.request.tracks:
            self.tracks.setdefault(track, []).append((said if track == "inbound" else heard).copy())

    async def stop(self) -> None:
        """Nothing to close."""


class TapedKit(Kit):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.tapes: dict[str, Tape] = {}

    def stream(self, request: StreamRequest, on_event: Callable[[StreamEvent, str], None]) -> Any:
        tape = self.tapes[request.parameters["leg"]] = Tape(request)
        return tape


@dataclass
class Talk:
    """A conference of persons on a real mixer, changed over the REST side as the application does."""

    exchange: Exchange
    engine: SilentEngine
    clock: HandClock
    kit: TapedKit
    rest: httpx.AsyncClient
    app: Application
    documents: dict[str, str]
    people: dict[str, Person] = field(default_factory=dict)

    async def come(self, name: str) -> None:
        """Somebody calls and is in the conference."""
        person = Person(name)
        self.engine.legs[person.id] = person
        await self.exchange.calls.on_invite(person)
        await settle()
        self.people[name] = person

    def sid(self, name: str) -> str:
        return next(call.sid for call in self.exchange.calls.all() if call.leg is self.people[name])

    def participants(self) -> dict[str, Any]:
        conference = self.exchange.conferences.by_sid("c1")
        assert conference is not None
        return {known.label: known for known in conference.participants.values()}

    def tick(self, count: int = 1) -> None:
        for _ in range(count):
            for person in self.people.values():
                if person.state == "answered":
                    person.speak()
            self.clock.advance()

    async def ask(self, method: str, who: str, **form: str) -> int:
        """One request about a participant, by label, while everybody goes on talking."""
        conference = self.exchange.conferences.by_sid("c1")
        assert conference is not None
        address = f"/2010-04-01/Accounts/{ACCOUNT}/Conferences/{conference.sid}/Participants/{who}.json"
        asked = asyncio.create_task(self.rest.request(method, address, data=form or None))
        for _ in itertools.takewhile(lambda _: not asked.done(), range(1000)):
            await asyncio.sleep(0)
            self.tick()
        return (await asked).status_code

    async def change(self, who: str, **form: str) -> None:
        assert await self.ask("POST", who, **form) == 200

    def listen(self, ticks: int = 10) -> dict[str, set[str]]:
        """Whose voices each ear hears from now on."""
        self.forget()
        self.tick(ticks)
        return {name: voices(self.heard(name)) for name in self.people}

    def forget(self) -> None:
        for person in self.people.values():
            person.heard.clear()

    def heard(self, name: str) -> Samples:
        """All that this phone was sent; a leg that is over is sent nothing."""
        return np.concatenate(self.people[name].heard or [np.zeros(FRAME_SAMPLES, np.int16)])


def loudness(sound: Samples, name: str) -> float:
    """The amplitude of this person's voice in `sound`."""
    turn = np.exp(-2j * np.pi * VOICES[name] / RATE * np.arange(len(sound)))
    return float(2 * abs(np.mean(sound * turn)))


def voices(sound: Samples) -> set[str]:
    """Who is heard; everybody is either as loud as they speak or not there at all."""
    found = {name: loudness(sound, name) for name in VOICES}
    assert all(value < NOTHING or 0.97 * LOUD < value < 1.03 * LOUD for value in found.values()), found
    return {name for name, value in found.items() if value > NOTHING}


def traces(sound: Samples, name: str) -> list[int]:
    """The frames in which even a trace of this person's voice is heard; each frame is looked at by itself."""
    frames = sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return [number for number, frame in enumerate(frames) if loudness(frame, name) > 3 * NOTHING]


@asynccontextmanager
async def talk(folder: Path, documents: dict[str, str]) -> AsyncIterator[Talk]:
    """`documents` by the name of who calls."""
    app = Application(
        {
            "/status": "",
            "/conf": "",
            "/quiet": "<Pause length='600'/>",
            "/over": "<Pause length='600'/>",
            "/fallback": "<Hangup/>",
        }
    )
    app.pages["/client"] = lambda asked: documents[asked["who"]]
    clock, pace = HandClock(), VirtualPace()
    kit, engine = TapedKit(clock), SilentEngine(pace)
    surroundings = Surroundings(
        engine, MediaStudio(kit, clock), Credentials(folder, None), Webhooks(TOKEN, app), pace, pace
    )
    exchange = Exchange(settings_for(folder), surroundings)
    await exchange.start()
    transport = httpx.ASGITransport(Starlette(routes=list(routes(exchange))))
    rest = httpx.AsyncClient(transport=transport, base_url="http://switchboard.test", auth=(ACCOUNT, TOKEN))
    try:
        yield Talk(exchange, engine, clock, kit, rest, app, documents)
    finally:
        await rest.aclose()
        await exchange.stop()
