"""The console's softphone in real Chromium with a fake microphone, against a real browser gateway.

The page is served under a strict Content-Security-Policy, as the console is.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute

from switchboard.browser import BrowserGateway
from switchboard.browser_token import TokenCheck
from switchboard.engines.base import Leg
from switchboard.media import wav
from switchboard.media.clock import Clock
from switchboard.media.source import Player
from switchboard.ports import Frame, Phase
from tests.switchboard.media.browser_house import ACCOUNT, KEY, SECRET, Owner, token
from tests.switchboard.media.sounds import Samples, sine, strength

pytestmark = pytest.mark.browser

CONSOLE = Path(__file__).parents[3] / "agents" / "console"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self' ws:; media-src 'self'; worker-src 'self'"

PAGE = '<!doctype html><meta charset="utf-8"><title>softphone</title><script type="module" src="/page.js"></script>'
SCRIPT = """
import { createSoftphone } from "/softphone.js";
const phone = await createSoftphone("switchboard", async () => (await fetch("/token")).json());
window.phone = phone;
window.loudest = 0;
phone.onLevels(({ output }) => { window.loudest = Math.max(window.loudest, output); });
await phone.start();
document.title = "started";
"""
CONFIG = """
export default {{ root: {root!r}, logLevel: "error", publicDir: false,
  build: {{ outDir: {out!r}, lib: {{ entry: "src/softphone/index.ts", formats: ["es"], fileName: "softphone" }} }} }};
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The softphone as the console's own tools build it."""
    node = Path(__file__).parents[3] / ".venv-node" / "bin" / "node"
    binary = str(node) if node.exists() else shutil.which("node")
    vite = CONSOLE / "node_modules" / "vite" / "bin" / "vite.js"
    if binary is None or not vite.exists() or CHROMIUM is None:
        pytest.skip("needs Chromium and the console's node_modules")
    out = tmp_path_factory.mktemp("softphone")
    config = out / "vite.config.mjs"
    config.write_text(CONFIG.format(root=str(CONSOLE), out=str(out / "dist")))
    subprocess.run([binary, str(vite), "build", "--config", str(config)], check=True, timeout=120, cwd=CONSOLE)
    return out / "dist"


class Site:
    """Page, token and gateway on one port; inbound legs are answered at once and hear a tone of 1000 Hz."""

    def __init__(self, bundle: Path) -> None:
        self.bundle = bundle
        self.clock = Clock()
        self.gateway = BrowserGateway(self.clock, TokenCheck(ACCOUNT, KEY, SECRET))
        self.owner: Owner | None = None
        self.said: list[Frame] = []
        self.url = ""

    async def invited(self, leg: Leg) -> None:
        self.owner = Owner(leg)
        leg.audio_in.subscribe(lambda frame: self.said.append(frame.copy()))
        tone = Player(sine(1000, 1.0), loop=True)
        self.clock.subscribe(Phase.SEND, lambda: leg.send(tone.next()))
        await leg.ring()
        await leg.answer()

    def app(self) -> Starlette:
        secure = {"Content-Security-Policy": POLICY}

        async def voice(request: Request) -> JSONResponse:
            ws_url = f"{self.url.replace('http', 'ws')}/browser"
            return JSONResponse({"token": token(), "ws_url": ws_url, "identity": "seat_1"})

        async def script(request: Request) -> HTMLResponse:
            return HTMLResponse(SCRIPT, media_type="text/javascript")

        async def file(request: Request) -> FileResponse:
            name = request.path_params["name"]
            folder = CONSOLE / "public" if name == "softphone-worklet.js" else self.bundle
            return FileResponse(folder / name, headers=secure)

        async def page(request: Request) -> HTMLResponse:
            return HTMLResponse(PAGE, headers=secure)

        return Starlette(
            routes=[
                Route("/", page),
                Route("/token", voice),
                Route("/page.js", script),
                WebSocketRoute("/browser", self.gateway.endpoint),
                Route("/{name}", file),
            ]
        )

    async def heard(self, ticks: int) -> Samples:
        """What the browser says in the next so many ticks."""
        self.said.clear()
        done = asyncio.Event()
        end = self.clock.tick + ticks
        unsubscribe = self.clock.subscribe(Phase.SEND, lambda: done.set() if self.clock.tick >= end else None)
        await asyncio.wait_for(done.wait(), 30)
        unsubscribe()
        return np.concatenate(self.said)


