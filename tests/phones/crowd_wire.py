"""The crowd's socket: SIP requests with their retransmissions, answers that are said again, messages read with
regular expressions."""

import asyncio
import itertools
import re
import struct
from collections.abc import Callable

Address = tuple[str, int]
OnAnswer = Callable[["Message | None"], None]
FIRST_WAIT, LONGEST_WAIT, GIVE_UP = 0.5, 4.0, 8.0
REMEMBERED = 4000
REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    404: "Not Found",
    481: "No Such Call",
    486: "Busy Here",
    487: "Cancelled",
}
_branches = itertools.count(1)


class Message:
    """A received message."""

    def __init__(self, data: bytes) -> None:
        self.head, _, self.body = data.decode(errors="replace").partition("\r\n\r\n")
        self.start, _, self._lines = self.head.partition("\r\n")
        words = self.start.split(" ", 2)
        self.status = int(words[1]) if words[0] == "SIP/2.0" else 0
        self.method = "" if self.status else words[0]
        self.uri = "" if self.status else words[1]

    def all(self, name: str) -> list[str]:
        return re.findall(rf"^{name}: *(.*?)\r?$", self._lines, re.MULTILINE | re.IGNORECASE)

    def __getitem__(self, name: str) -> str:
        """The first value of a header, "" without one."""
        found = self.all(name)
        return found[0] if found else ""

    @property
    def sequence(self) -> str:
        return self["CSeq"]

    @property
    def branch(self) -> str:
        found = re.search(r"branch=([^;\s,]+)", self["Via"])
        return found[1] if found else ""

    def tag(self, name: str) -> str:
        found = re.search(r";tag=([^;>\s]+)", self[name])
        return found[1] if found else ""

    @property
    def audio(self) -> Address | None:
        """Where the other side wants its audio, by the session description."""
        host = re.search(r"^c=IN IP4 (\S+)", self.body, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        return (host[1], int(port[1])) if host and port else None


class _Asked:
    """A request that waits for its answer, sent again until one comes."""

    def __init__(self, wire: "Wire", data: bytes, on_answer: OnAnswer, *, invite: bool) -> None:
        self.wire, self.data, self.on_answer, self.invite = wire, data, on_answer, invite
        self.wait, self.spent = FIRST_WAIT, 0.0
        self.handle: asyncio.TimerHandle | None = None
        self.send()

    def send(self) -> None:
        self.wire.send(self.data)
        self.handle = asyncio.get_running_loop().call_later(self.wait, self.again)

    def again(self) -> None:
        self.spent += self.wait
        self.wait = min(LONGEST_WAIT, self.wait * 2)
        if self.spent < GIVE_UP:
            self.send()
        else:
            self.wire.unanswered(self)

    def stop(self) -> None:
        if self.handle is not None:
            self.handle.cancel()


class Wire(asyncio.DatagramProtocol):
    """One UDP socket towards the hotline."""

    def __init__(self, hotline: Address, on_request: Callable[[Message], None]) -> None:
        self.hotline, self.on_request = hotline, on_request
        self.at = f"{hotline[0]}:{hotline[1]}"
        self.own, self.name = "", ""
        self._asked: dict[tuple[str, str], _Asked] = {}
        self._said: dict[tuple[str, str], bytes] = {}
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        port = self._transport.get_extra_info("sockname")[1]
        self.own, self.name = f"127.0.0.1:{port}", f"crowd{port}"

    def close(self) -> None:
        for asked in self._asked.values():
            asked.stop()
        if self._transport is not None:
            self._transport.close()

    def send(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, self.hotline)

    def error_received(self, exc: Exception) -> None:
        """The hotline's port is closed for a moment: retransmissions will find it again."""

    def datagram_received(self, data: bytes, addr: Address) -> None:
        message = Message(data)
        if message.status:
            self._answered(message)
        elif (said := self._said.get((message["Call-ID"] + message.branch, message.sequence))) is not None:
            self.send(said)
        else:
            self.on_request(message)

    def _answered(self, message: Message) -> None:
        key = message.branch, message.sequence.rpartition(" ")[2]
        asked = self._asked.get(key)
        if asked is None:
            return
        asked.stop()
        if message.status >= 200 and not asked.invite:
            del self._asked[key]
        asked.on_answer(message)

    def unanswered(self, asked: _Asked) -> None:
        """Nobody answered in eight seconds."""
        self._asked = {key: other for key, other in self._asked.items() if other is not asked}
        asked.on_answer(None)

    def ask(
        self,
        method: str,
        uri: str,
        sender: str,
        receiver: str,
        call_id: str,
        sequence: int,
        user: str,
        on_answer: OnAnswer | None,
        *,
        extra: str = "",
        body: str = "",
        branch: str = "",
    ) -> str:
        """Send a request, again and again until it is answered (ACK: once). Gives its branch."""
        branch = branch or f"z9hG4bK{self.name}-{next(_branches)}"
        kind = "Content-Type: application/sdp\r\n" if body.startswith("v=0") else ""
        data = (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.own};branch={branch}\r\nMax-Forwards: 70\r\n"
            f"From: {sender}\r\nTo: {receiver}\r\nCall-ID: {call_id}\r\nCSeq: {sequence} {method}\r\n"
            f"Contact: <sip:{user}@{self.own}>\r\n{extra}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        if on_answer is None:
            self.send(data)
        else:
            self._asked[branch, method] = _Asked(self, data, on_answer, invite=method == "INVITE")
        return branch

    def settle(self, branch: str) -> None:
        """An INVITE is over: its answers are no longer waited for."""
        asked = self._asked.pop((branch, "INVITE"), None)
        if asked is not None:
            asked.stop()

    def answer(self, request: Message, status: int, *, tag: str = "", user: str = "", body: str = "") -> None:
        """Answer a request; said again when the request comes again."""
        receiver = request["To"]
        if status > 100 and ";tag=" not in receiver:
            receiver += f";tag={tag or self.name}"
        vias = "".join(f"Via: {via}\r\n" for via in request.all("Via"))
        routes = "".join(f"Record-Route: {route}\r\n" for route in request.all("Record-Route"))
        kind = "Content-Type: application/sdp\r\n" if body else ""
        data = (
            f"SIP/2.0 {status} {REASONS.get(status, 'No')}\r\n{vias}{routes}From: {request['From']}\r\n"
            f"To: {receiver}\r\nCall-ID: {request['Call-ID']}\r\nCSeq: {request.sequence}\r\n"
            f"Contact: <sip:{user}@{self.own}>\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        self._said[request["Call-ID"] + request.branch, request.sequence] = data
        if len(self._said) > REMEMBERED:
            del self._said[next(iter(self._said))]
        self.send(data)


def silence(number: int) -> bytes:
    """One RTP packet of 20 ms of A-law silence."""
    return struct.pack("!BBHII", 0x80, 8, number & 0xFFFF, (number * 160) & 0xFFFFFFFF, 0x12348) + b"\xd5" * 160
