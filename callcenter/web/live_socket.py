"""The WebSocket of `/api/live`: who is there, what they may hear, and whether their console is alive."""

import asyncio
import contextlib
import logging
from typing import Any
from urllib.parse import urlsplit

import orjson
from anyio import to_thread
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from callcenter import bootstrap, clock, logs
from callcenter.db.unit_of_work import begin
from callcenter.people.dependencies import account_of
from callcenter.people.identity import SignedIn
from callcenter.web.live import Hub, Listener

log = logging.getLogger(__name__)
router = APIRouter()

PING_SECONDS = 3.0
SILENT_SECONDS = 15.0
FIRST_WORD_SECONDS = 5.0
LOGIN_CHECK_PINGS = 3
NOT_LOGGED_IN, TOO_SLOW, GONE_SILENT = 4401, 4429, 4408
ASK_AGAIN = 1012  # what the account may hear has changed: the console comes back and is asked anew


@router.websocket("/api/live")
async def live(socket: WebSocket) -> None:
    """See docs/interfaces.md §7. Closes with 4401 when the login is over, 4429 when the console reads too slowly."""
    await socket.accept()
    account = await to_thread.run_sync(_who, socket)
    if account is None or not same_origin(socket):
        await socket.close(NOT_LOGGED_IN)
        return
    hub: Hub = socket.app.state.hub
    try:
        first = orjson.loads(await asyncio.wait_for(socket.receive_text(), FIRST_WORD_SECONDS))
        after = first.get("after") if isinstance(first, dict) else None
        with hub.listening(audiences_of(account), after) as listener:
            await _converse(socket, hub, listener, account)
    except (WebSocketDisconnect, TimeoutError, ValueError, KeyError):
        with contextlib.suppress(RuntimeError):
            await socket.close(1002)


def _who(socket: WebSocket) -> SignedIn | None:
    with begin() as uow:
        return account_of(uow, socket)


def same_origin(socket: WebSocket) -> bool:
    """Whether our own page opened it. Programs that are no browser send no Origin."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")


def audiences_of(account: SignedIn) -> frozenset[str]:
    """What an account may hear."""
    names = {"all", f"account:{account.account_id}"}
    if account.seat_id is not None:
        names.add(f"seat:{account.seat_id}")
    if account.has("supervisor", "admin"):
        names.add("supervisors")
    return frozenset(names)


async def _converse(socket: WebSocket, hub: Hub, listener: Listener, account: SignedIn) -> None:
    tasks = {
        asyncio.create_task(_send(socket, listener)),
        asyncio.create_task(_ping(socket, hub, listener)),
        asyncio.create_task(_receive(socket, account)),
    }
    done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    codes = [task.result() for task in done if task.exception() is None]
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(codes[0] if codes else 1000)


async def _send(socket: WebSocket, listener: Listener) -> int:
    while (text := await listener.waiting.get()) is not None:
        await socket.send_text(text)
    return TOO_SLOW


async def _ping(socket: WebSocket, hub: Hub, listener: Listener) -> int:
    for count in range(1_000_000_000):
        ping = {"epoch": hub.epoch, "seq": hub.seq, "type": "ping", "data": {"at": clock.now().isoformat()}}
        listener.put(orjson.dumps(ping).decode())
        if not hub.heard:
            listener.put(hub.snapshot())
        if count % LOGIN_CHECK_PINGS == LOGIN_CHECK_PINGS - 1:
            account = await to_thread.run_sync(_who, socket)
            if account is None:
                break
            if audiences_of(account) != listener.audiences:
                return ASK_AGAIN
        await asyncio.sleep(PING_SECONDS)
    return NOT_LOGGED_IN


async def _receive(socket: WebSocket, account: SignedIn) -> int:
    while True:
        try:
            message = orjson.loads(await asyncio.wait_for(socket.receive_text(), SILENT_SECONDS))
        except TimeoutError:
            return GONE_SILENT
        if isinstance(message, dict) and message.get("type") == "alive" and account.seat_id is not None:
            await to_thread.run_sync(_alive, account, message.get("device"))


def _alive(account: SignedIn, device: Any) -> None:
    """Renew the seat's lease. What the page has not tried yet is null, and leaves what was found before as it is."""
    if not bootstrap.SEAT_ALIVE:
        return
    known = device if isinstance(device, dict) else {}
    told = {name: known.get(name) for name in ("microphone", "connection")}
    checked = {name: found if isinstance(found, bool) else None for name, found in told.items()}
    try:
        with begin() as uow:
            bootstrap.resolve(bootstrap.SEAT_ALIVE)(uow, account.seat_id, checked)
    except Exception as error:  # noqa: BLE001 - an edge: one lost sign of life must not close a console
        logs.failed(log, "seat not kept alive", error, seat_id=str(account.seat_id))
