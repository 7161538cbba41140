"""What is known of every recording, in one SQLite file: there after a restart, found without reading them all."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from switchboard.sids import new_sid, now

Status = Literal["in-progress", "paused", "stopped", "processing", "completed", "absent"]
RUNNING = ("in-progress", "paused")


@dataclass(slots=True, eq=False)
class Kept:
    """What is known of a recording. `duration` in whole seconds, as Twilio's; `events` parted by blanks."""

    call_sid: str
    name: str
    channels: Literal[1, 2]
    source: str
    track: str = "both"
    url: str = ""
    method: str = "POST"
    events: str = ""
    status: Status = "in-progress"
    duration: int = 0
    sid: str = field(default_factory=lambda: new_sid("RE"))
    started: str = field(default_factory=lambda: now().isoformat())
    updated: str = field(default_factory=lambda: now().isoformat())


COLUMNS = tuple(entry.name for entry in fields(Kept))
INTEGERS = ("channels", "duration")


class Book:
    """Running recordings are objects that stay the same; finished ones are read anew.

    Without `durable` the disk is not waited for: for lines without sound.
    """

    def __init__(self, path: Path, durable: bool = True) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last rows, never the file; the recordings themselves are found on the disk.
        self._db.execute(f"PRAGMA synchronous = {'NORMAL' if durable else 'OFF'}")
        columns = ", ".join(f"{name} {'INTEGER' if name in INTEGERS else 'TEXT'} NOT NULL" for name in COLUMNS)
        self._db.execute(f"CREATE TABLE IF NOT EXISTS recording ({columns}, PRIMARY KEY (sid)) WITHOUT ROWID")
        self._db.execute("CREATE INDEX IF NOT EXISTS recording_call ON recording (call_sid)")
        self._db.execute("CREATE INDEX IF NOT EXISTS recording_started ON recording (started)")
        self._running: dict[str, Kept] = {}
        self._running = {kept.sid: kept for kept in self._read("status IN ('in-progress', 'paused')")}

    def close(self) -> None:
        self._db.close()

    def write(self, kept: Kept) -> None:
        values = asdict(kept)
        names, marks = ", ".join(COLUMNS), ", ".join(f":{name}" for name in COLUMNS)
        self._db.execute(f"INSERT OR REPLACE INTO recording ({names}) VALUES ({marks})", values)  # noqa: S608 - our own names
        if kept.status in RUNNING:
            self._running[kept.sid] = kept
        else:
            self._running.pop(kept.sid, None)

    def remove(self, kept: Kept) -> None:
        self._db.execute("DELETE FROM recording WHERE sid = ?", (kept.sid,))
        self._running.pop(kept.sid, None)

    def find(self, sid: str) -> Kept | None:
        return self._running.get(sid) or next(iter(self._read("sid = ?", sid)), None)

    def running(self) -> list[Kept]:
        return list(self._running.values())

    def of_call(self, call_sid: str) -> list[Kept]:
        """Newest first."""
        return self._read("call_sid = ?", call_sid)

    def all(self) -> list[Kept]:
        """Newest first."""
        return self._read("1")

    def _read(self, where: str, *values: str) -> list[Kept]:
        query = f"SELECT {', '.join(COLUMNS)} FROM recording WHERE {where} ORDER BY started DESC"  # noqa: S608 - our own words
        return [self._same(row) for row in self._db.execute(query, values)]

    def _same(self, row: tuple[Any, ...]) -> Kept:
        read = Kept(**dict(zip(COLUMNS, row, strict=True)))
        return self._running.get(read.sid, read)
