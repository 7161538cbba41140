"""A carrier that takes every call, notes when, and plays the people who are rung. The only witness of what rang."""

from __future__ import annotations

import json
import queue
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Told = Callable[["Rung"], None]


@dataclass
class Rung:
    """One call as the carrier saw it. Moments are of the monotonic clock."""

    sid: str
    to: str
    attempt: str
    at: float
    created: datetime
    ended: float | None = None


@dataclass
class Sink:
    """`people` threads take the calls in turn and do `talk` with each."""

    talk: Told
    people: int = 6
    rung: list[Rung] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    url: str = ""
    waiting: queue.Queue[Rung | None] = field(default_factory=queue.Queue)
    _over: list[Callable[[], None]] = field(default_factory=list)

    def begin(self) -> None:
        server = _Server(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        threads = [threading.Thread(target=server.serve_forever, daemon=True)]
        threads += [threading.Thread(target=self._person, daemon=True) for _ in range(self.people)]
        for thread in threads:
            thread.start()
        self._over = [server.shutdown, server.server_close]

    def end(self) -> None:
        for _ in range(self.people):
            self.waiting.put(None)
        for over in self._over:
            over()

    def take(self, to: str, url: str) -> Rung:
        made = Rung(f"CA{uuid.uuid4().hex}", to, url.rsplit("/", 1)[1], time.monotonic(), datetime.now(UTC))
        self.rung.append(made)
        self.waiting.put(made)
        return made

    def _person(self) -> None:
        while (call := self.waiting.get()) is not None:
            try:
                self.talk(call)
            except Exception as error:  # noqa: BLE001 - counted: a webhook that failed is told again by nobody here
                self.failed[type(error).__name__] += 1

    def at_once(self) -> int:
        """The most calls that were up at one moment."""
        moments = [(call.at, 1) for call in self.rung] + [(call.ended, -1) for call in self.rung if call.ended]
        now = most = 0
        for _, change in sorted(moments):
            now += change
            most = max(most, now)
        return most


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_args: object) -> None:
        """Whoever asked was killed."""


def _handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            made = sink.take(form["To"][0], form["Url"][0])
            self._say(201, {"sid": made.sid, "status": "queued"})

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path.endswith("/Calls.json"):
                to = parse_qs(asked.query).get("To", [""])[0]
                calls = [each for each in list(sink.rung) if each.to == to]
                shown = [{"sid": each.sid, "date_created": format_datetime(each.created)} for each in calls[::-1]]
                self._say(200, {"calls": shown})
            else:
                sid = asked.path.rsplit("/", 1)[1].removesuffix(".json")
                call = next((each for each in list(sink.rung) if each.sid == sid), None)
                over = call is None or call.ended is not None
                self._say(200, {"sid": sid, "status": "completed" if over else "in-progress"})

        def _say(self, status: int, shape: object) -> None:
            text = json.dumps(shape).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler
