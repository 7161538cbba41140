"""A gateway behind a real server, a WebSocket client in the browser's place, tokens of the `twilio` library."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from switchboard.browser import BrowserGateway, Timing
from switchboard.browser_token import TokenCheck
from switchboard.engines.base import Ended, Leg
from tests.switchboard.media.sounds import HandClock, noise

ACCOUNT, KEY, SECRET = "AC" + "1" * 32, "SK" + "2" * 32, "a secret that is long enough for HS256"
SPEECH = noise(1.0, 0.3)
SHORT_RESUME = Timing(resume=0.3)


def token(identity: str = "seat_1", key: str = KEY, secret: str = SECRET, **grant: Any) -> str:
    voice = VoiceGrant(**({"incoming_allow": True, "outgoing_application_sid": "AP1"} | grant))
    return str(AccessToken(ACCOUNT, key, secret, identity=identity, grants=[voice]).to_jwt())


class Owner:
    """Owns a leg as a call does, and keeps what it is told."""

    def __init__(self, leg: Leg) -> None:
        self.leg = leg
        self.told: asyncio.Queue[Any] = asyncio.Queue()
        leg.listen(self)

    def on_ringing(self) -> None:
        self.told.put_nowait("ringing")

    def on_early_media(self) -> None:
        self.told.put_nowait("early media")

    def on_answered(self) -> None:
        self.told.put_nowait("answered")

    def on_digit(self, digit: str) -> None:
        self.told.put_nowait(digit)

    def on_ended(self, ended: Ended) -> None:
        self.told.put_nowait(ended)

    async def next(self) -> Any:
        return await asyncio.wait_for(self.told.get(), 5)


class Browser:
    """What the console's softphone does, by hand."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.audio: list[bytes] = []

    async def say(self, kind: str, **content: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **content}))

    async def next(self) -> dict[str, Any]:
        """The next message that is no ping; audio before it is kept."""
        async with asyncio.timeout(5):
            while True:
                message = await self.connection.recv()
                if isinstance(message, bytes):
                    self.audio.append(message)
                elif (content := json.loads(message))["type"] != "ping":
                    return dict(content)

    async def closed(self) -> int:
        """The close code, after whatever else was said."""
        async with asyncio.timeout(5):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006

    async def hello(self, access: str) -> dict[str, Any]:
        await self.say("hello", token=access)
        return await self.next()


class House:
    """A gateway behind a real server; inbound legs come out of `calls`."""

    def __init__(self, gateway: BrowserGateway, clock: HandClock, port: int) -> None:
        self.gateway = gateway
        self.clock = clock
        self.url = f"ws://127.0.0.1:{port}/browser"
        self.calls: asyncio.Queue[Owner] = asyncio.Queue()

    async def invited(self, leg: Leg) -> None:
        await leg.ring()
        self.calls.put_nowait(Owner(leg))

    @asynccontextmanager
    async def socket(self, **options: Any) -> Any:
        async with connect(self.url, compression=None, proxy=None, **options) as connection:
            yield Browser(connection)

    @asynccontextmanager
    async def browser(self, access: str | None = None) -> Any:
        """A browser that has said hello."""
        async with self.socket() as browser:
            browser.ready = await browser.hello(access or token())
            yield browser

    async def called(self, browser: Browser, **params: str) -> Owner:
        """The owner of the inbound leg of a browser that connected and was answered."""
        await browser.say("connect", params=params)
        owner = await asyncio.wait_for(self.calls.get(), 5)
        assert (await browser.next())["type"] == "ringing"
        await owner.leg.answer()
        assert await browser.next() == {"type": "connected", "call_sid": owner.leg.id}
        assert await owner.next() == "answered"
        return owner


def run(story: Callable[[House], Awaitable[None]], timing: Timing | None = None, origins: tuple[str, ...] = ()) -> None:
    async def main() -> None:
        clock = HandClock()
        gateway = BrowserGateway(clock, TokenCheck(ACCOUNT, KEY, SECRET), origins, timing)
        app = Starlette(routes=[WebSocketRoute("/browser", gateway.endpoint)])
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        house = House(gateway, clock, listening.getsockname()[1])
        await gateway.start(house.invited)
        config = uvicorn.Config(app, log_config=None, lifespan="off", ws="websockets-sansio")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup([listening])
        try:
            await asyncio.wait_for(story(house), 20)
        finally:
            await gateway.stop()
            for running in server.servers:  # not `shutdown`: it waits, and every browser has gone already
                running.close()

    asyncio.run(main())


async def ring(house: House, seconds: float = 5.0) -> Owner:
    owner = Owner(await house.gateway.dial("client:seat_1", "12348", seconds, {"offer": "42"}))
    assert await owner.next() == "ringing"
    return owner
