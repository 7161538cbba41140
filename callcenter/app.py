"""The web application: every router of `routers.ROUTERS`, errors, health, the live WebSocket, the console's files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.to_thread
from fastapi import APIRouter, FastAPI

from callcenter import bootstrap
from callcenter.calls.links import ROOT
from callcenter.carriers.twilio.hooks import Hooks
from callcenter.http import errors
from callcenter.http.bodies import Bounded
from callcenter.http.dependencies import THREADS
from callcenter.routers import ROUTERS
from callcenter.version import VERSION
from callcenter.web import console, health, live_socket, public
from callcenter.web.live import Hub


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    # Forty threads of ORM work make every answer slow (performance design, T11); eight are measured right.
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    app.state.gate = anyio.Semaphore(THREADS)
    app.state.hub = Hub()
    live = [asyncio.create_task(run(app.state.hub)) for run in (Hub.run, live_socket.look_after)]
    yield
    for task in live:
        task.cancel()
    await asyncio.gather(*live, return_exceptions=True)


def _routers() -> tuple[list[APIRouter], list[APIRouter]]:
    """The carrier's webhooks, and everything else."""
    routers: list[APIRouter] = []
    for reference in ROUTERS:
        router = bootstrap.resolve(reference)
        assert isinstance(router, APIRouter), reference
        routers.append(router)
    return [each for each in routers if each.prefix == ROOT], [each for each in routers if each.prefix != ROOT]


def create_app() -> FastAPI:
    """The application, wired. Settings are read by those who need them."""
    bootstrap.wire()
    app = FastAPI(
        title="12348",
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
    )
    errors.install(app)
    app.add_middleware(Bounded)
    webhooks, routers = _routers()
    app.router.routes.append(Hooks(ROOT, webhooks))
    for router in routers:
        app.include_router(router)
    for own in (health.router, live_socket.router, public.router):
        app.include_router(own)
    console.mount(app)
    return app
