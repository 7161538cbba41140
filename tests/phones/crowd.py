"""Many light SIP phones on one socket, for load and chaos: they say little, send one packet of silence every two
seconds, and never listen. A phone we wrote: what it proves is load and endings; the foreign phones prove SIP.

    async with Crowd(("127.0.0.1", 5060)) as crowd:
        desk = crowd.phone("101", on_ring=ring)          # ring(line): line.answer() after a while, or line.refuse(486)
        desk.register(password)                           # again every ten seconds, so a restarted registrar knows it
        line = crowd.phone("13800000001").dial("12348")
        await line.talks(10); line.press("1"); line.hang_up(); await line.over.wait()

`line.ended` says why it is over: "local", "remote", "cancelled", "lost" (the other side no longer knows the call or
does not answer), or the status of a refusal.
"""

import asyncio
import contextlib
import itertools
import re
import socket
from collections.abc import Callable
from hashlib import md5
from types import TracebackType
from typing import Self

from tests.phones.crowd_line import Line
from tests.phones.crowd_wire import Address, Message, Wire, silence

KEEP_ALIVE_SECONDS = 2.0
REGISTER_SECONDS, REGISTERED_FOR = 10.0, 120
_numbers = itertools.count(1)


class CrowdPhone:
    """One user at the crowd's address."""

    def __init__(self, crowd: "Crowd", user: str, on_ring: Callable[[Line], None] | None) -> None:
        self.crowd, self.user, self.on_ring = crowd, user, on_ring
        self.registered = asyncio.Event()
        self.password = ""
        self._sequence = 0
        self._asking: asyncio.TimerHandle | None = None

    def dial(self, number: str) -> Line:
        """Call a number at the hotline."""
        line = Line(self.crowd.wire, self.user, f"sip:{number}@{self.crowd.wire.at}", self.crowd.audio_port)
        self.crowd.lines[line.call_id] = line
        line.invite()
        return line

    def register(self, password: str) -> None:
        """Register now and again every few seconds; `registered` is set with the first success."""
        self.password = password
        self._ask({})

    def _ask(self, credentials: dict[str, str]) -> None:
        self._sequence += 1
        extra = f"Expires: {REGISTERED_FOR}\r\n"
        if credentials:
            extra += "Authorization: Digest " + ", ".join(f'{k}="{v}"' for k, v in credentials.items()) + "\r\n"
        wire = self.crowd.wire
        address = f"<sip:{self.user}@{wire.at}>"
        head = (f"{address};tag=r{self.user}", address, f"register-{self.user}-{wire.name}", self._sequence)
        wire.ask("REGISTER", f"sip:{wire.at}", *head, self.user, self._answered, extra=extra)

    def _answered(self, answer: Message | None) -> None:
        if answer is not None and answer.status == 401 and "nonce" in answer["WWW-Authenticate"]:
            nonce = re.search(r'nonce="([^"]+)"', answer["WWW-Authenticate"])
            assert nonce
            self._ask(self._credentials(nonce[1]))
            return
        if answer is not None and answer.status == 200:
            self.registered.set()
        loop = asyncio.get_running_loop()
        wait = 1.0 if answer is None else REGISTER_SECONDS
        self._asking = loop.call_later(wait, self._ask, {})

    def _credentials(self, nonce: str) -> dict[str, str]:
        uri, realm = f"sip:{self.crowd.wire.at}", "12348"
        secret = _md5(f"{self.user}:{realm}:{self.password}")
        response = _md5(f"{secret}:{nonce}:{_md5(f'REGISTER:{uri}')}")
        return {"username": self.user, "realm": realm, "nonce": nonce, "uri": uri, "response": response}

    def leave(self) -> None:
        """No more registrations."""
        if self._asking is not None:
            self._asking.cancel()


class Crowd:
    """The phones of one address. `lines` are the calls that stand, by Call-ID."""

    def __init__(self, hotline: Address, *, probe_seconds: float | None = None) -> None:
        self.wire = Wire(hotline, self._asked)
        self.phones: dict[str, CrowdPhone] = {}
        self.lines: dict[str, Line] = {}
        self.audio_port = 0
        self.probe_seconds = probe_seconds
        # Bound, so that nobody is told that the port is closed, and never read: the kernel drops what comes.
        self._audio = socket.socket(type=socket.SOCK_DGRAM)
        self._keeping: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self.wire.open()
        self._audio.setblocking(False)
        self._audio.bind(("127.0.0.1", 0))
        self.audio_port = self._audio.getsockname()[1]
        self._keeping = [asyncio.create_task(self._keep_alive())]
        if self.probe_seconds is not None:
            self._keeping.append(asyncio.create_task(self._probe(self.probe_seconds)))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._keeping:
            task.cancel()
        for phone in self.phones.values():
            phone.leave()
        for line in list(self.lines.values()):
            line.hang_up()
        await asyncio.sleep(0.2)
        self.wire.close()
        self._audio.close()

    def phone(self, user: str, on_ring: Callable[[Line], None] | None = None) -> CrowdPhone:
        """The phone of a user; made at its first mention."""
        if user not in self.phones:
            self.phones[user] = CrowdPhone(self, user, on_ring)
        return self.phones[user]

    def _asked(self, message: Message) -> None:
        """A request of the hotline."""
        line = self.lines.get(message["Call-ID"])
        if line is not None:
            line.asked(message)
        elif message.method == "INVITE":
            self._rings(message)
        elif message.method != "ACK":
            self.wire.answer(message, 481)

    def _rings(self, message: Message) -> None:
        user = re.sub(r"^sips?:([^@;]+).*", r"\1", message.uri)
        phone = self.phones.get(user)
        if phone is None or phone.on_ring is None:
            self.wire.answer(message, 404)
            return
        line = Line(self.wire, user, "", self.audio_port, invitation=message)
        self.lines[line.call_id] = line
        phone.on_ring(line)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE_SECONDS)
            for call_id, line in list(self.lines.items()):
                if line.over.is_set():
                    # Kept a moment for what is said again.
                    self._forget(call_id, line)
                elif line.far_audio is not None:
                    with contextlib.suppress(OSError):
                        self._audio.sendto(silence(next(_numbers)), line.far_audio)

    def _forget(self, call_id: str, line: Line) -> None:
        if asyncio.get_running_loop().time() - line.over_at > 5:
            self.wire.settle(line.branch)
            del self.lines[call_id]

    async def _probe(self, seconds: float) -> None:
        """Ask each call's other side whether it is still there, as session timers do."""
        while True:
            await asyncio.sleep(seconds)
            for line in list(self.lines.values()):
                line.probe()


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
