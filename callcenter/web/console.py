"""The files a browser gets: the console and the page /phone (one application), and the recorded prompts."""

from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "agents" / "console" / "dist"
AUDIO = ROOT / "ivr_flows" / "audio"
NOT_BUILT = "The console is not built yet: run `make console`.\n控制台尚未构建：请运行 make console。\n"

# Ant Design writes its styles at run time; browser audio is a WebSocket on another port of ours.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OURS = ("api/", "carriers/", "audio/", "healthz")


class SecurityHeaders:
    """Adds the headers to what browsers get. The carrier's webhooks are left alone: they are the hot path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/carriers/"):
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


class Files(StaticFiles):
    """Files of a folder that may not be there yet: nothing is found in it, and that is all."""

    async def check_config(self) -> None:
        return None


class Prompts(Files):
    """Recorded prompts: the carrier may keep them; a changed file has another ETag."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=300"
        return response


class ConsoleFiles(Files):
    """The built console. A path without a file is a page of it; what has a hash in its name never changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith(OURS):
            raise HTTPException(404)
        if not (BUILT / "index.html").exists():
            return PlainTextResponse(NOT_BUILT, 503)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rpartition("/")[2]:
                raise
            response = FileResponse(BUILT / "index.html")
        fixed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fixed else "no-cache"
        return response


def mount(app: FastAPI) -> None:
    """Mount prompts and console; they come last, every route of the API goes before."""
    app.add_middleware(SecurityHeaders)
    app.mount("/audio", Prompts(directory=AUDIO, check_dir=False), name="audio")
    app.mount("/", ConsoleFiles(directory=BUILT, html=True, check_dir=False), name="console")
