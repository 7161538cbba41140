"""Fixtures: `board` with an application, and `twilio`: the official client talking to its REST side.

Every answer is checked against Twilio's OpenAPI document on its way.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from twilio.http.http_client import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from switchboard.rest.routes import routes
from tests.switchboard.rest.openapi import complaints, schema_of
from tests.switchboard.silent.board import ACCOUNT, TOKEN, Application, Board, running_board

BASE = "http://switchboard.test"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app() -> Application:
    return Application(pages={"/status": "", "/fallback": 404})


@pytest.fixture
async def board(tmp_path: Path, app: Application) -> AsyncIterator[Board]:
    async with running_board(tmp_path, app, API_KEY_SID="SK" + "2" * 32, API_KEY_SECRET="an-api-key-secret") as running:
        yield running


@pytest.fixture
def rest(board: Board) -> httpx.AsyncClient:
    """The REST side without Twilio's client."""
    transport = httpx.ASGITransport(Starlette(routes=list(routes(board.exchange))))
    return httpx.AsyncClient(transport=transport, base_url=BASE, auth=(ACCOUNT, TOKEN))


class Bridge(HttpClient):
    """Twilio's client is synchronous: it runs in a thread and asks the application in the test's loop."""

    def __init__(self, rest: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(logging.getLogger("twilio.test"), is_async=False)
        self._rest = rest
        self._loop = loop

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        asked = self._rest.request(method, uri, params=params, data=data, headers=headers, auth=auth)
        answer = asyncio.run_coroutine_threadsafe(asked, self._loop).result(10)
        check(method, answer)
        return Response(answer.status_code, answer.text)


def check(method: str, answer: httpx.Response) -> None:
    """Against the document; errors have one shape of their own."""
    if answer.status_code >= 400:
        body = answer.json()
        assert set(body) == {"code", "message", "more_info", "status"}
        assert body["status"] == answer.status_code
        return
    schema = schema_of(method, answer.url.path, answer.status_code)
    if schema is not None:
        assert complaints(json.loads(answer.text), schema) == []


Twilio = Callable[[Callable[[Client], Any]], Any]


@pytest.fixture
async def twilio(rest: httpx.AsyncClient) -> Twilio:
    """`await twilio(lambda client: client.calls.list())`."""
    client = Client(ACCOUNT, TOKEN, http_client=Bridge(rest, asyncio.get_running_loop()))
    client.api.base_url = BASE

    async def run(deed: Callable[[Client], Any]) -> Any:
        return await asyncio.to_thread(deed, client)

    return run
