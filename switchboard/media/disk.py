"""Writes sound files from one thread of its own, so that a slow disk is never heard as stutter.

The header follows every write, so that a file is whole whenever the process dies: what is lost is what was not yet
written. `repair` gives back, at the next start, what a crash left between the samples and their header.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from switchboard.media import wav

log = logging.getLogger(__name__)

CLOSE_WAIT_SECONDS = 0.2
"""How long closing a file may hold up its caller; on a stalled disk the header follows later."""

_jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
_started = threading.Lock()
_thread: threading.Thread | None = None


def _work() -> None:
    while True:
        job = _jobs.get()
        try:
            job()
        except OSError:
            log.exception("sound file could not be written")


def _submit(job: Callable[[], None]) -> None:
    global _thread  # noqa: PLW0603 - one writing thread a process
    with _started:
        if _thread is None:
            _thread = threading.Thread(target=_work, name="sound files", daemon=True)
            _thread.start()
    _jobs.put(job)


class SoundFile:
    """A WAV file being written: 8 kHz, 16 bit. Every method comes back at once; `close` after a moment at most."""

    def __init__(self, path: Path, channels: int) -> None:
        self.path = path
        self._channels = channels
        self._file = -1
        self._failed = False
        self._closed: threading.Event | None = None
        _submit(self._open)

    def append(self, samples: bytes) -> None:
        """Interleaved 16 bit samples."""
        _submit(lambda: self._write(samples))

    def close(self, keep_bytes: int | None = None) -> None:
        """Patch the header, after cutting the samples to `keep_bytes`. Idempotent."""
        if self._closed is None:
            closed = self._closed = threading.Event()
            _submit(lambda: self._finish(keep_bytes, closed))
            if not closed.wait(CLOSE_WAIT_SECONDS):
                log.warning("sound file is slow to close", extra={"file": self.path.name})

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        self._write(wav.header(self._channels, 0))

    def _write(self, content: bytes) -> None:
        if self._file < 0 or self._failed:
            return  # which was logged: a full disk does not get better by trying each half second
        self._failed = True
        view = memoryview(content)
        while view:
            view = view[os.write(self._file, view) :]
        self._put_header()
        self._failed = False

    def _put_header(self) -> None:
        length = os.fstat(self._file).st_size - wav.HEADER_BYTES
        length -= length % (2 * self._channels)  # a full disk may have cut a sample
        os.pwrite(self._file, wav.header(self._channels, length), 0)

    def _finish(self, keep_bytes: int | None, closed: threading.Event) -> None:
        try:
            if self._file >= 0:
                if keep_bytes is not None:
                    os.ftruncate(self._file, wav.HEADER_BYTES + keep_bytes)
                self._put_header()
                os.close(self._file)
                self._file = -1
        finally:
            closed.set()


def repair(folder: Path) -> list[Path]:
    """Mend the headers of recordings that a crash left behind; those it mended. Called before anything records."""
    return [path for path in sorted(folder.rglob("*.wav")) if _mend(path)]


def _mend(path: Path) -> bool:
    """Only what we wrote, with its plain 44 byte header, and only when more is there than the header says."""
    with path.open("r+b") as file:
        head = file.read(wav.HEADER_BYTES)
        channels, said = int.from_bytes(head[22:24], "little"), int.from_bytes(head[40:44], "little")
        if head != wav.header(channels, said):
            return False
        length = path.stat().st_size - wav.HEADER_BYTES
        length -= length % (2 * channels)
        if length == said:
            return False
        file.seek(0)
        file.write(wav.header(channels, length))
        file.truncate(wav.HEADER_BYTES + length)
    return True