async def until(page: Any, condition: str) -> None:
    """Playwright's own `wait_for_function` evaluates text inside the page, which the policy rightly forbids."""
    async with asyncio.timeout(20):
        while not await page.evaluate(f"!!({condition})"):  # noqa: ASYNC110 - the page has no event for us
            await asyncio.sleep(0.05)


def run(bundle: Path, microphone: Path, story: Callable[[Site, Any], Awaitable[None]]) -> None:
    from playwright.async_api import async_playwright

    async def main() -> None:
        site = Site(bundle)
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(site.app(), log_config=None, lifespan="off", ws="websockets-sansio")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup([listening])
        site.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        await site.gateway.start(site.invited)
        await site.clock.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=CHROMIUM,
                    args=[
                        "--no-sandbox",
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        f"--use-file-for-fake-audio-capture={microphone}",
                    ],
                )
                page = await browser.new_page()
                problems: list[str] = []
                page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
                page.on("pageerror", lambda error: problems.append(str(error)))
                await page.goto(site.url)
                await until(page, "document.title === 'started'")
                await story(site, page)
                assert problems == []
                await browser.close()
        finally:
            await site.gateway.stop()
            await site.clock.stop()
            for running in server.servers:
                running.close()

    # In a thread of its own: the console's tests in the same run keep a loop of their browser in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(main())).result()


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    """A steady 700 Hz: echo cancellation and noise suppression must not take it for the loudspeaker's 1000 Hz."""
    path = tmp_path / "microphone.wav"
    samples = sine(700, 4.0, 0.5)
    path.write_bytes(wav.header(1, samples.nbytes) + samples.tobytes())
    return path


def loud(sound: Samples, hertz: float) -> bool:
    return strength(sound, hertz) > 300


def test_a_call_in_real_chromium_carries_sound_both_ways_and_survives_a_refresh(bundle: Path, microphone: Path) -> None:
    async def story(site: Site, page: Any) -> None:
        await page.evaluate("phone.connect({ offer: '42' })")
        await until(page, "phone.snapshot.call?.state === 'connected'")
        assert site.owner is not None
        assert site.owner.leg.headers == {"offer": "42"}
        await until(page, "loudest > 0.2")  # the tone of 0.3 is on its loudspeaker
        sound = await site.heard(100)
        assert loud(sound, 700)
        await page.evaluate("phone.sendDigits('5')")
        assert [await site.owner.next(), await site.owner.next()] == ["answered", "5"]

        await page.evaluate("phone.setMuted(true)")
        await site.heard(25)
        assert not (await site.heard(25)).any()

        sid = site.owner.leg.id
        await page.reload()
        await until(page, "document.title === 'started' && phone.snapshot.call?.state === 'connected'")
        assert await page.evaluate("phone.snapshot.call.callSid") == sid
        await until(page, "loudest > 0.2")
        await page.evaluate("phone.hangup()")
        await until(page, "phone.snapshot.lastEnd?.reason === 'hangup' && phone.snapshot.call === null")

    run(bundle, microphone, story)


def test_a_browser_is_rung_and_answers_with_sound(bundle: Path, microphone: Path) -> None:
    async def story(site: Site, page: Any) -> None:
        leg = await site.gateway.dial("client:seat_1", "12348", 20, {"survey": "1"})
        await until(page, "phone.snapshot.incoming !== null")
        assert await page.evaluate("phone.snapshot.incoming.params.survey") == "1"
        await page.evaluate("phone.accept(phone.snapshot.incoming.callSid)")
        await until(page, "phone.snapshot.call?.state === 'connected'")
        leg.audio_in.subscribe(lambda frame: site.said.append(frame.copy()))
        assert loud(await site.heard(100), 700)
        await leg.hangup()
        await until(page, "phone.snapshot.lastEnd?.reason === 'hangup'")

    run(bundle, microphone, story)
