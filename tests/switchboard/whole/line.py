"""A real switchboard process, an application in a thread, and tones that can be told apart."""

import os
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import numpy as np
from numpy.typing import NDArray
from twilio.request_validator import RequestValidator
from twilio.rest import Client

ACCOUNT = "AC" + "3" * 32
TOKEN = "a-token-of-the-tests"
ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Asked:
    path: str
    method: str
    params: dict[str, str]


Reply = str | bytes | Callable[[Asked], str]


@dataclass
class Application:
    """TwiML (without its envelope) or a WAV by path; checks every signature as Twilio's library does."""

    port: int
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def find(self, path: str, **params: str) -> Asked | None:
        return next(
            (one for one in list(self.asked) if one.path == path and params.items() <= one.params.items()), None
        )

    def wait(self, path: str, seconds: float = 10, **params: str) -> Asked:
        """The first request of this path with these parameters, once it has come."""
        until = time.monotonic() + seconds
        while (found := self.find(path, **params)) is None:
            assert time.monotonic() < until, f"{path} {params} was not asked; but {[one.path for one in self.asked]}"
            time.sleep(0.02)
        return found

    @contextmanager
    def serve(self) -> Iterator["Application"]:
        app = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer("")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def _answer(self, body: str) -> None:
                content, kind = app._handle(self.command, self.path, body, self.headers.get("X-Twilio-Signature"))
                self.send_response(200 if content is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _handle(self, method: str, target: str, body: str, signature: str | None) -> tuple[bytes | None, str]:
        path, form = urlsplit(target).path, dict(parse_qsl(body, keep_blank_values=True))
        reply = self.pages.get(path)
        if isinstance(reply, bytes):
            return reply, "audio/wav"
        if not RequestValidator(TOKEN).validate(self.url(target), form, signature or ""):
            self.forged.append(target)
        asked = Asked(path, method, {**dict(parse_qsl(urlsplit(target).query)), **form})
        self.asked.append(asked)
        if reply is None:
            return None, "text/plain"
        text = reply(asked) if callable(reply) else reply
        return f"<?xml version='1.0' encoding='UTF-8'?><Response>{text}</Response>".encode(), "text/xml"


@dataclass
class Switchboard:
    http_port: int
    process: subprocess.Popen[bytes]

    def client(self) -> Client:
        client = Client(ACCOUNT, TOKEN)
        client.api.base_url = f"http://127.0.0.1:{self.http_port}"
        return client

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.http_port}{path}", auth=(ACCOUNT, TOKEN))


@contextmanager
def switchboard(folder: Path, http_port: int, app: Application, **changes: str) -> Iterator[Switchboard]:
    values = {
        "HTTP_PORT": str(http_port),
        "ACCOUNT_SID": ACCOUNT,
        "AUTH_TOKEN": TOKEN,
        "DATA": str(folder / "switchboard"),
        "VOICE_URL": app.url("/voice"),
        "STATUS_CALLBACK": app.url("/status"),
        **changes,
    }
    environment = {**os.environ, **{f"SWITCHBOARD_{name}": value for name, value in values.items()}}
    with (folder / "switchboard.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "switchboard"], cwd=ROOT, env=environment, stderr=log)
    try:
        until = time.monotonic() + 15
        while not _answers(http_port):
            assert process.poll() is None, (folder / "switchboard.log").read_text()
            assert time.monotonic() < until, "the switchboard does not answer"
            time.sleep(0.02)
        yield Switchboard(http_port, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


Samples = NDArray[np.int16]


def tone(path: Path, hertz: float, seconds: float) -> Path:
    at = np.arange(int(8000 * seconds)) / 8000
    samples = (8000 * np.sin(2 * np.pi * hertz * at)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
    return path


def channels(path: Path) -> list[Samples]:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return [samples[number :: file.getnchannels()] for number in range(file.getnchannels())]


def heard(samples: Samples, hertz: float, seconds: float = 0.2) -> float:
    """For how many seconds a tone is clearly there, in windows of `seconds`."""
    size = int(8000 * seconds)
    at = np.exp(-2j * np.pi * hertz * np.arange(size) / 8000)
    windows = [samples[start : start + size] for start in range(0, len(samples) - size, size)]
    return seconds * sum(abs(np.dot(window, at)) / size > 400 for window in windows)
