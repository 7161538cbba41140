"""A SIP peer made of raw sockets and text: says exactly what a test wants said, and nothing by itself."""

import asyncio
import itertools
import re
from typing import Self

Address = tuple[str, int]
_calls = itertools.count(1)


class _Inbox(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.queue: asyncio.Queue[tuple[bytes, Address]] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        pass

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.queue.put_nowait((data, addr[:2]))

    def error_received(self, exc: Exception) -> None:
        pass


class RawSocket:
    """A UDP socket on loopback."""

    def __init__(self) -> None:
        self._inbox = _Inbox()
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, host: str = "127.0.0.1") -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self._inbox, local_addr=(host, 0))
        return self

    @property
    def address(self) -> Address:
        assert self._transport is not None
        host, port = self._transport.get_extra_info("sockname")[:2]
        return str(host), int(port)

    @property
    def port(self) -> int:
        return self.address[1]

    def send(self, data: bytes, to: Address) -> None:
        assert self._transport is not None
        self._transport.sendto(data, to)

    async def receive(self, limit: float = 6) -> bytes:
        async with asyncio.timeout(limit):
            return (await self._inbox.queue.get())[0]

    @property
    def waiting(self) -> int:
        """How many datagrams came in and were not read yet."""
        return self._inbox.queue.qsize()

    def drain(self) -> list[bytes]:
        found = []
        while not self._inbox.queue.empty():
            found.append(self._inbox.queue.get_nowait()[0])
        return found

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Message:
    """A received SIP message, read with regular expressions so that no parser of ours is trusted."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode()
        self.head, _, self.body = self.text.partition("\r\n\r\n")
        self.start = self.head.split("\r\n", 1)[0]

    @property
    def status(self) -> int:
        return int(self.start.split()[1]) if self.start.startswith("SIP/") else 0

    @property
    def method(self) -> str:
        return "" if self.start.startswith("SIP/") else self.start.split()[0]

    @property
    def uri(self) -> str:
        return self.start.split()[1]

    def all(self, name: str) -> list[str]:
        return re.findall(rf"^{name}: *(.*?)\r?$", self.head, re.MULTILINE | re.IGNORECASE)

    def __getitem__(self, name: str) -> str:
        found = self.all(name)
        assert found, f"no {name} in {self.text}"
        return found[0]

    @property
    def to_tag(self) -> str:
        found = re.search(r";tag=([^;>\s]+)", self["To"])
        return found.group(1) if found else ""

    @property
    def branch(self) -> str:
        found = re.search(r"branch=([^;\s]+)", self["Via"])
        assert found
        return found.group(1)

    def sdp(self, kind: str) -> list[str]:
        """Every value of the lines `kind`=… of the body."""
        return re.findall(rf"^{kind}=(.*?)\r?$", self.body, re.MULTILINE)


class Peer(RawSocket):
    """Speaks SIP by hand. `rtp` is where its audio would be."""

    def __init__(self, target: Address) -> None:
        super().__init__()
        self.target = target
        self.rtp = RawSocket()
        self.number = next(_calls)
        self.from_tag = f"f{self.number}"
        self.sequence = 1

    async def open(self, host: str = "127.0.0.1") -> Self:
        await super().open(host)
        await self.rtp.open(host)
        return self

    def close(self) -> None:
        super().close()
        self.rtp.close()

    @property
    def call_id(self) -> str:
        return f"call-{self.number}"

    def offer(
        self, formats: str = "8 0 101", extra: str = "a=sendrecv\r\n", version: int = 1, events: int = 101
    ) -> str:
        host = self.rtp.address[0]
        return (
            f"v=0\r\no=- 7 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
            f"m=audio {self.rtp.port} RTP/AVP {formats}\r\n"
            f"a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:{events} telephone-event/8000\r\n{extra}"
        )

    def request(
        self,
        method: str,
        *,
        uri: str = "sip:12348@127.0.0.1",
        to_tag: str = "",
        branch: str = "",
        sequence: int | None = None,
        extra: str = "",
        body: str = "",
        kind: str = "application/sdp",
        sender: str = "13800000001",
    ) -> bytes:
        host, port = self.address
        sequence = self.sequence if sequence is None else sequence
        tag = f";tag={to_tag}" if to_tag else ""
        content = f"Content-Type: {kind}\r\n" if body else ""
        return (
            f"{method} {uri} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{branch or f'{self.number}-{sequence}-{method}'}\r\n"
            "Max-Forwards: 70\r\n"
            f"From: <sip:{sender}@{host}>;tag={self.from_tag}\r\n"
            f"To: <sip:12348@127.0.0.1>{tag}\r\n"
            f"Call-ID: {self.call_id}\r\n"
            f"CSeq: {sequence} {method}\r\n"
            f"Contact: <sip:{sender}@{host}:{port}>\r\n"
            f"{extra}{content}Content-Length: {len(body.encode())}\r\n\r\n{body}"
        ).encode()

    def say(self, data: bytes) -> None:
        self.send(data, self.target)

    def ask(self, method: str, **values: object) -> None:
        self.say(self.request(method, **values))  # type: ignore[arg-type]

    async def hear(self, limit: float = 6) -> Message:
        return Message(await self.receive(limit))

    async def expect(self, *wanted: int | str, limit: float = 6, skip: bool = True) -> Message:
        """The next message with one of these statuses or methods; 100 and repeated others are passed over."""
        async with asyncio.timeout(limit):
            while True:
                message = await self.hear(limit)
                if message.status in wanted or message.method in wanted:
                    return message
                assert skip, f"unexpected {message.start}"

    async def silent(self, seconds: float = 0.15) -> None:
        """Nothing arrives for a while."""
        await asyncio.sleep(seconds)
        left = [Message(data).start for data in self.drain()]
        assert left == [], left

    def reply(
        self, request: Message, status: int, *, tag: str = "p1", contact: str = "", extra: str = "", body: str = ""
    ) -> None:
        """Answer a request of the engine."""
        host, port = self.address
        receiver = request["To"] if "tag=" in request["To"] or status == 100 else f"{request['To']};tag={tag}"
        vias = "".join(f"Via: {via}\r\n" for via in request.all("Via"))
        content = "Content-Type: application/sdp\r\n" if body else ""
        self.say(
            (
                f"SIP/2.0 {status} Whatever\r\n{vias}From: {request['From']}\r\nTo: {receiver}\r\n"
                f"Call-ID: {request['Call-ID']}\r\nCSeq: {request['CSeq']}\r\n"
                f"Contact: {contact or f'<sip:peer@{host}:{port}>'}\r\n"
                f"{extra}{content}Content-Length: {len(body)}\r\n\r\n{body}"
            ).encode()
        )

    # --- whole exchanges ---

    async def invited(self, body: str | None = None, **values: object) -> Message:
        """INVITE until the 200; no ACK yet."""
        self.ask("INVITE", body=self.offer() if body is None else body, **values)
        return await self.expect(200)

    async def established(self, body: str | None = None, **values: object) -> Message:
        """A call that stands."""
        success = await self.invited(body, **values)
        self.ask("ACK", to_tag=success.to_tag, branch=f"ack{self.number}-{self.sequence}")
        return success

    def next(self) -> int:
        self.sequence += 1
        return self.sequence
