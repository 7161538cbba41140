"""The keys a caller presses, given to whoever listens at that moment; nobody listening, they are gone, as at Twilio."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Keys:
    """Who began to listen last hears all keys until it stops."""

    def __init__(self) -> None:
        self._listeners: list[asyncio.Queue[str]] = []
        self.listened = asyncio.Event()

    def press(self, digit: str) -> None:
        if self._listeners:
            self._listeners[-1].put_nowait(digit)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[str]]:
        pressed: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.append(pressed)
        self.listened.set()
        try:
            yield pressed
        finally:
            self._listeners.remove(pressed)
            if not self._listeners:
                self.listened.clear()
