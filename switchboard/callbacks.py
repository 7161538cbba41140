"""Status callbacks: delivered in their order, one lane per subject, tried again for a minute when nobody answers.

The application may be restarted in the middle of a call; what happened meanwhile must still reach it, in order.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from switchboard.pace import Pace
from switchboard.webhooks import WebhookFailed, Webhooks

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.3, 0.7, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is told: `url` with `method`."""

    url: str
    method: str = "POST"


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[Target, dict[str, str]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Callbacks:
    """Fire and forget for the caller; ordered within a lane (a call, a conference)."""

    def __init__(self, webhooks: Webhooks, wall: Pace) -> None:
        self._webhooks = webhooks
        self._wall = wall
        self._lanes: dict[str, _Lane] = {}

    def tell(self, lane: str, target: Target | None, parameters: Mapping[str, str]) -> None:
        if target is None or not target.url:
            return
        known = self._lanes.setdefault(lane, _Lane())
        known.waiting.append((target, dict(parameters)))
        if known.task is None:
            known.task = asyncio.create_task(self._work(lane, known))

    async def close(self, seconds: float = 2.0) -> None:
        """Give what waits a moment to leave, then stop."""
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, key: str, lane: _Lane) -> None:
        while lane.waiting:
            target, parameters = lane.waiting.popleft()
            await self._deliver(target, parameters)
        del self._lanes[key]

    async def _deliver(self, target: Target, parameters: dict[str, str]) -> None:
        token = str(uuid.uuid4())
        for delay in (*RETRY_SECONDS, None):
            try:
                await self._webhooks.send(target.method, target.url, parameters, token)
                return
            except WebhookFailed as failed:
                if delay is None or not failed.fault:
                    log.warning("callback not delivered", extra={"code": failed.code, "lane_size": len(self._lanes)})
                    return
            await self._wall.sleep(delay)
