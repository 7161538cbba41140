"""One UDP socket. Errors of the network never reach the state machines: retransmission answers for them."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections.abc import Callable
from typing import cast

Address = tuple[str, int]
Received = Callable[[bytes, Address], None]

log = logging.getLogger(__name__)


class _Protocol(asyncio.DatagramProtocol):
    """Hands every datagram on. An exception of the receiver is logged here and costs that datagram only."""

    def __init__(self, received: Received) -> None:
        self._received = received

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing to do: uvloop's and 3.11's transports are not what aiosipua's own protocol asserts."""

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        try:
            self._received(data, (str(addr[0]), int(addr[1])))
        except Exception:
            log.exception("datagram could not be handled")

    def error_received(self, exc: Exception) -> None:
        """An ICMP error (port unreachable): timers notice the silence."""


class UdpSocket:
    """A bound socket in the running loop."""

    def __init__(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport
        self.address: Address = cast(Address, transport.get_extra_info("sockname")[:2])

    @classmethod
    async def bind(cls, address: Address, received: Received) -> "UdpSocket":
        """Raises OSError when the address is taken."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Protocol(received), local_addr=address)
        return cls(transport)

    def send(self, data: bytes, address: Address) -> None:
        """Send or lose it. Port 0 and unreachable addresses are losses."""
        if self._transport.is_closing() or not 0 < address[1] < 65536:
            return
        with contextlib.suppress(OSError, ValueError):
            self._transport.sendto(data, address)

    def close(self) -> None:
        self._transport.close()


def is_ip(host: str) -> bool:
    """Whether `host` is an address and needs no name look-up."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    return is_ip(host) and ipaddress.ip_address(host.strip("[]")).is_loopback


async def resolve(host: str, port: int) -> Address:
    """The first IPv4 address of a host. Raises OSError when there is none."""
    if is_ip(host):
        return host, port
    found = await asyncio.get_running_loop().getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM)
    return cast(Address, found[0][4][:2])


def local_host_towards(remote: str, bound: str) -> str:
    """The own address that `remote` can reach: what we are bound to, or the route's source for 0.0.0.0."""
    if bound not in {"0.0.0.0", "::", ""}:
        return bound
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect((remote, 9))  # a UDP connect sends nothing; it only picks the route
        return cast(str, probe.getsockname()[0])
    return "127.0.0.1"
