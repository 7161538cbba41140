"""The WebSocket of `/api/live`: who is there, what they may hear, and whether their console is alive.

A socket costs two tasks: one sends, one reads. Pings, and the check whether logins last, are done for all at once.
"""

import asyncio
import contextlib
import logging
from typing import Any
from urllib.parse import urlsplit

import orjson
import psycopg
from anyio import to_thread
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError

from callcenter import bootstrap, clock, logs
from callcenter.db.unit_of_work import begin
from callcenter.people.dependencies import account_of, accounts_of
from callcenter.people.identity import SignedIn
from callcenter.people.tokens import SESSION_COOKIE
from callcenter.wallboard import wire
from callcenter.web.frames import text_frame, writer
from callcenter.web.listeners import Listener
from callcenter.web.live import Hub

log = logging.getLogger(__name__)
router = APIRouter()

PING_SECONDS = 3.0
SILENT_SECONDS = 15.0
FIRST_WORD_SECONDS = 5.0
CLOSING_SECONDS = 2.0
SEATLESS_PINGS = 2  # no lease hangs on who has no seat: every other ping tells both sides enough
LOGIN_CHECK_PINGS = 3
NOT_LOGGED_IN, GONE_SILENT = 4401, 4408
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
        said = first if isinstance(first, dict) else {}
        watch = said.get("watch") if isinstance(said.get("watch"), str) else None
        token = socket.cookies.get(SESSION_COOKIE)
        with hub.listening(audiences_of(account, watch), said.get("after"), token, watch) as listener:
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


def audiences_of(account: SignedIn, watch: str | None = None) -> frozenset[str]:
    """What an account may hear; `watch`: what it has opened. A screen on the wall hears of the wallboard alone."""
    names = set()
    if not account.only_displays:
        names |= {"all", f"account:{account.account_id}"}
    if account.seat_id is not None:
        names.add(f"seat:{account.seat_id}")
    if account.has("supervisor", "admin"):
        names.add("supervisors")
    if account.has("supervisor", "admin", "qa"):
        names.add("reviewers")
    if watch == wire.AUDIENCE and account.has("supervisor", "admin", "display"):
        names.add(wire.AUDIENCE)
    return frozenset(names)


async def _converse(socket: WebSocket, hub: Hub, listener: Listener, account: SignedIn) -> None:
    listener.heard_at = asyncio.get_running_loop().time()
    listener.write = writer(socket.scope)
    listener.put(ping(hub))
    sending = asyncio.create_task(_send(socket, listener))
    receiving = asyncio.create_task(_receive(socket, listener, account))
    listener.cut = sending.cancel
    both = (sending, receiving)
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    for task in both:
        task.cancel()
    await asyncio.wait(both)  # not `gather`: an end of ours that comes now must not look like theirs
    for task in both:
        log.debug("live socket over", extra={"because": "cancelled" if task.cancelled() else repr(task.exception())})
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSING_SECONDS):  # who reads nothing does not read that either
            await socket.close(listener.code)


async def _send(socket: WebSocket, listener: Listener) -> None:
    while (text := await listener.next()) is not None:
        await socket.send({"type": "websocket.send", "text": text})


async def _receive(socket: WebSocket, listener: Listener, account: SignedIn) -> None:
    loop = asyncio.get_running_loop()
    while (came := await socket.receive())["type"] != "websocket.disconnect":
        listener.heard_at = loop.time()
        if account.seat_id is None:
            continue  # a sign of life is all it can say
        message = orjson.loads(came["text"])
        if isinstance(message, dict) and message.get("type") == "alive":
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


def ping(hub: Hub) -> str:
    """Asks a console for a sign of life, and tells it the time and how far it should be."""
    body = {"epoch": hub.epoch, "seq": hub.seq, "type": "ping", "data": {"at": clock.now().isoformat()}}
    return orjson.dumps(body).decode()


async def look_after(hub: Hub) -> None:
    """Ping all consoles for as long as the process lasts; let go who is silent, or is signed in no longer."""
    loop, count = asyncio.get_running_loop(), 0
    while True:
        await asyncio.sleep(PING_SECONDS)
        count += 1
        text = ping(hub)
        frame = text_frame(text)
        for listener in tuple(hub.listeners):
            if loop.time() - listener.heard_at > SILENT_SECONDS:
                listener.close(GONE_SILENT)
            elif listener.keeps_seat or count % SEATLESS_PINGS == 0:
                listener.put(text, frame)
                if not hub.heard:
                    listener.put(hub.snapshot())
        if count % LOGIN_CHECK_PINGS == 0 and hub.listeners:
            await _check_logins(tuple(hub.listeners))


async def _check_logins(listeners: tuple[Listener, ...]) -> None:
    tokens = {listener.token for listener in listeners if listener.token is not None}
    try:
        accounts = await to_thread.run_sync(_who_are, tokens)
    except (psycopg.Error, SQLAlchemyError):
        return  # without its database the hotline has nothing to tell; the next check comes in nine seconds
    for listener in listeners:
        account = accounts.get(listener.token or "")
        if account is None:
            listener.close(NOT_LOGGED_IN)
        elif audiences_of(account, listener.watch) != listener.audiences:
            listener.close(ASK_AGAIN)


def _who_are(tokens: set[str]) -> dict[str, SignedIn]:
    with begin() as uow:
        return accounts_of(uow, tokens)
