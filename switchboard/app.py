"""Putting the switchboard together: the engine in use, the exchange, and its HTTP side."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from switchboard.credentials import Credentials
from switchboard.exchange import Exchange, Surroundings
from switchboard.pace import Pace
from switchboard.rest.errors import not_found
from switchboard.rest.routes import routes
from switchboard.settings import Settings, SettingsError
from switchboard.webhooks import Webhooks

if TYPE_CHECKING:
    from switchboard.engines.base import Engine
    from switchboard.media.clock import Clock
    from switchboard.numbers import Trunk
    from switchboard.registrar import Registrar

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Starlette]:
    """The switchboard, listening on its lines, as long as the block runs; its HTTP application is yielded."""
    try:
        settings.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"SWITCHBOARD_DATA: {settings.folder}: {error.strerror}") from error
    build = silent if settings.engine == "silent" else real
    async with build(settings) as (exchange, extra):
        health = Route("/healthz", _health(exchange), methods=["GET"])
        app = Starlette(routes=[*routes(exchange), *extra, health])
        app.add_exception_handler(404, _unknown)
        app.add_exception_handler(405, _unknown)
        await exchange.start()
        try:
            yield app
        finally:
            await exchange.stop()


Built = AbstractAsyncContextManager[tuple[Exchange, list[BaseRoute]]]


@asynccontextmanager
async def silent(settings: Settings) -> AsyncIterator[tuple[Exchange, list[BaseRoute]]]:
    """Lines without sound, controlled over `/silent`."""
    from switchboard.engines.silent import SilentEngine
    from switchboard.engines.silent_control import SilentControl
    from switchboard.engines.silent_studio import SilentStudio

    pace = Pace(settings.time_scale)
    engine = SilentEngine(pace)
    surroundings = Surroundings(
        engine, SilentStudio(pace), Credentials(settings.folder, None), Webhooks(settings.auth_token), pace
    )
    exchange = Exchange(settings, surroundings)
    yield exchange, list(SilentControl(engine, exchange).routes())


@asynccontextmanager
async def real(settings: Settings) -> AsyncIterator[tuple[Exchange, list[BaseRoute]]]:
    """SIP lines and browsers, with the one clock of the process."""
    from starlette.routing import WebSocketRoute

    from switchboard.browser import BrowserGateway
    from switchboard.browser_token import TokenCheck
    from switchboard.lines import Lines
    from switchboard.media.clock import Clock
    from switchboard.media.kit import Kit
    from switchboard.registrar import Registrar
    from switchboard.studio import MediaStudio

    clock, registrar = Clock(), Registrar(realm="12348")
    check = TokenCheck(settings.account_sid, settings.api_key_sid, settings.api_key_secret)
    browsers = BrowserGateway(clock, check)
    lines = Lines(_sip(settings, clock, registrar), browsers)
    credentials = Credentials(settings.folder, registrar)
    webhooks = Webhooks(settings.auth_token)
    exchange = Exchange(settings, Surroundings(lines, MediaStudio(Kit(clock), clock), credentials, webhooks))
    await clock.start()
    try:
        yield exchange, [WebSocketRoute("/browser", browsers.endpoint)]
    finally:
        await clock.stop()


def _sip(settings: Settings, clock: Clock, registrar: Registrar) -> Engine:
    """Raises SettingsError for a trunk file that is wrong."""
    from switchboard.engines.sip.engine import SipEngine, SipOptions

    options = SipOptions(
        host=settings.sip_host,
        port=settings.sip_port,
        rtp_ports=settings.rtp_ports,
        pilot_number=settings.pilot_number,
        trunks=_trunks(settings),
    )
    return SipEngine(options, clock, registrar)


def _trunks(settings: Settings) -> tuple[Trunk, ...]:
    from switchboard.numbers import TrunkFileError, load_trunks

    try:
        return load_trunks(settings.trunks) if settings.trunks is not None else ()
    except TrunkFileError as error:
        raise SettingsError(f"SWITCHBOARD_TRUNKS: {error}") from error


def _health(exchange: Exchange) -> Callable[[Request], Response]:
    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "engine": exchange.settings.engine, "calls": len(exchange.calls.live())})

    return health  # type: ignore[return-value]


async def _unknown(request: Request, _error: Exception) -> Response:
    error = not_found(request.url.path)
    return JSONResponse(error.body(), error.status)
