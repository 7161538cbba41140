"""Bodies of requests that nobody has vouched for yet: read up to a bound, and no further."""

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.errors import Invalid

LARGEST = 64 * 1024
LARGEST_JSON = 2 * 1024 * 1024  # thirty forms with all their words; a draft is sent again with every pause in typing
LARGEST_OF_ALL = 32 * 1024 * 1024  # a file: its route says how large it may be


class BodyTooLarge(Invalid):
    """More was sent than any genuine request of this kind has."""

    code = "body_too_large"
    status = 413


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """The whole body, at most `largest` bytes. Raises BodyTooLarge, by the announced length before anything is read."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > largest:
        raise BodyTooLarge(f"more than {largest} bytes")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise BodyTooLarge(f"more than {largest} bytes")
    return bytes(body)


class Bounded:
    """Refuses what is larger than any route takes, before it is read: by what it announces, else where it goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # As they came, and lower case already (ASGI): this stands on the way of every webhook.
        headers: dict[bytes, bytes] = dict(scope["headers"])
        is_json = headers.get(b"content-type", b"application/json").startswith(b"application/json")
        most, announced = LARGEST_JSON if is_json else LARGEST_OF_ALL, headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > most:
            answer = {"error": {"code": BodyTooLarge.code, "message": f"more than {most} bytes"}}
            await JSONResponse(answer, BodyTooLarge.status)(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise BodyTooLarge(f"more than {most} bytes")
            return message

        await self.app(scope, bounded, send)
