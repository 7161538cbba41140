"""The floor of T10: the barest broadcast under the same server, one text encoded once and sent to every socket.

`python -m tests.bench.satisfaction.wallboard_floor PORT`. `POST /rate?hertz=4` (body: the text) begins to send, 0 ends.
"""

import asyncio
import contextlib
import sys
import time
from urllib.parse import parse_qs

import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

sends: set[ASGISendCallable] = set()
sending: set[asyncio.Task[None]] = set()


async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    if scope["type"] == "websocket":
        await _listen(receive, send)
    elif scope["type"] == "http":
        hertz = float(parse_qs(scope["query_string"].decode())["hertz"][0])
        text = (await receive())["body"].decode()  # type: ignore[typeddict-item]
        await _change(hertz, text)
        await send({"type": "http.response.start", "status": 204, "headers": [], "trailers": False})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _listen(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    await receive()
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    sends.add(send)
    with contextlib.suppress(Exception):
        while (await receive())["type"] != "websocket.disconnect":
            pass
    sends.discard(send)


async def _change(hertz: float, text: str) -> None:
    for task in sending:
        task.cancel()
    sending.clear()
    if hertz:
        sending.add(asyncio.create_task(_broadcast(hertz, text)))


async def _broadcast(hertz: float, text: str) -> None:
    while True:
        stamped = text.replace("@@@@@@@@@@@@@@@@@@@@", f"{time.monotonic():020.6f}")
        for send in tuple(sends):
            await send({"type": "websocket.send", "bytes": None, "text": stamped})
        await asyncio.sleep(1 / hertz)


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_config=None,
        access_log=False,
        lifespan="off",
        http="httptools",
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
