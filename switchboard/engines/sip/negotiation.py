"""Offer and answer (RFC 3264) for one audio stream: PCMA, PCMU and telephone-event.

A description keeps its o= id for the life of the call and raises the version with every new one.
"""

import secrets
from dataclasses import dataclass, replace

from aiosipua import MediaDescription, SdpMessage, parse_sdp, serialize_sdp
from aiosipua.sdp import ConnectionData, Origin

PCMU, PCMA = 0, 8
CODECS = {PCMA: "PCMA/8000", PCMU: "PCMU/8000"}
EVENTS = 101
SDP_TYPE = "application/sdp"

_MIRRORED = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


class NotAcceptable(ValueError):
    """Nothing of the offer can be served: 488."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What both sides agreed on. `remote` is None while the peer gave no address (hold by 0.0.0.0, port 0)."""

    remote: tuple[str, int] | None
    codec: int
    events: int | None
    sending: bool
    receiving: bool

    @property
    def held(self) -> bool:
        """One side holds the other: no RTP is expected. Phones that hold by `sendonly` mostly send nothing at all."""
        return not (self.sending and self.receiving)


class Description:
    """Our side of the session description."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._id = str(secrets.randbelow(2**31))
        self._version = secrets.randbelow(2**15)
        self._events = EVENTS
        self._codec: int | None = None
        self.on_hold = False

    def offer(self) -> bytes:
        """A new offer: both codecs (the one in use first), telephone-event, our hold state."""
        first = self._codec if self._codec is not None else PCMA
        codecs = [first, *(codec for codec in CODECS if codec != first)]
        return self._write([self._audio(codecs, self._events, "sendonly" if self.on_hold else "sendrecv")])

    def accept(self, body: str) -> Stream:
        """The peer's answer to our offer. Raises NotAcceptable."""
        stream, _index = _read(_parsed(body))
        self._codec = stream.codec
        return replace(stream, receiving=stream.receiving and not self.on_hold)

    def answer(self, body: str) -> tuple[bytes, Stream]:
        """Our answer to the peer's offer, and what was agreed. Raises NotAcceptable."""
        offered = _parsed(body)
        stream, index = _read(offered)
        direction = _MIRRORED[_direction(offered, offered.media[index])]
        if _is_void(offered, offered.media[index]):
            direction = "inactive"
        if self.on_hold:
            direction = "sendonly" if direction in {"sendrecv", "sendonly"} else "inactive"
        self._codec = stream.codec
        self._events = stream.events if stream.events is not None else self._events
        media = [
            self._audio([stream.codec], stream.events, direction) if at == index else _refused(line)
            for at, line in enumerate(offered.media)
        ]
        agreed = replace(stream, sending="send" in direction, receiving=direction in {"sendrecv", "recvonly"})
        return self._write(media), agreed

    def _audio(self, codecs: list[int], events: int | None, direction: str) -> MediaDescription:
        attributes: dict[str, list[str]] = {"rtpmap": [f"{codec} {CODECS[codec]}" for codec in codecs]}
        formats = [str(codec) for codec in codecs]
        if events is not None:
            formats.append(str(events))
            attributes["rtpmap"].append(f"{events} telephone-event/8000")
            attributes["fmtp"] = [f"{events} 0-15"]
        attributes["ptime"] = ["20"]
        attributes[direction] = []
        return MediaDescription(media="audio", port=self._port, formats=formats, attributes=attributes)

    def _write(self, media: list[MediaDescription]) -> bytes:
        self._version += 1
        family = "IP6" if ":" in self._host else "IP4"
        description = SdpMessage(
            origin=Origin("-", self._id, str(self._version), "IN", family, self._host),
            session_name="-",
            connection=ConnectionData("IN", family, self._host),
            media=media,
        )
        return serialize_sdp(description).encode()


def is_sdp(content_type: str | None) -> bool:
    """`application/sdp`, parameters such as `;charset=utf-8` allowed. No type at all passes for SDP."""
    return content_type is None or content_type.split(";", 1)[0].strip().lower() == SDP_TYPE


def _parsed(body: str) -> SdpMessage:
    try:
        return parse_sdp(body)
    except (ValueError, IndexError) as error:
        raise NotAcceptable("unreadable session description") from error


def _read(described: SdpMessage) -> tuple[Stream, int]:
    for index, line in enumerate(described.media):
        if line.media == "audio" and line.proto in {"RTP/AVP", "RTP/AVPF"} and line.port > 0:
            return _stream(described, line), index
    raise NotAcceptable("no audio stream")


def _stream(described: SdpMessage, line: MediaDescription) -> Stream:
    codec = next((known.payload_type for known in line.codecs if known.payload_type in CODECS), None)
    if codec is None:
        raise NotAcceptable("neither PCMA nor PCMU")
    events = next(
        (
            known.payload_type
            for known in line.codecs
            if known.encoding_name.lower() == "telephone-event" and known.clock_rate in {0, 8000}
        ),
        None,
    )
    connection = line.connection or described.connection
    void = _is_void(described, line)
    remote = None if void or connection is None else (connection.address.split("/", 1)[0], line.port)
    direction = _direction(described, line)
    return Stream(
        remote=remote,
        codec=codec,
        events=events,
        sending=direction in {"sendrecv", "recvonly"} and not void,
        receiving=direction in {"sendrecv", "sendonly"} and not void,
    )


def _direction(described: SdpMessage, line: MediaDescription) -> str:
    for known in _MIRRORED:
        if known in line.attributes:
            return known
    return next((known for known in _MIRRORED if known in described.attributes), "sendrecv")


def _is_void(described: SdpMessage, line: MediaDescription) -> bool:
    connection = line.connection or described.connection
    return connection is None or connection.address in {"0.0.0.0", "::"}


def _refused(line: MediaDescription) -> MediaDescription:
    return MediaDescription(media=line.media, port=0, proto=line.proto, formats=list(line.formats) or ["0"])


def check_offer(body: str) -> None:
    """Raises NotAcceptable when nothing of the offer can be served."""
    _read(_parsed(body))
