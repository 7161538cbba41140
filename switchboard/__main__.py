"""`python -m switchboard`: listens until it is told to stop (SIGTERM, SIGINT)."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import sys

import uvicorn

from switchboard.app import running
from switchboard.settings import Settings, SettingsError, load

log = logging.getLogger("switchboard")


def main() -> int:
    """0 after an orderly end, 2 for a wrong setting, 3 for a port in use."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("uvicorn.access",):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        settings = load()
        with _listen(settings) as listening:
            asyncio.run(serve(settings, listening))
    except SettingsError as error:
        print(f"switchboard: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"switchboard: {error.strerror or error}{_file(error)}", file=sys.stderr)
        return 3
    return 0


def _file(error: OSError) -> str:
    return f": {error.filename}" if error.filename else ""


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.http_port))
        listening.listen(512)
    except OSError as error:
        listening.close()
        raise _named(error, settings.host, settings.http_port, "HTTP") from error
    return listening


def _named(error: OSError, host: str, port: int, who: str) -> OSError:
    """The same in words that name the variable to change."""
    if error.errno == errno.EADDRINUSE:
        return OSError(error.errno, f"port {port} is in use (SWITCHBOARD_{who}_PORT)")
    if error.errno in (errno.EADDRNOTAVAIL, errno.EACCES) and error.filename is None:
        variable = "SWITCHBOARD_HOST" if who == "HTTP" else f"SWITCHBOARD_{who}_HOST"
        return OSError(error.errno, f"cannot listen on {host}:{port} ({variable}): {error.strerror}")
    return error


async def serve(settings: Settings, listening: socket.socket) -> None:
    """Calls and HTTP in one loop; lines open before HTTP answers, calls end before the process does."""
    try:
        context = running(settings)
        app = await context.__aenter__()
    except OSError as error:
        raise _named(error, settings.sip_host, settings.sip_port, "SIP") from error
    try:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_ping_interval=None,
            timeout_graceful_shutdown=2,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
        )
        server = uvicorn.Server(config)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _stop, server)
        # uvicorn takes the signals itself for as long as it serves; ours cover the rest of the time.
        await server.serve([listening])
    finally:
        await context.__aexit__(None, None, None)


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
