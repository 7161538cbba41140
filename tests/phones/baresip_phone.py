"""A telephone we did not write (baresip, through the package baresip-python), for tests with real calls.

Each phone is a process of its own; the test talks to it over a pipe. Everything blocks with a limit, so plain `def`
tests use it as it stands (in `async` tests: `await asyncio.to_thread(phone.call, …)`):

    with Phone("13800000001", port=31500, folder=tmp_path) as phone:
        phone.record("heard.wav")               # what the phone hears from now on -> phone.folder / "heard.wav"
        phone.call("sip:12348@127.0.0.1:5060")
        phone.wait("established")
        phone.play(path_of_a_wav)               # the microphone: 8 kHz, 16 bit, mono; loop=True for ever
        phone.press("1")                        # RFC 4733; Phone(…, dtmf="info") sends SIP INFO
        phone.wait("closed", timeout=30)

    # a desk phone: registers with digest authentication, rings, answers
    with Phone("1001", domain="127.0.0.1:5060", password="…", port=31510, folder=tmp_path) as desk:
        desk.register()
        desk.wait("incoming", timeout=10)
        desk.answer()
        desk.wait("digit")["digit"]

`wait(name)` gives the next event of that name that no `wait` has taken yet, even if it came before. Events:
incoming (peer), ringing, progress, established, digit (digit), held, resumed, played (the wav is over), closed
(reason); each has `at` (time.time()). `port` and `port`+1 are taken for SIP, `port`+2 … `port`+9 for RTP unless
`rtp_ports` says else. A stable name and number are made up: numbers of the kind 13800000001.
"""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

ROOT = Path(__file__).resolve().parents[2]


class PhoneError(AssertionError):
    """The phone refused a command, died, or an event did not come in time."""


class Phone:
    """One phone with at most one current call (the last one dialled or that rang)."""

    def __init__(
        self,
        user: str,
        *,
        port: int,
        folder: Path,
        domain: str = "127.0.0.1",
        password: str | None = None,
        rtp_ports: tuple[int, int] | None = None,
        codecs: Sequence[str] = ("pcma", "pcmu"),
        dtmf: Literal["rtpevent", "info", "auto"] = "rtpevent",
        auto_answer: bool = False,
        register_seconds: int = 120,
        trace: bool = False,
    ) -> None:
        self.folder = folder
        self.events: list[dict[str, Any]] = []
        self._options = {
            "user": user,
            "domain": domain,
            "password": password,
            "port": port,
            "rtp_ports": rtp_ports or (port + 2, port + 9),
            "codecs": list(codecs),
            "dtmf": dtmf,
            "auto_answer": auto_answer,
            "register_seconds": register_seconds,
            "trace": trace,
        }
        self._process: subprocess.Popen[str] | None = None
        self._changed = threading.Condition()
        self._taken: set[int] = set()
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._number = 0

    # --- life ---

    def start(self, timeout: float = 10) -> Self:
        """Start the process; back when the phone is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "phone.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.phones.baresip_child", json.dumps(self._options)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        threading.Thread(target=self._read, daemon=True).start()
        self.wait("ready", timeout)
        return self

    def stop(self) -> None:
        """End the process; a call that still stands is hung up first."""
        process, self._process = self._process, None
        if process is None or process.stdin is None or process.stdout is None:
            return
        try:
            if process.poll() is None and self._in_call():
                self._process = process
                self.hangup()
                self.wait("closed", 2)
        except (PhoneError, OSError):
            pass  # it is going away anyway
        finally:
            self._process = None
            process.stdin.close()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(3)
            process.stdout.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- calls ---

    def call(self, uri: str, headers: dict[str, str] | None = None) -> None:
        """Dial; `wait("ringing")`, `wait("established")`, `wait("closed")` tell the rest."""
        self._do("call", uri=uri, headers=headers or {})

    def answer(self) -> None:
        self._do("answer")

    def reject(self) -> None:
        """486 Busy Here."""
        self._do("reject")

    def hangup(self) -> None:
        self._do("hangup")

    def hold(self) -> None:
        self._do("hold", timeout=15)

    def resume(self) -> None:
        self._do("resume", timeout=15)

    def press(self, digits: str, gap_ms: int = 120) -> None:
        """Press keys; back when the last one is sent."""
        self._do("press", digits=digits, gap_ms=gap_ms, timeout=5 + len(digits))

    def register(self) -> None:
        """Register with the domain; raises PhoneError when refused."""
        self._do("register", timeout=15)

    def unregister(self) -> None:
        self._do("unregister", timeout=15)

    # --- sound ---

    def play(self, path: Path, *, loop: bool = False) -> None:
        """Speak a WAV (8 kHz, 16 bit, mono) from now on, in place of what was being spoken."""
        self._do("play", path=str(path), loop=loop)

    def silence(self) -> None:
        """Stop speaking."""
        self._do("silence")

    def record(self, name: str) -> Path:
        """Write what is heard from now on into `folder / name`; readable at any time."""
        path = self.folder / name
        self._do("record", path=str(path))
        return path

    def stop_recording(self) -> None:
        self._do("stop_recording")

    # --- events ---

    def wait(self, name: str, timeout: float = 10) -> dict[str, Any]:
        """The next event `name` not yet taken. Raises PhoneError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for place, event in enumerate(self.events):
                    if event["event"] == name and place not in self._taken:
                        self._taken.add(place)
                        return event
                left = deadline - time.monotonic()
                gone = bool(self.events) and self.events[-1]["event"] == "gone"
                if left <= 0 or gone:
                    told = [event["event"] for event in self.events]
                    raise PhoneError(f"no event {name} in {timeout} s; there were {told}")
                self._changed.wait(left)

    def digits(self) -> str:
        """Every key received so far."""
        with self._changed:
            return "".join(event["digit"] for event in self.events if event["event"] == "digit")

    def _in_call(self) -> bool:
        states = [event["event"] for event in self.events if event["event"] in {"incoming", "established", "closed"}]
        return bool(states) and states[-1] != "closed"

    # --- the pipe ---

    def _do(self, name: str, *, timeout: float = 10, **values: Any) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise PhoneError("the phone is not started")
        self._number += 1
        answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers[self._number] = answers
        try:
            process.stdin.write(json.dumps({"id": self._number, "do": name, **values}) + "\n")
            process.stdin.flush()
            answer = answers.get(timeout=timeout)
        except (OSError, queue.Empty) as error:
            raise PhoneError(f"the phone did not answer to {name}") from error
        if "error" in answer:
            raise PhoneError(f"{name}: {answer['error']}")

    def _read(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        for line in process.stdout:
            message = json.loads(line)
            if "id" in message:
                self._answers.pop(message["id"]).put(message)
            else:
                self._remember(message)
        self._remember({"event": "gone", "at": time.time()})

    def _remember(self, event: dict[str, Any]) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
