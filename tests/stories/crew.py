"""Twenty agents at light desk phones, as load and chaos need them: accounts, seats, consoles that answer pings.

async with Crowd(("127.0.0.1", hotline.sip_port)) as crowd, Crew(hotline, crowd, 20) as crew:
    await crew.ready()
    crew.agents[0].ring.append(…)        # what happens at its telephone is decided by `on_ring`
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.phones.crowd import Crowd
from tests.phones.crowd_line import Line
from tests.stories.hotline import PASSWORD, Hotline

DEVICE = {"microphone": True, "connection": True}
FIRST_NUMBER = 601
AWAY = (httpx.TransportError, OSError, WebSocketException, TimeoutError, EOFError)


class Refused(Exception):
    """The console's request was refused: a status and its body."""


class Agent:
    """One agent: a console that asks again while web is away, and a desk phone of the crowd."""

    def __init__(self, hotline: Hotline, crowd: Crowd, staff_no: str) -> None:
        self.hotline, self.crowd, self.staff_no = hotline, crowd, staff_no
        self.http = httpx.AsyncClient(base_url=hotline.url, timeout=10)
        self.phone = crowd.phone(staff_no, self._rings)
        self.on_ring: Callable[[Agent, Line], Awaitable[None]] | None = None
        self.tasks: set[asyncio.Task[Any]] = set()
        self.seat_id = ""

    def begin(self, work: Any) -> None:
        """Run a coroutine until the agent leaves."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _rings(self, line: Line) -> None:
        if self.on_ring is not None:
            self.begin(self.on_ring(self, line))

    async def ask(self, method: str, path: str, body: Any = None, *, patience: float = 30) -> Any:
        """One request of the console; web may be away for a while. Raises Refused."""
        end = asyncio.get_running_loop().time() + patience
        while True:
            headers = {"X-CSRF-Token": self.http.cookies.get("cc_csrf", "")}
            try:
                answer = await self.http.request(method, path, json=body, headers=headers)
            except AWAY:
                answer = None
            if answer is not None and answer.status_code < 400:
                return answer.json() if answer.content else None
            if answer is not None and answer.status_code < 500:
                raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError(f"{method} {path}: {answer and answer.text}")
            await asyncio.sleep(0.3)

    async def begin_work(self) -> None:
        """Log in, let the console live, take the desk phone and get its password."""
        me = await self.ask("POST", "/api/login", {"staff_no": self.staff_no, "password": PASSWORD})
        self.seat_id = str(me["seat_id"])
        await self.ask("PUT", "/api/desk/phone", {"kind": "desk_phone"})
        given = await self.ask("POST", "/api/desk/phone/credentials")
        self.phone.password = given["password"]
        self.begin(self._live())

    async def register(self) -> None:
        """Let the desk phone be known to the switchboard."""
        self.phone.register(self.phone.password)
        async with asyncio.timeout(30):
            await self.phone.registered.wait()

    async def _live(self) -> None:
        """The console's socket: answers pings, comes back when it is lost."""
        address = self.hotline.url.replace("http", "ws", 1) + "/api/live"
        while True:
            with contextlib.suppress(*AWAY):
                cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
                async with connect(address, additional_headers={"Cookie": cookies}, open_timeout=5) as socket:
                    await socket.send(json.dumps({"after": None}))
                    async for text in socket:
                        if '"ping"' in str(text):
                            await socket.send(json.dumps({"type": "alive", "device": DEVICE}))
            await asyncio.sleep(0.3)

    async def leave(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.http.aclose()


class Crew:
    """The agents of a hotline with demo data; all speak Mandarin and belong to the general queue."""

    def __init__(self, hotline: Hotline, crowd: Crowd, count: int) -> None:
        self.hotline = hotline
        self.agents = [Agent(hotline, crowd, str(FIRST_NUMBER + number)) for number in range(count)]

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._hire)
        for agent in self.agents:
            await agent.begin_work()
        # The switchboard learns a password a moment after it was made; who comes too early too often is shut out.
        await asyncio.sleep(2)
        await asyncio.gather(*(agent.register() for agent in self.agents))
        return self

    def _hire(self) -> None:
        admin = self.hotline.console("900")
        there = {account["staff_no"]: account["id"] for account in admin.get("/api/accounts")}
        seat = {"home_queue": "general", "skills": [{"skill": "lang:zh-CN"}]}
        for agent in self.agents:
            wanted = {
                "staff_no": agent.staff_no,
                "name": f"坐席{agent.staff_no}",
                "roles": ["agent"],
                "password": PASSWORD,
            }
            account = there.get(agent.staff_no) or admin.post("/api/accounts", wanted)["id"]
            admin.put(f"/api/accounts/{account}/seat", seat)
            let = {"tier": "professional", "agent_type": "lawyer"}
            admin.put(f"/api/duty/accounts/{account}/qualification", let)

    async def ready(self) -> None:
        """Everybody wants calls."""
        for agent in self.agents:
            await agent.ask("POST", "/api/desk/ready")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(agent.leave() for agent in self.agents))
