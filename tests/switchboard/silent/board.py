"""A whole exchange in the test's own process: silent lines, time that stands still, an application in a dict.

Every request of the exchange is checked with Twilio's own RequestValidator before the application answers it.
"""

import asyncio
import heapq
import inspect
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

from switchboard.call import Call
from switchboard.credentials import Credentials
from switchboard.engines.silent import SilentEngine, SilentLeg
from switchboard.engines.silent_studio import SilentStudio, write_silence
from switchboard.exchange import Exchange, Surroundings
from switchboard.pace import Pace
from switchboard.settings import Settings, load
from switchboard.transport import Reply
from switchboard.webhooks import Webhooks

APP = "http://app.test"
ACCOUNT = "AC" + "1" * 32
TOKEN = "a-token-of-the-tests"
CALLER = "+8613800000001"


class VirtualPace(Pace):
    """Time moves only by `advance`."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), wake))
        await wake

    async def advance(self, seconds: float) -> None:
        """Everything that is due in these seconds happens, in its order, with all its consequences."""
        await settle()
        until = self._now + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            due, _, wake = heapq.heappop(self._sleepers)
            if wake.done():
                continue
            self._now = due
            wake.set_result(None)
            await settle()
        self._now = until


async def settle() -> None:
    """Let everything happen that needs no time."""
    for _ in range(150):
        await asyncio.sleep(0)


@dataclass
class Request:
    path: str
    method: str
    params: dict[str, str]
    token: str

    def __getitem__(self, name: str) -> str:
        return self.params[name]


Page = str | int | bytes | Exception | None
Handler = Callable[[Request], Page | Awaitable[Page]]


@dataclass
class Application:
    """Answers by path: TwiML without its envelope, a status, a WAV file, an exception to raise, or a function."""

    pages: dict[str, Page | Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Reply:
        path = urlsplit(url).path
        if "X-Twilio-Signature" not in headers:
            return await self._answer(path, Request(path, "GET", {}, ""))  # a sound: not signed
        form = dict(parse_qsl((body or b"").decode(), keep_blank_values=True))
        signed = RequestValidator(TOKEN).validate(url, form, headers["X-Twilio-Signature"])
        assert signed, f"{url} is signed wrongly"
        query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        asked = Request(path, method, {**query, **form}, headers["I-Twilio-Idempotency-Token"])
        self.requests.append(asked)
        return await self._answer(path, asked)

    async def close(self) -> None:
        """Nothing to close."""

    async def _answer(self, path: str, asked: Request) -> Reply:
        reply = self.pages.get(path, 404)
        if callable(reply):
            reply = reply(asked)
        if inspect.isawaitable(reply):
            reply = await reply
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, int):
            return Reply(reply, {}, b"")
        if isinstance(reply, bytes):
            return Reply(200, {"content-type": "audio/wav"}, reply)
        text = f'<?xml version="1.0" encoding="UTF-8"?><Response>{reply or ""}</Response>'
        return Reply(200, {"content-type": "text/xml"}, text.encode())

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def sound(self, path: str, seconds: float, folder: Path) -> None:
        """A WAV file of silence at this path."""
        file = folder / "page.wav"
        write_silence(file, seconds, 1)
        self.pages[path] = file.read_bytes()


@dataclass
class Board:
    exchange: Exchange
    engine: SilentEngine
    app: Application
    pace: VirtualPace

    async def call(self, caller: str = CALLER, to: str = "12348", **headers: str) -> SilentLeg:
        """Somebody calls; the first document has been carried out as far as it goes without time."""
        leg = await self.engine.place(caller, to, headers)
        await settle()
        return leg

    def of(self, leg: SilentLeg) -> Call:
        return next(call for call in self.exchange.calls.all() if call.leg is leg)

    def legs(self) -> list[SilentLeg]:
        return list(self.engine.legs.values())

    async def press(self, leg: SilentLeg, digits: str) -> None:
        leg.far_press(digits)
        await settle()

    async def hang_up(self, leg: SilentLeg) -> None:
        leg.far_hangup()
        await settle()

    async def advance(self, seconds: float) -> None:
        await self.pace.advance(seconds)

    def heard(self, leg: SilentLeg) -> list[str]:
        return [heard.label.removeprefix(APP) for heard in leg.notes.heard]


def settings_for(folder: Path, **changes: str) -> Settings:
    values = {
        "ENGINE": "silent",
        "ACCOUNT_SID": ACCOUNT,
        "AUTH_TOKEN": TOKEN,
        "DATA": str(folder),
        "VOICE_URL": f"{APP}/voice",
        "VOICE_FALLBACK_URL": f"{APP}/fallback",
        "STATUS_CALLBACK": f"{APP}/status",
        "APP_VOICE_URL": f"{APP}/client",
        "REST_URL": "http://switchboard.test",
    }
    return load({f"SWITCHBOARD_{name}": value for name, value in {**values, **changes}.items()})


@asynccontextmanager
async def running_board(folder: Path, app: Application, **changes: str) -> AsyncIterator[Board]:
    pace = VirtualPace()
    engine = SilentEngine(pace)
    webhooks = Webhooks(TOKEN, app)
    surroundings = Surroundings(engine, SilentStudio(pace), Credentials(folder, None), webhooks, pace, pace)
    exchange = Exchange(settings_for(folder, **changes), surroundings)
    await exchange.start()
    try:
        yield Board(exchange, engine, app, pace)
    finally:
        await exchange.stop()
