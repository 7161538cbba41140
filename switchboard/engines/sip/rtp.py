"""The audio of one leg: RTP in and out on one socket, 20 ms at a time, paced by the media clock.

In: latch, jitter buffer, lost frames concealed, exactly one frame a tick. Out: G.711 and telephone-events; a tick in
which nobody gave a frame sends silence, so that address translators and the peer's timeout stay content.
"""

import secrets
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
from aiortp.packet import RtpPacket, is_rtcp
from aiortp.playout import AdaptivePlayout

from switchboard.engines.sip.codecs import CODECS
from switchboard.engines.sip.latch import Latch
from switchboard.engines.sip.negotiation import PCMA, PCMU, Stream
from switchboard.engines.sip.telephone_event import STEP, EventPacket, KeyReceiver, press
from switchboard.engines.sip.transport import Address, UdpSocket
from switchboard.ports import FRAME_SAMPLES, Frame

SILENCE: Frame = np.zeros(FRAME_SAMPLES, dtype=np.int16)
MAX_DELAY_MS = 200
GAP_TICKS = 4  # between two keys: 80 ms


class RtpLine:
    """Audio both ways. `on_digit` is told keys; `silent_since` is when the peer was heard last."""

    def __init__(self, now: Callable[[], float], on_digit: Callable[[str], None]) -> None:
        self.silent_since = now()
        self._now = now
        self._on_digit = on_digit
        self._socket: UdpSocket | None = None
        self._stream: Stream | None = None
        self._latch = Latch()
        self._keys = KeyReceiver()
        self._playout = self._new_playout(PCMA)
        self._playing = PCMA
        self._ssrc_in: int | None = None
        self._rest = b""
        self._rest_at = 0
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp = secrets.randbits(31)
        self._talking = False
        self._sent = False
        self._pressing: Iterator[EventPacket] | None = None
        self._press_at = 0
        self._gap = 0
        self._to_press: deque[str] = deque()

    def _new_playout(self, codec: int) -> AdaptivePlayout:
        return AdaptivePlayout(CODECS[codec], max_delay_ms=MAX_DELAY_MS, now=self._now)

    def attach(self, socket: UdpSocket) -> None:
        """The socket whose datagrams come to `receive`."""
        self._socket = socket

    def agree(self, stream: Stream, signalling_host: str) -> None:
        """An offer and its answer are done: send and receive by them."""
        self._stream = stream
        self._latch.describe(stream.remote, signalling_host)
        self.silent_since = self._now()  # a hold that ends gets the whole timeout again

    # --- in ---

    def receive(self, data: bytes, source: Address) -> None:
        """A datagram arrived at the socket."""
        if self._stream is None or is_rtcp(data):
            return
        try:
            packet = RtpPacket.parse(data)
        except ValueError:
            return
        known = {PCMU, PCMA, 13, 19} | ({self._stream.events} if self._stream.events is not None else set())
        if packet.payload_type not in known or not self._latch.accepts(source, self._now()):
            return
        self.silent_since = self._now()
        self._take(packet)

    def _take(self, packet: RtpPacket) -> None:
        assert self._stream is not None
        if packet.payload_type == self._stream.events:
            digit = self._keys.receive(packet)
            self._playout.suppress()
            if digit is not None:
                self._on_digit(digit)
        elif packet.payload_type in CODECS and packet.payload:
            self._take_audio(packet)

    def _take_audio(self, packet: RtpPacket) -> None:
        if packet.ssrc != self._ssrc_in or packet.payload_type != self._playing:
            self._ssrc_in, self._playing = packet.ssrc, packet.payload_type
            self._playout = self._new_playout(packet.payload_type)
            self._rest = b""
        payload, at = packet.payload, packet.timestamp
        if self._rest and (self._rest_at + len(self._rest)) & 0xFFFFFFFF == at:
            payload, at = self._rest + payload, self._rest_at
        # peers pack 10, 30 or 60 ms too; the jitter buffer's grid is 20 ms
        whole = len(payload) - len(payload) % FRAME_SAMPLES
        for start in range(0, whole, FRAME_SAMPLES):
            self._playout.put((at + start) & 0xFFFFFFFF, payload[start : start + FRAME_SAMPLES])
        self._rest, self._rest_at = payload[whole:], (at + whole) & 0xFFFFFFFF

    def frame(self) -> Frame:
        """What was heard in this tick; silence for a gap. Called once a tick."""
        if self._stream is None or not self._stream.receiving:
            return SILENCE
        played = self._playout.tick()
        if played is None or len(played[0]) != 2 * FRAME_SAMPLES:
            return SILENCE
        return np.frombuffer(played[0], dtype=np.int16)

    # --- out ---

    def tick(self) -> None:
        """A tick begins: if nobody sent in the last one, silence fills it."""
        if not self._sent and self._talking:
            self._transmit(SILENCE)
        self._sent = False

    def start_sending(self) -> None:
        """The call is answered: from now on every tick sends something."""
        self._talking = True
        self.silent_since = self._now()

    def send(self, frame: Frame) -> None:
        """One frame to the peer; a key being pressed takes its place. The second one in a tick is dropped."""
        if not self._sent:
            self._sent = True
            self._transmit(frame)

    def _transmit(self, frame: Frame) -> None:
        stream, target = self._stream, self._latch.target
        self._timestamp = (self._timestamp + STEP) & 0xFFFFFFFF
        if stream is None or target is None or self._socket is None or not stream.sending:
            return
        event = self._next_event(stream)
        if event is None:
            payload = CODECS[stream.codec].encode_frame(frame)
            self._packet(stream.codec, payload, self._timestamp, marker=False, target=target)
        elif stream.events is not None:
            self._packet(stream.events, event.payload, self._press_at, marker=event.marker, target=target)

    def _packet(self, kind: int, payload: bytes, at: int, *, marker: bool, target: Address) -> None:
        assert self._socket is not None
        self._sequence = (self._sequence + 1) & 0xFFFF
        packet = RtpPacket(kind, int(marker), self._sequence, at, self._ssrc, payload)
        self._socket.send(packet.serialize(), target)

    # --- keys out ---

    @property
    def sends_events(self) -> bool:
        """Whether the peer takes telephone-events."""
        return self._stream is not None and self._stream.events is not None

    @property
    def pressing(self) -> bool:
        return bool(self._to_press) or self._pressing is not None or self._gap > 0

    def press(self, digit: str) -> None:
        """Send a key after those already waiting. Raises ValueError for what is no key."""
        press(digit)
        self._to_press.append(digit)

    def _next_event(self, stream: Stream) -> EventPacket | None:
        if self._pressing is None and self._gap > 0:
            self._gap -= 1
            return None
        if self._pressing is None:
            if not self._to_press or stream.events is None:
                return None
            self._pressing = press(self._to_press.popleft())
            self._press_at = self._timestamp
        event = next(self._pressing, None)
        if event is None:
            self._pressing, self._gap = None, GAP_TICKS
        return event

    def stop(self) -> None:
        """No more audio; keys not yet sent are lost."""
        self._stream, self._talking = None, False
        self._to_press.clear()
        self._pressing, self._gap = None, 0
