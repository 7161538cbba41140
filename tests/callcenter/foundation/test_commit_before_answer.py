"""The commit happens before the answer leaves: a caller who got 200 can rely on the row."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.app import create_app
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.errors import Conflict
from callcenter.http.dependencies import Uow


class Full(Conflict):
    code = "full"


def _write(uow: Uow) -> dict[str, str]:
    uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('answered', now())")
    return {"written": "yes"}


def _refuse(uow: Uow) -> None:
    uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('refused', now())")
    raise Full("no room")


def names() -> list[str]:
    with begin() as uow:
        return [name for (name,) in uow.raw.execute("SELECT name FROM pulse").fetchall()]


class Recorded:
    """Notes when the answer's first byte leaves the application."""

    def __init__(self, app: ASGIApp, story: list[str]) -> None:
        self.app, self.story = app, story

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.story.append("answer")
            await send(message)

        await self.app(scope, receive, noting)


@pytest.fixture
def app(database: str) -> FastAPI:
    app = create_app()
    routes = FastAPI()
    routes.post("/write")(_write)
    routes.post("/refuse")(_refuse)
    app.router.routes[:0] = routes.router.routes
    return app


@pytest.fixture
def story(app: FastAPI) -> Iterator[list[str]]:
    told: list[str] = []
    app.add_middleware(Recorded, story=told)
    with checkpoints.on("after commit", lambda: told.append("commit")):
        yield told


def test_the_commit_precedes_the_answer(story: list[str], client: TestClient) -> None:
    assert client.post("/write").status_code == 200
    assert story == ["commit", "answer"]
    assert names() == ["answered"]


def test_a_failing_commit_is_no_success(client: TestClient) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    with checkpoints.on("before commit", fail):
        assert client.post("/write").status_code == 500
    assert names() == []


def test_a_refused_request_leaves_nothing(client: TestClient) -> None:
    answer = client.post("/refuse")
    assert (answer.status_code, answer.json()) == (409, {"error": {"code": "full", "message": "no room"}})
    assert names() == []
