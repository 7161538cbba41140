"""Browser legs: an engine whose lines are WebSockets, as docs/interfaces.md §6 describes them.

`BrowserGateway.endpoint` is the ASGI endpoint of `/browser`. A browser says who it is with an access token; a newer
socket of the same identity replaces the older one; a call whose socket is lost waits for its return.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from starlette.websockets import WebSocket

from switchboard import browser_messages as messages
from switchboard.browser_door import GOING_AWAY, REPLACED, TIMEOUT, Door
from switchboard.browser_leg import BrowserLeg
from switchboard.browser_socket import BrowserSocket
from switchboard.browser_token import TokenCheck
from switchboard.engines.base import DialFailed, Ended, Leg, OnInvite
from switchboard.ports import Clock, Phase, Unsubscribe

log = logging.getLogger(__name__)

Direction = Literal["inbound", "outbound"]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    hello: float = 5.0
    ping: float = 5.0
    silent: float = 15.0
    """A browser that says nothing for so long, not even `pong`, is gone."""
    resume: float = 30.0


class BrowserGateway:
    """Implements `engines.base.Engine` for addresses `client:<identity>`.

    `origins` are the pages that may connect (`https://console.example`); without any, pages of the same host name.
    """

    def __init__(
        self, clock: Clock, check: TokenCheck, origins: Collection[str] = (), timing: Timing | None = None
    ) -> None:
        self._clock = clock
        self._timing = timing or Timing()
        self._door = Door(check, origins, self._timing.hello)
        self._on_invite: OnInvite | None = None
        self._sockets: dict[str, BrowserSocket] = {}
        self._legs: dict[str, BrowserLeg] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe: Unsubscribe | None = None

    # --- the engine ---

    async def start(self, on_invite: OnInvite) -> None:
        self._on_invite = on_invite
        self._unsubscribe = self._clock.subscribe(Phase.RECEIVE, self._tick)

    async def stop(self) -> None:
        for leg in list(self._legs.values()):
            await leg.hangup()
        for socket in list(self._sockets.values()):
            socket.close(GOING_AWAY)
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=2)
            for task in unfinished:
                task.cancel()

    async def dial(self, to: str, caller: str, timeout: float, headers: Mapping[str, str]) -> Leg:  # noqa: ASYNC109
        """Ring the browser of `client:<identity>`. Raises DialFailed: 480 no browser is there, 486 it is in a call."""
        identity = to.removeprefix("client:")
        socket = self._sockets.get(identity)
        if any(leg.identity == identity for leg in self._legs.values()):
            raise DialFailed(486, "in another call")
        if socket is None or not socket.grant.incoming:
            raise DialFailed(480, "not connected")
        leg = self._new_leg(identity, "outbound", caller, headers)
        leg.give_up_after(timeout)
        _offer(socket, leg)
        leg.tell_ringing()
        return leg

    def identities(self) -> list[str]:
        """Who is connected now."""
        return sorted(self._sockets)

    # --- the socket ---

    async def endpoint(self, websocket: WebSocket) -> None:
        """One browser, from its handshake to its end."""
        grant = await self._door.admit(websocket)
        if grant is None:
            return
        socket = BrowserSocket(websocket, grant)
        self._take_place(socket)
        talk = asyncio.create_task(self._converse(socket))
        others = [asyncio.create_task(socket.pump()), asyncio.create_task(self._keep_alive(socket))]
        try:
            await asyncio.wait([talk, others[0]], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave(socket)
            for task in (talk, *others):
                task.cancel()
            await asyncio.gather(talk, *others, return_exceptions=True)
        if not talk.cancelled():
            talk.result()

    def _take_place(self, socket: BrowserSocket) -> None:
        """Newest wins: the older socket of this identity goes, its call may be resumed here."""
        identity = socket.grant.identity
        older = self._sockets.get(identity)
        self._sockets[identity] = socket
        if older is not None:
            if older.leg is not None:
                older.leg.lose()
            older.say("error", code="replaced", message="connected from somewhere else")
            older.close(REPLACED)
        legs = [leg for leg in self._legs.values() if leg.identity == identity]
        socket.say("ready", identity=identity, resumable=[leg.id for leg in legs if leg.resumable])
        for leg in legs:
            if not leg.resumable:
                _offer(socket, leg)

    def _leave(self, socket: BrowserSocket) -> None:
        socket.closed = True
        if self._sockets.get(socket.grant.identity) is socket:
            del self._sockets[socket.grant.identity]
        if socket.leg is not None:
            socket.leg.lose()

    async def _keep_alive(self, socket: BrowserSocket) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() - socket.heard_at < self._timing.silent:
            socket.say("ping")
            await asyncio.sleep(self._timing.ping)
        log.info("browser went silent", extra={"identity": socket.grant.identity})
        if socket.leg is not None:
            socket.leg.lose()
        socket.close(TIMEOUT)

    async def _converse(self, socket: BrowserSocket) -> None:
        while (received := await socket.receive()) is not None:
            try:
                if isinstance(received, bytes):
                    for frame in messages.frames(received):
                        if socket.leg is not None:
                            socket.leg.hear(frame)
                else:
                    self._obey(socket, messages.parse(received))
            except messages.Malformed as error:
                socket.say("error", code="malformed", message=str(error))

    def _obey(self, socket: BrowserSocket, message: messages.Message) -> None:
        match message:
            case messages.Connect():
                self._connect(socket, message.params)
            case messages.Accept() | messages.Reject() | messages.Resume():
                self._on_leg(socket, message)
            case messages.Hangup() | messages.Digits() | messages.Mute():
                _in_call(socket, message)
            case messages.Pong():
                pass
            case messages.Hello():
                socket.say("error", code="malformed", message="hello comes only once")
            case _:
                assert_never(message)

    def _connect(self, socket: BrowserSocket, params: Mapping[str, str]) -> None:
        identity = socket.grant.identity
        if not socket.grant.outgoing or self._on_invite is None:
            socket.say("error", code="not_allowed", message="the access token has no outgoing grant")
            return
        if any(leg.identity == identity and leg.resumable for leg in self._legs.values()):
            socket.say("error", code="busy", message="there is a call already")
            return
        leg = self._new_leg(identity, "inbound", params.get("To", ""), params)
        leg.attach(socket)
        task = asyncio.create_task(self._invite(self._on_invite, leg))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _invite(self, on_invite: OnInvite, leg: BrowserLeg) -> None:
        try:
            await on_invite(leg)
        except Exception:
            log.exception("inbound call failed", extra={"leg": leg.id})
            leg.end(Ended(500, "error"))

    def _on_leg(self, socket: BrowserSocket, message: messages.Accept | messages.Reject | messages.Resume) -> None:
        leg = self._legs.get(message.call_sid)
        asked_to_resume = isinstance(message, messages.Resume)
        if leg is None or leg.identity != socket.grant.identity or leg.resumable != asked_to_resume:
            socket.say("error", code="unknown_call", message="there is no such call", call_sid=message.call_sid)
        elif isinstance(message, messages.Reject):
            leg.refuse()
        elif socket.leg is not None and socket.leg is not leg:
            socket.say("error", code="busy", message="there is a call already", call_sid=message.call_sid)
        elif isinstance(message, messages.Accept):
            leg.accept(socket)
        else:
            leg.resume(socket)

    # --- legs ---

    def _new_leg(self, identity: str, direction: Direction, other: str, headers: Mapping[str, str]) -> BrowserLeg:
        leg = BrowserLeg(identity, direction, other, headers, self._gone, self._timing.resume)
        self._legs[leg.id] = leg
        return leg

    def _gone(self, leg: BrowserLeg, reason: str) -> None:
        self._legs.pop(leg.id, None)
        socket = self._sockets.get(leg.identity)
        if socket is not None:
            socket.say("disconnected", call_sid=leg.id, reason=reason)

    def _tick(self) -> None:
        for leg in list(self._legs.values()):
            leg.tick()


def _offer(socket: BrowserSocket, leg: BrowserLeg) -> None:
    socket.say("incoming", call_sid=leg.id, **{"from": leg.local}, params=dict(leg.headers))


def _in_call(socket: BrowserSocket, message: messages.Hangup | messages.Digits | messages.Mute) -> None:
    leg = socket.leg
    if leg is None:
        socket.say("error", code="unknown_call", message="there is no call")
    elif isinstance(message, messages.Hangup):
        leg.browser_hangup()
    elif isinstance(message, messages.Mute):
        leg.mute(message.muted)
    elif leg.answered:
        for digit in message.digits:
            leg.tell_digit(digit)
