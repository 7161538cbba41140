"""Tell the application what was heard. Never holds up recognition: posts wait in a bounded queue and are then dropped.

What is dropped is only the live picture: the second pass after the call hears the recording again.
"""

import asyncio
import json
import logging
from collections import deque
from dataclasses import dataclass
from typing import Any

import httpx

from asr import signatures

log = logging.getLogger(__name__)

RETRIES = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries
MOST_WAITING = 300
SENT_AGAIN = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words they are, as the stream's parameters said, and where they are sent."""

    call: str
    leg: str
    stream: str
    language: str
    callback: str


class Posts:
    """The posts of one stream, in order. `run` sends them until `finish` was called and nothing waits."""

    def __init__(self, source: Source, secret: str, client: httpx.AsyncClient) -> None:
        self._source, self._secret, self._client = source, secret, client
        self._waiting: deque[dict[str, Any]] = deque()
        self._something = asyncio.Event()
        self._sequence = 0
        self._finished = False

    def add(self, event: str, **said: Any) -> None:
        """Put a post into the queue. A partial replaces the partial before it, and a final the partial of its words."""
        while self._waiting and self._waiting[-1]["event"] == "partial" and event != "status":
            self._waiting.pop()
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            log.warning("post dropped, the receiver is too slow", extra={"stream": self._source.stream})
        self._waiting.append({"event": event, **said})
        self._something.set()

    def finish(self) -> None:
        """Nothing more will be added."""
        self._finished = True
        self._something.set()

    async def run(self) -> None:
        """Send what is added, in order, until finished."""
        while self._waiting or not self._finished:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                await self._send(self._waiting.popleft())

    async def _send(self, said: dict[str, Any]) -> None:
        self._sequence += 1
        source = self._source
        known = {"call": source.call, "leg": source.leg, "stream": source.stream, "language": source.language}
        raw = json.dumps(known | {"sequence": self._sequence} | said, ensure_ascii=False).encode()
        for wait in (*((0.0,) if said["event"] == "partial" else RETRIES), None):
            if await self._accepted(raw):
                return
            if wait is None or said["event"] == "partial":
                break
            await asyncio.sleep(wait)
        log.warning("post dropped, the receiver fails", extra={"stream": source.stream, "sequence": self._sequence})

    async def _accepted(self, raw: bytes) -> bool:
        """Whether the post is done with: taken, or refused for good."""
        headers = {"Content-Type": "application/json", "X-Asr-Signature": signatures.body(self._secret, raw)}
        try:
            answer = await self._client.post(self._source.callback, content=raw, headers=headers)
        except httpx.HTTPError:
            return False
        if answer.status_code >= 500 or answer.status_code in SENT_AGAIN:
            return False
        if answer.status_code >= 300:
            log.warning("post refused", extra={"stream": self._source.stream, "status": answer.status_code})
        return True
