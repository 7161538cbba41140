"""Queues: who waits, since when, and how the waiting ended."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from switchboard.sids import new_sid, now

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.program import Step

MAX_SIZE = 1000
LARGEST_SIZE = 5000
REMEMBERED = 50


@dataclass(slots=True, eq=False)
class Entry:
    """One waiting call; `outcome` is set to the next document when it is taken out."""

    call: Call
    queue_sid: str
    since: datetime = field(default_factory=now)
    outcome: asyncio.Future[Step] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def seconds(self) -> int:
        return int((now() - self.since).total_seconds())


class Queue:
    """First in, first out; only a REST request takes somebody out of the middle."""

    def __init__(self, name: str, max_size: int = MAX_SIZE) -> None:
        self.sid = new_sid("QU")
        self.name = name
        self.max_size = max_size
        self.created = now()
        self.updated = self.created
        self.entries: dict[str, Entry] = {}
        self._waits: deque[int] = deque(maxlen=REMEMBERED)

    def join(self, call: Call) -> Entry | None:
        """None when it is full."""
        if len(self.entries) >= self.max_size:
            return None
        entry = Entry(call, self.sid)
        self.entries[call.sid] = entry
        return entry

    def remove(self, entry: Entry) -> None:
        if self.entries.get(entry.call.sid) is entry:
            del self.entries[entry.call.sid]
            self._waits.append(entry.seconds)

    def take(self, call_sid: str, step: Step) -> Entry | None:
        """Take this call out (`Front`: the first) to carry out `step`; None when it does not wait here any more."""
        entry = next(iter(self.entries.values()), None) if call_sid == "Front" else self.entries.get(call_sid)
        if entry is None or entry.outcome.done():
            return None
        entry.outcome.set_result(step)
        self.remove(entry)
        return entry

    def position(self, entry: Entry) -> int:
        """From 1; 0 for one who has left."""
        for place, known in enumerate(self.entries.values(), start=1):
            if known is entry:
                return place
        return 0

    @property
    def average_wait(self) -> int:
        """Seconds, over the last fifty who left."""
        return round(sum(self._waits) / len(self._waits)) if self._waits else 0

    def figures(self, entry: Entry) -> dict[str, str]:
        """What a wait document is asked with."""
        return {
            "QueueSid": self.sid,
            "QueuePosition": str(self.position(entry)),
            "QueueTime": str(entry.seconds),
            "AvgQueueTime": str(self.average_wait),
            "CurrentQueueSize": str(len(self.entries)),
            "MaxQueueSize": str(self.max_size),
        }

    def result_of(self, entry: Entry, result: str) -> dict[str, str]:
        """What Enqueue's action is told."""
        return {"QueueResult": result, "QueueSid": self.sid, "QueueTime": str(entry.seconds)}


class Queues:
    """All queues by name; one begins to exist when it is first named."""

    def __init__(self) -> None:
        self._by_name: dict[str, Queue] = {}

    def named(self, name: str) -> Queue:
        return self._by_name.setdefault(name, Queue(name))

    def known(self, name: str) -> Queue | None:
        return self._by_name.get(name)

    def by_sid(self, sid: str) -> Queue | None:
        return next((queue for queue in self._by_name.values() if queue.sid == sid), None)

    def rename(self, queue: Queue, name: str) -> None:
        del self._by_name[queue.name]
        queue.name = name
        self._by_name[name] = queue

    def remove(self, queue: Queue) -> None:
        del self._by_name[queue.name]

    def all(self) -> list[Queue]:
        return list(self._by_name.values())
