"""Keys as RFC 4733 telephone-events: told once per press however many packets are lost or repeated. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from aiortp.dtmf import DTMF_EVENTS, EVENT_TO_DIGIT, DtmfEvent
from aiortp.packet import RtpPacket

STEP = 160  # one packet every 20 ms, in samples
PRESS_PACKETS = 8  # 160 ms
END_PACKETS = 3
VOLUME = 10


class KeyReceiver:
    """Turns event packets into keys. A key is told at its first packet, so lost end packets cost nothing."""

    def __init__(self) -> None:
        self._seen: deque[int] = deque(maxlen=16)
        self._event: int | None = None
        self._next_segment = 0
        self._ended = True

    def receive(self, packet: RtpPacket) -> str | None:
        """The key that was pressed with this packet, or None. Senseless packets are None."""
        if len(packet.payload) < 4:
            return None
        event = DtmfEvent.parse(packet.payload)
        digit = EVENT_TO_DIGIT.get(event.event)
        if digit is None:
            return None
        new = packet.timestamp not in self._seen and not self._continues(packet, event)
        if packet.timestamp not in self._seen:
            self._seen.append(packet.timestamp)
        if packet.timestamp == self._seen[-1]:
            self._event, self._ended = event.event, event.end
            self._next_segment = (packet.timestamp + event.duration) & 0xFFFFFFFF
        return digit if new else None

    def _continues(self, packet: RtpPacket, event: DtmfEvent) -> bool:
        """A key held longer than a duration field can say goes on in a new segment (RFC 4733 §2.5.1.3)."""
        same = event.event == self._event and not self._ended and not packet.marker
        return same and packet.timestamp == self._next_segment


@dataclass(frozen=True, slots=True)
class EventPacket:
    """What to send in one 20 ms slot. All packets of a press share the timestamp of its first."""

    payload: bytes
    marker: bool
    first: bool


def press(digit: str) -> Iterator[EventPacket]:
    """The packets of one key press, one for each 20 ms: growing durations, the end three times.

    Raises ValueError for what is no key.
    """
    event = DTMF_EVENTS.get(digit.upper())
    if event is None:
        raise ValueError("not a key")
    return _packets(event)


def _packets(event: int) -> Iterator[EventPacket]:
    for count in range(1, PRESS_PACKETS):
        payload = DtmfEvent(event, end=False, volume=VOLUME, duration=count * STEP).serialize()
        yield EventPacket(payload, marker=count == 1, first=count == 1)
    end = DtmfEvent(event, end=True, volume=VOLUME, duration=PRESS_PACKETS * STEP).serialize()
    for _ in range(END_PACKETS):
        yield EventPacket(end, marker=False, first=False)


def info_digits(content_type: str, body: str) -> str:
    """The key of a SIP INFO: `application/dtmf-relay` (Signal=5) or `application/dtmf` (5). Empty when it has none."""
    kind = content_type.split(";", 1)[0].strip().lower()
    if kind == "application/dtmf":
        signal = body.strip()
    elif kind == "application/dtmf-relay":
        lines = (line.partition("=") for line in body.splitlines())
        signal = next((value.strip() for name, _, value in lines if name.strip().lower() == "signal"), "")
    else:
        return ""
    signal = {"10": "*", "11": "#"}.get(signal, signal).upper()
    return signal if len(signal) == 1 and signal in DTMF_EVENTS else ""
