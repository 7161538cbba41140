"""A gateway of short messages that behaves: it checks the signature, remembers what it took, and fails on demand.

`mood`: takes (answers 200), refuses (400), busy (503), silent (takes the message and breaks the line before answering),
deaf (breaks the line without taking it), forgetful (silent, and cannot say later what became of the message).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from callcenter.messages.gateway import SIGNATURE_HEADER, TIME_HEADER, signature

SECRET = "gateway-secret"


class FakeGateway:
    """What arrived. `delivered` counts every message that a telephone would have shown, also one shown twice."""

    def __init__(self) -> None:
        self.mood = "takes"
        self.delivered: list[dict[str, Any]] = []
        self.posts = 0
        self.unsigned = 0
        self.url = ""

    @property
    def texts(self) -> list[str]:
        return [each["text"] for each in self.delivered]

    @contextmanager
    def serving(self) -> Iterator[FakeGateway]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{server.server_port}/messages"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(gateway: FakeGateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self._signed(body):
                self._answer(401, {})
                return
            gateway.posts += 1
            match gateway.mood:
                case "refuses":
                    self._answer(400, {"error": "number"})
                case "busy":
                    self._answer(503, {})
                case "deaf":
                    self.close_connection = True
                case "silent" | "forgetful":
                    gateway.delivered.append(json.loads(body))
                    self.close_connection = True
                case _:
                    gateway.delivered.append(json.loads(body))
                    self._answer(200, {"state": "sent"})

        def do_GET(self) -> None:
            if not self._signed(b""):
                self._answer(401, {})
            elif gateway.mood == "forgetful":
                self._answer(501, {})
            elif any(each["id"] == self.path.rsplit("/", 1)[-1] for each in gateway.delivered):
                self._answer(200, {"state": "sent"})
            else:
                self._answer(404, {})

        def _signed(self, body: bytes) -> bool:
            said = self.headers.get(SIGNATURE_HEADER, "")
            right = said == signature(SECRET, self.headers.get(TIME_HEADER, ""), body)
            gateway.unsigned += not right
            return right

        def _answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
