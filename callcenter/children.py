"""Children in sessions of their own: started, watched, restarted, ended with all they started, found as orphans."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from callcenter.embedded.living import started_at
from callcenter.processes import ROOT, Process

BACKOFF = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0


class Child:
    """One process and its successors."""

    def __init__(self, name: str, folder: Path, spawn: Callable[[IO[Any]], "subprocess.Popen[bytes]"]) -> None:
        self.name = name
        self.log = folder / "logs" / f"{name}.log"
        self.note = folder / "run" / f"{name}.json"
        self.spawn = spawn
        self.popen: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = 0.0
        self.again_at = 0.0

    def start(self) -> None:
        """Start it; what it prints goes to its log. A note lets a later start find it."""
        with self.log.open("ab") as output:
            self.popen = self.spawn(output)
        self.started = time.monotonic()
        write_note(self.note, self.popen.pid)

    def last_words(self) -> str:
        """The last line that it printed."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"{self.name} said nothing"

    def look(self) -> int | None:
        """Restart it when it is gone and its pause is over. Returns the status with which it has just ended."""
        if self.popen is None:
            if time.monotonic() >= self.again_at:
                self.start()
            return None
        status = self.popen.poll()
        if status is None:
            return None
        end_group(self.popen.pid, signal.SIGKILL)
        steady = time.monotonic() - self.started > STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        self.again_at = time.monotonic() + BACKOFF[min(self.failures, len(BACKOFF) - 1)]
        self.popen = None
        return status


def spawner(process: Process) -> Callable[[IO[Any]], "subprocess.Popen[bytes]"]:
    """How a Python child is started."""

    def spawn(output: IO[Any]) -> "subprocess.Popen[bytes]":
        started = subprocess.Popen(
            process.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | process.environment,
            start_new_session=True,
        )
        if process.nice:
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, started.pid, process.nice)
        return started

    return spawn


def end(children: Iterable[Child], number: signal.Signals, seconds: float) -> None:
    """Ask all to end at once, wait for them together, then kill what is left of their groups."""
    running = [child for child in children if child.popen is not None and child.popen.poll() is None]
    for child in running:
        assert child.popen is not None
        with contextlib.suppress(ProcessLookupError):
            child.popen.send_signal(number)
    deadline = time.monotonic() + seconds
    for child in running:
        assert child.popen is not None
        try:
            child.popen.wait(max(0.01, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            end_group(child.popen.pid, signal.SIGKILL)
            child.popen.wait(2)
        end_group(child.popen.pid, signal.SIGKILL)
        child.note.unlink(missing_ok=True)


def end_group(leader: int, number: signal.Signals) -> None:
    """Signal a child's whole group, also when its leader is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def write_note(path: Path, pid: int) -> None:
    path.write_text(json.dumps({"pid": pid, "started": started_at(pid)}))


def end_orphans(folder: Path, seconds: float = 5.0) -> list[str]:
    """End what a killed parent left in `folder`/run, politely, then not. Returns the names found."""
    found: dict[str, int] = {}
    for note in sorted((folder / "run").glob("*.json")):
        with contextlib.suppress(ValueError, KeyError):
            known = json.loads(note.read_text())
            if started_at(known["pid"]) == known["started"] is not None:
                found[note.stem] = known["pid"]
        note.unlink(missing_ok=True)
    for name, pid in found.items():
        os.kill(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    deadline = time.monotonic() + seconds
    for pid in found.values():
        while started_at(pid) is not None and time.monotonic() < deadline:
            time.sleep(0.05)
        end_group(pid, signal.SIGKILL)
    return list(found)
