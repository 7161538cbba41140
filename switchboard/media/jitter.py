"""Smooths what comes in bursts: frames in as the network brings them, one frame out a tick."""

from __future__ import annotations

from collections import deque

from switchboard.media.source import SILENCE
from switchboard.ports import Frame

LEAD = 3
"""Frames gathered before the first one is given out, and after the buffer ran dry: 60 ms."""

MOST = 15
"""Frames held at most: 300 ms. After a stall the oldest go."""

WINDOW = 50
"""Ticks over which the buffer looks for delay that it does not need: one second."""


class FrameBuffer:
    """A jitter buffer of whole frames. Silence when it has nothing."""

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()
        self._filling = True
        self._least = MOST
        self._ticks = 0

    def put(self, frame: Frame) -> None:
        self._frames.append(frame)
        if len(self._frames) > MOST:
            while len(self._frames) > LEAD:
                self._frames.popleft()

    def get(self) -> Frame:
        """The frame of this tick."""
        if self._filling and len(self._frames) < LEAD:
            return SILENCE
        self._filling = not self._frames
        if self._filling:
            return SILENCE
        self._shorten()
        return self._frames.popleft()

    def clear(self) -> None:
        self._frames.clear()
        self._filling = True

    def _shorten(self) -> None:
        """The sender's clock may be faster than ours: delay that stayed over a whole window is dropped."""
        self._least = min(self._least, len(self._frames))
        self._ticks += 1
        if self._ticks >= WINDOW:
            if self._least > LEAD:
                self._frames.popleft()
            self._least, self._ticks = MOST, 0
