"""A carrier's REST interface on a local port: it keeps what it is asked and answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    fields: dict[str, str]


@dataclass
class FakeCarrier:
    """`answers` maps a part of the path to what is done once: (status, body), or "drop" to break the connection."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)
    url: str = ""

    def requests(self, part: str, method: str = "POST") -> list[Asked]:
        return [asked for asked in self.asked if part in asked.path and asked.method == method]

    def answer(self, method: str, path: str) -> object:
        for part in list(self.answers):
            if part in path:
                return self.answers.pop(part)
        if path.endswith("/Queues.json") and method == "GET":
            return 200, {"queues": [{"sid": "QU99", "friendly_name": "qgeneral"}], "meta": {}}
        if path.endswith("/Calls.json") and method == "GET":
            return 200, {"calls": []}
        if path.endswith("CredentialLists.json") and method == "GET":
            return 200, {"credential_lists": []}
        if path.endswith("Credentials.json") and method == "GET":
            return 200, {"credentials": []}
        return 200, {"sid": f"CA{len(self.asked):032x}", "status": "queued", "friendly_name": "x"}


@contextmanager
def running() -> Iterator[FakeCarrier]:
    carrier = FakeCarrier()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            path = urlsplit(self.path).path
            carrier.asked.append(Asked(self.command, path, dict(parse_qsl(body))))
            told = carrier.answer(self.command, path)
            if told == "drop":
                self.close_connection = True
                self.connection.close()
                return
            status, shape = told
            text = json.dumps(shape).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the base class's names

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    carrier.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
