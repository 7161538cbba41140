"""All lines of the switchboard as one engine: `client:` addresses are browsers, all others the main engine's."""

from __future__ import annotations

from collections.abc import Mapping

from switchboard.engines.base import Engine, Leg, OnInvite


class Lines:
    """Implements `engines.base.Engine`."""

    def __init__(self, main: Engine, browsers: Engine) -> None:
        self._main = main
        self._browsers = browsers

    async def start(self, on_invite: OnInvite) -> None:
        await self._main.start(on_invite)
        await self._browsers.start(on_invite)

    async def stop(self) -> None:
        await self._browsers.stop()
        await self._main.stop()

    async def dial(self, to: str, caller: str, timeout: float, headers: Mapping[str, str]) -> Leg:  # noqa: ASYNC109 - the ring's own limit
        engine = self._browsers if to.startswith("client:") else self._main
        return await engine.dial(to, caller, timeout, headers)
