"""A whole hotline in real processes, for stories, chaos tests and benches: start it, log in to it, end it.

`Hotline(folder, port_base)` runs `callcenter up --port-base N` with demo data in `folder`. Everything it starts
ends with it, also when a test fails.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "12348-demo"
CITY_SECRET = "city-secret-of-stories"
T = TypeVar("T")


def free_port_base(first: int = 18000, last: int = 27900) -> int:
    """A port base whose first ports nobody listens on: a thousand apart from the next, as RTP needs room."""
    for base in range(first, last, 1000):
        if all(port_is_free(base + offset) for offset in range(6)):
            return base
    raise RuntimeError("no free port base for a test hotline")


def port_is_free(port: int) -> bool:
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
        # As a server binds: a connection of an earlier test that still times out is no reason to look elsewhere.
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            stream.bind(("127.0.0.1", port))
            datagram.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def until(seconds: float, what: str, look: Callable[[], T | None], every: float = 0.2) -> T:
    """Ask `look` until it gives something true; raises AssertionError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {what} (last: {found!r})")
        time.sleep(every)


class Console:
    """One logged-in account, as the console would call the API."""

    def __init__(self, url: str, staff_no: str, password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=url, timeout=10)
        self.me = self.post("/api/login", {"staff_no": staff_no, "password": password})

    def get(self, path: str, **parameters: Any) -> Any:
        return self.answer(self.http.get(path, params=parameters))

    def post(self, path: str, body: Any = None) -> Any:
        return self.answer(self.http.post(path, json=body or {}, headers=self.csrf()))

    def put(self, path: str, body: Any) -> Any:
        return self.answer(self.http.put(path, json=body, headers=self.csrf()))

    def csrf(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.http.cookies.get("cc_csrf", "")}

    @staticmethod
    def answer(response: httpx.Response) -> Any:
        assert response.status_code < 400, (
            f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
        )
        return response.json() if response.content else None


class Hotline:
    """`callcenter up` in a folder of its own."""

    def __init__(self, folder: Path, port_base: int | None = None, **environment: str) -> None:
        self.folder = folder
        self.base = port_base or free_port_base()
        self.url = f"http://127.0.0.1:{self.base}"
        self.sip_port = self.base + 1
        self.environment = (
            os.environ
            | {
                "CALLCENTER_DATA": str(folder),
                "CALLCENTER_DEMO": "1",
                "PYTHONUNBUFFERED": "1",
            }
            | environment
        )
        self.screen = self.folder.parent / f"{self.folder.name}-up.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.consoles: list[Console] = []

    def start(self, seconds: float = 90) -> None:
        with self.screen.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "callcenter", "up", "--port-base", str(self.base)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(seconds, "the hotline is healthy", self.healthy, every=0.5)

    def healthy(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.screen.read_text()
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).json()["status"] == "ok"
        except (httpx.HTTPError, json.JSONDecodeError):
            return False

    def stop(self, seconds: float = 15) -> list[int]:
        """End it as Ctrl-C does; gives the pids of children that were left (none, or it is a fault)."""
        assert self.process is not None
        for console in self.consoles:
            console.http.close()
        children = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        self.process.send_signal(signal.SIGINT)
        self.process.wait(seconds)
        _, left = psutil.wait_procs(children, timeout=1)
        return [child.pid for child in left]

    def console(self, staff_no: str) -> Console:
        opened = Console(self.url, staff_no)
        self.consoles.append(opened)
        return opened

    def child(self, *words: str) -> psutil.Process:
        """The running child whose command line contains all `words`, such as ("callcenter", "web")."""
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children(recursive=True):
            line = child.cmdline() if child.is_running() else []
            if all(any(word == part or part.endswith("/" + word) for part in line) for word in words):
                return child
        raise AssertionError(f"no child {words}")


@contextmanager
def city_line(base: int) -> Iterator[dict[str, str]]:
    """A 12345 line as a process of its own, for a hotline at these ports; the variables that name it."""
    port = base + 90
    told = ["--port", str(port), "--secret", CITY_SECRET, "--callback", f"http://127.0.0.1:{base}/peers/12345"]
    process = subprocess.Popen([sys.executable, "-m", "tests.peers.city_server", *told], cwd=ROOT)
    try:
        yield {"PEER_12345_URL": f"http://127.0.0.1:{port}/exchange", "PEER_12345_SECRET": CITY_SECRET}
    finally:
        process.kill()
        process.wait(5)


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Hotline]:
    hotline = Hotline(folder, **environment)
    hotline.start()
    try:
        yield hotline
    finally:
        if hotline.process is not None and hotline.process.poll() is None:
            hotline.stop()
