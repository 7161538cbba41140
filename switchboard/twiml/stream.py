"""<Stream> inside <Start> and <Stop>: a track of the call goes to a WebSocket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes
from switchboard.twiml.errors import TwimlError

Track = Literal["inbound", "outbound"]
TRACKS: dict[str, tuple[Track, ...]] = {
    "inbound_track": ("inbound",),
    "outbound_track": ("outbound",),
    "both_tracks": ("inbound", "outbound"),
}


@dataclass(frozen=True, slots=True)
class Stream:
    url: str
    name: str
    track: str
    parameters: tuple[tuple[str, str], ...]
    status_callback: str
    status_callback_method: str


@dataclass(frozen=True, slots=True)
class StartStream:
    stream: Stream


@dataclass(frozen=True, slots=True)
class StopStream:
    name: str


def parse(element: Element) -> Stream:
    attributes = Attributes(element, 31920)
    return Stream(
        url=checked_url(attributes.text("url")),
        name=attributes.text("name"),
        track=attributes.choice("track", "inbound_track", tuple(TRACKS)),
        parameters=tuple((child.get("name", ""), child.get("value", "")) for child in element.iterfind("Parameter")),
        status_callback=attributes.text("statusCallback"),
        status_callback_method=attributes.method("statusCallbackMethod"),
    )


def checked_url(url: str) -> str:
    """Twilio takes wss:// without a query; ws:// is allowed here for an address on this very machine."""
    parts = urlsplit(url)
    local = parts.scheme == "ws" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "wss" and not local:
        raise TwimlError(31920, "Stream: the address is wss:// (ws:// on this machine)")
    if parts.query:
        raise TwimlError(31920, "Stream: no query in the address, use Parameter")
    return url
