"""RTP ports: even, below 32768 (above lies the kernel's own range, where binds collide), bound with retry."""

from switchboard.engines.sip.transport import Received, UdpSocket
from switchboard.settings import SettingsError

CEILING = 32768


class NoPortFree(OSError):
    """Every port of the range is taken."""


class RtpPorts:
    """Hands out sockets on even ports, round robin, so that a port just freed rests before it is used again."""

    def __init__(self, host: str, first: int, last: int) -> None:
        """`first`-`last` inclusive. Raises SettingsError for a range without an even port below 32768."""
        first += first % 2
        last = min(last, CEILING - 1)
        if first <= 0 or first > last:
            raise SettingsError("SWITCHBOARD_RTP_PORTS holds no even port below 32768")
        self._host = host
        self._ports = range(first, last + 1, 2)
        self._next = 0
        self._taken: set[int] = set()

    async def open(self, received: Received) -> UdpSocket:
        """A bound socket. Raises NoPortFree."""
        for _ in self._ports:
            port = self._ports[self._next]
            self._next = (self._next + 1) % len(self._ports)
            if port in self._taken:
                continue
            self._taken.add(port)
            try:
                return await UdpSocket.bind((self._host, port), received)
            except OSError:
                self._taken.discard(port)  # another process has it: try the next
        raise NoPortFree

    def close(self, socket: UdpSocket) -> None:
        """Close a socket and free its port."""
        self._taken.discard(socket.address[1])
        socket.close()
