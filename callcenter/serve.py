"""The web process: one uvicorn with eight threads behind it."""

import uvicorn

from callcenter.app import create_app
from callcenter.settings import Settings
from callcenter.web.frames import SocketProtocol


def serve(settings: Settings) -> None:
    """Serve in the foreground until SIGTERM."""
    config = uvicorn.Config(
        create_app(),
        host=settings.host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        http="httptools",
        loop="uvloop",
        ws=SocketProtocol,
        ws_per_message_deflate=False,  # what is sent to everybody would be packed for each anew
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        ws_max_size=64 * 1024,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    uvicorn.Server(config).run()
