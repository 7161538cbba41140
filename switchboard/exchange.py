"""The exchange: everything a call needs, in one place, and its start and stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from switchboard.call import Call, Told
from switchboard.call_audio import Studio
from switchboard.callbacks import Callbacks, Target
from switchboard.calls import Calls
from switchboard.conferences import Conferences
from switchboard.credentials import Credentials
from switchboard.engines.base import Engine
from switchboard.pace import Pace
from switchboard.queue import Queues
from switchboard.recordings import Recordings
from switchboard.settings import Settings
from switchboard.sounds import Sounds
from switchboard.streams import Streams
from switchboard.webhooks import Webhooks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the exchange works with: lines and their sound, time, and the way to the application.

    `pace` is call time (scaled on silent lines); `wall` the time of requests and their repeats, always real.
    """

    lines: Engine
    studio: Studio
    credentials: Credentials
    webhooks: Webhooks
    pace: Pace = field(default_factory=Pace)
    wall: Pace = field(default_factory=Pace)


class Exchange:
    """Made in the running loop; `start` listens on the lines, `stop` ends every call."""

    def __init__(self, settings: Settings, surroundings: Surroundings) -> None:
        self.settings = settings
        self.lines = surroundings.lines
        self.studio = surroundings.studio
        self.credentials = surroundings.credentials
        self.pace = surroundings.pace
        self.wall = surroundings.wall
        self.webhooks = surroundings.webhooks
        self.callbacks = Callbacks(self.webhooks, self.wall)
        self.sounds = Sounds(settings.folder, self.webhooks, settings.prompts)
        self.queues = Queues()
        self.conferences = Conferences(self)
        self.recordings = Recordings(self, settings.folder)
        self.streams = Streams(self)
        told = Told(Target(settings.status_callback)) if settings.status_callback else Told()
        self.calls = Calls(self, told)
        self._background: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        self.recordings.finish_left_over()
        await self.lines.start(self.calls.on_invite)

    async def stop(self) -> None:
        """Hang up every call, let the last callbacks leave, close the lines."""
        live = self.calls.live()
        for call in live:
            await call.hang_up()
        if live:
            await asyncio.wait([asyncio.create_task(call.over.wait()) for call in live], timeout=2.0)
        await self.lines.stop()
        if self._background:
            await asyncio.wait(self._background, timeout=1.0)
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self.callbacks.close()
        await self.webhooks.close()
        self.recordings.close()

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do it beside everything else; a fault is logged, never lost."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("work in the background broke", exc_info=fault)

    def wind_up(self, call: Call) -> None:
        """A call is over: what went on beside its document ends."""
        self.recordings.end_of(call)
        self.streams.end_of(call)
