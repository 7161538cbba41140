"""The 12345 line of the tests as a process of its own: `python -m tests.peers.city_server --port N …`.

Requests are signed both ways as docs/exchange.md says; the signature is computed here anew. `--share` of all that
arrives and of all that is pushed meets with an accident, by `--seed`. `POST /play` lets the test move it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.city_hotline import CityHotline, Wrong

PUSH_SECONDS = 0.05


def signature(secret: str, method: str, target: str, at: str, body: bytes) -> str:
    """base64(HMAC-SHA256(secret, METHOD \\n path?query \\n time \\n body))."""
    text = f"{method}\n{target}\n{at}\n".encode() + body
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


class CityServer:
    """The hotline, its door, and the task that says what is due."""

    def __init__(self, secret: str, callback: str, share: float, seed: int) -> None:
        self.secret, self.callback, self.share = secret, callback.rstrip("/"), share
        self.chance = random.Random(seed)
        self.city = CityHotline(lambda: datetime.now(UTC), random.Random(seed + 1), again=0.5)

    def app(self) -> Starlette:
        routes = [
            Route("/exchange/messages", self.take, methods=["POST"]),
            Route("/exchange/messages/unheard", self.unheard),
            Route("/exchange/repeat", self.repeat, methods=["POST"]),
            Route("/exchange/matters", self.matters),
            Route("/play", self.play, methods=["POST"]),
        ]
        return Starlette(routes=routes, lifespan=self.pushing)

    async def take(self, request: Request) -> Response:
        body = await self._signed(request)
        accident = self._accident()
        if accident == "lost":
            return Response(status_code=502)
        try:
            answer = self.city.take(json.loads(body))
        except Wrong as wrong:
            return JSONResponse({"error": str(wrong)}, wrong.status)
        return Response(status_code=504) if accident == "answer_lost" else JSONResponse(answer)

    async def unheard(self, request: Request) -> Response:
        await self._signed(request)
        return Response(status_code=502) if self._accident() else JSONResponse({"items": self.city.unheard()[:100]})

    async def repeat(self, request: Request) -> Response:
        wish = json.loads(await self._signed(request))
        return JSONResponse(self.city.repeat(wish["reference"], wish["after"]))

    async def matters(self, request: Request) -> Response:
        await self._signed(request)
        asked = request.query_params
        return JSONResponse({"items": self.city.lines(asked["first"], asked["last"])})

    async def play(self, request: Request) -> Response:
        """{"offers": n, "work": bool, "accept": bool, "share": x}: what the test wants of the other side."""
        wish = await request.json()
        for number in range(wish.get("offers", 0)):
            self.city.offer("消费维权", f"第{number}件", contact_phone=f"1390000{number:04d}")
        if wish.get("work"):
            self.city.work()
        if wish.get("accept"):
            for matter in self.city.matters.values():
                if matter.direction == "in" and not matter.decided:
                    self.city.accept(matter)
        self.share = wish.get("share", self.share)
        return JSONResponse({"matters": len(self.city.matters), "unheard": len(self.city.unheard())})

    async def _signed(self, request: Request) -> bytes:
        body = await request.body()
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        at = request.headers.get("X-Exchange-Time", "")
        expected = signature(self.secret, request.method, target, at, body)
        if not hmac.compare_digest(expected, request.headers.get("X-Exchange-Signature", "")):
            raise RuntimeError("unsigned request")
        return body

    def _accident(self) -> str | None:
        return self.chance.choice(["lost", "answer_lost"]) if self.chance.random() < self.share else None

    @contextlib.asynccontextmanager
    async def pushing(self, _app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(self._push())
        yield
        task.cancel()

    async def _push(self) -> None:
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                due = self.city.due()
                self.chance.shuffle(due)
                for message in due:
                    await self._push_one(client, message)
                await asyncio.sleep(PUSH_SECONDS)

    async def _push_one(self, client: httpx.AsyncClient, message: dict[str, Any]) -> None:
        accident = self._accident()
        if accident == "lost":
            return
        for _time in range(2 if self.chance.random() < self.share else 1):
            body = json.dumps(message).encode()
            address = f"{self.callback}/messages"
            at = str(int(datetime.now(UTC).timestamp()))
            signed = signature(self.secret, "POST", urlsplit(address).path, at, body)
            headers = {"X-Exchange-Time": at, "X-Exchange-Signature": signed, "Content-Type": "application/json"}
            with contextlib.suppress(httpx.HTTPError):
                answer = await client.post(address, content=body, headers=headers)
                if answer.is_success and accident is None:
                    self.city.heard_by_them(message["reference"], answer.json()["upto"])


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--callback", required=True)
    parser.add_argument("--share", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    app = CityServer(given.secret, given.callback, given.share, given.seed).app()
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
