"""The scene of the tests of transcripts, and a carrier that gives recordings over HTTP."""

from __future__ import annotations

import base64
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import numpy as np
import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.settings import Settings
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()


def sound(channels: int = 2, seconds: float = 2.0) -> bytes:
    """A WAV file of 8 kHz: a tone of its own on each channel."""
    times = np.arange(int(8000 * seconds)) / 8000
    tones = [np.sin(2 * np.pi * 300 * (number + 1) * times) * 9000 for number in range(channels)]
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(np.stack(tones, axis=1).astype("<i2").tobytes())
    return file.getvalue()


@dataclass
class Carrier:
    """Answers GET of recordings like the carrier's REST: with what stands in `recordings`, to whom signs in."""

    address: str = ""
    recordings: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failing: int = 0


@pytest.fixture
def carrier(settings: Settings) -> Iterator[Carrier]:
    made = Carrier()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            secret = f"{settings.carrier_account_sid}:{settings.carrier_auth_token}".encode()
            signed = self.headers["Authorization"] == "Basic " + base64.b64encode(secret).decode()
            body = made.recordings.get(self.path.split("/")[-1].split(".wav")[0])
            if made.failing > 0:
                made.failing -= 1
                return self._answer(503, b"")
            return self._answer(401 if not signed else 404 if body is None else 200, body or b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    settings_module.use(settings.model_copy(update={"carrier_url": made.address}))
    yield made
    server.shutdown()
    server.server_close()
    thread.join(5)
