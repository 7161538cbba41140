"""The control of the silent engine over HTTP, only there when it runs: `/silent/*`, JSON, for tests of applications.

    POST /silent/calls {"from", "to", "headers"?}             somebody calls; a browser when from is client:…
    GET  /silent/calls                                        all legs
    GET  /silent/calls/{leg}?until=…&timeout=5                one leg; waits for answered, ringing, ended, listening,
                                                              conference, held, or played:<part of a label>
    POST /silent/calls/{leg}/digits {"digits", "wait"?: true} press keys; waits until somebody listens to keys
    POST /silent/calls/{leg}/hangup · /answer · /refuse {"status"} · /speaks {"seconds"}
    PUT  /silent/rules [{"to", "action", "after", "status"}]  what becomes of outgoing rings (`silent.Rule`)
    POST /silent/reset                                        forget rules and ended legs

`{leg}` is the leg's id or its call's sid. A wait that is in vain answers 408 with the leg as it is.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from switchboard.call import Call
from switchboard.engines.silent import Rule, SilentEngine, SilentLeg
from switchboard.exchange import Exchange

POLL_SECONDS = 0.005


class SilentControl:
    def __init__(self, engine: SilentEngine, exchange: Exchange) -> None:
        self._engine = engine
        self._exchange = exchange

    def routes(self) -> list[Route]:
        return [
            Route("/silent/calls", self._place, methods=["POST"]),
            Route("/silent/calls", self._list, methods=["GET"]),
            Route("/silent/calls/{leg}", self._show, methods=["GET"]),
            Route("/silent/calls/{leg}/{deed}", self._do, methods=["POST"]),
            Route("/silent/rules", self._rules, methods=["PUT"]),
            Route("/silent/reset", self._reset, methods=["POST"]),
        ]

    @staticmethod
    def call_of(leg: SilentLeg) -> Call | None:
        return leg.owner if isinstance(leg.owner, Call) else None

    def leg_of(self, key: str) -> SilentLeg | None:
        call = self._exchange.calls.find(key)
        leg = call.leg if call is not None else self._engine.legs.get(key)
        return leg if isinstance(leg, SilentLeg) else None

    def described(self, leg: SilentLeg) -> dict[str, Any]:
        call = self.call_of(leg)
        return {
            "leg": leg.id,
            "call_sid": call.sid if call is not None else None,
            "status": call.status if call is not None else None,
            "direction": leg.direction,
            "remote": leg.remote,
            "local": leg.local,
            "headers": dict(leg.headers),
            "state": leg.state,
            "ended": asdict(leg.ended) if leg.ended is not None else None,
            "listening": call is not None and call.keys.listened.is_set(),
            "conference": leg.notes.in_conference,
            "held": leg.notes.held,
            "muted": leg.notes.muted,
            "coaching": leg.notes.coaching,
            "digits_sent": leg.notes.digits_sent,
            "played": [asdict(heard) for heard in leg.notes.heard],
            "streams": leg.notes.streams,
            "began": leg.notes.began,
            "over": leg.notes.over,
        }

    async def wait(self, leg: SilentLeg, until: str, seconds: float) -> bool:
        """Whether it came true in `seconds` of real time. Raises ValueError for an unknown condition."""
        try:
            async with asyncio.timeout(seconds):
                while not self._is(leg, until):  # noqa: ASYNC110 - a dozen states, watched by tests only
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            return False
        return True

    def _is(self, leg: SilentLeg, until: str) -> bool:
        word, _, rest = until.partition(":")
        call = self.call_of(leg)
        states = {
            "answered": leg.state == "answered",
            "ringing": leg.state == "ringing",
            "ended": leg.state == "ended" and (call is None or call.over.is_set()),
            "listening": call is not None and call.keys.listened.is_set(),
            "conference": leg.notes.in_conference,
            "held": leg.notes.held,
            "played": any(rest in heard.label for heard in leg.notes.heard),
        }
        if word not in states:
            raise ValueError(word)
        return states[word]

    # -- routes -----------------------------------------------------------------------------------------------------

    async def _place(self, request: Request) -> Response:
        asked = await _json(request)
        if "from" not in asked or "to" not in asked:
            return _error(400, "from and to are required")
        headers = {str(name): str(value) for name, value in (asked.get("headers") or {}).items()}
        leg = await self._engine.place(str(asked["from"]), str(asked["to"]), headers)
        return JSONResponse(self.described(leg), 201)

    async def _list(self, _request: Request) -> Response:
        return JSONResponse([self.described(leg) for leg in self._engine.legs.values()])

    async def _show(self, request: Request) -> Response:
        leg = self.leg_of(request.path_params["leg"])
        if leg is None:
            return _error(404, "no such leg")
        until = request.query_params.get("until")
        try:
            met = until is None or await self.wait(leg, until, float(request.query_params.get("timeout", "5")))
        except ValueError:
            return _error(400, "until or timeout is not known")
        return JSONResponse(self.described(leg), 200 if met else 408)

    async def _do(self, request: Request) -> Response:
        leg = self.leg_of(request.path_params["leg"])
        if leg is None:
            return _error(404, "no such leg")
        asked, deed = await _json(request), request.path_params["deed"]
        if deed == "digits":
            return await self._press(leg, str(asked.get("digits", "")), bool(asked.get("wait", True)))
        if deed == "speaks":
            leg.speaks_seconds = float(asked["seconds"])
        elif deed == "hangup":
            leg.far_hangup()
        elif deed == "answer":
            leg.far_answer()
        elif deed == "refuse":
            leg.far_refuse(int(asked.get("status", 486)))
        else:
            return _error(404, "no such deed")
        return JSONResponse(self.described(leg))

    async def _press(self, leg: SilentLeg, digits: str, wait: bool) -> Response:
        if wait and not await self.wait(leg, "listening", 5.0):
            return JSONResponse(self.described(leg), 408)
        leg.far_press(digits)
        return JSONResponse(self.described(leg))

    async def _rules(self, request: Request) -> Response:
        asked = json.loads(await request.body() or b"[]")
        try:
            self._engine.rules = [Rule(**rule) for rule in asked]
        except TypeError as error:
            return _error(400, str(error))
        return JSONResponse([asdict(rule) for rule in self._engine.rules])

    async def _reset(self, _request: Request) -> Response:
        self._engine.reset()
        return Response(status_code=204)


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    asked = json.loads(body) if body else {}
    return asked if isinstance(asked, dict) else {}


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)
