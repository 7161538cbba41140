"""A document as a tuple of verbs."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring

from switchboard.twiml import (
    dial,
    enqueue,
    gather,
    hangup,
    leave,
    pause,
    play,
    record,
    redirect,
    reject,
    say,
    start,
    stop,
)
from switchboard.twiml.dial import Dial
from switchboard.twiml.enqueue import Enqueue
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.gather import Gather
from switchboard.twiml.hangup import Hangup
from switchboard.twiml.leave import Leave
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play
from switchboard.twiml.record import Record
from switchboard.twiml.recording import StartRecording, StopRecording
from switchboard.twiml.redirect import Redirect
from switchboard.twiml.reject import Reject
from switchboard.twiml.say import Say
from switchboard.twiml.stream import StartStream, StopStream

Verb = (
    Dial
    | Enqueue
    | Gather
    | Hangup
    | Leave
    | Pause
    | Play
    | Record
    | Redirect
    | Reject
    | Say
    | StartRecording
    | StartStream
    | StopRecording
    | StopStream
)
VERBS: dict[str, Callable[[Element], Verb]] = {
    "Dial": dial.parse,
    "Enqueue": enqueue.parse,
    "Gather": gather.parse,
    "Hangup": hangup.parse,
    "Leave": leave.parse,
    "Pause": pause.parse,
    "Play": play.parse,
    "Record": record.parse,
    "Redirect": redirect.parse,
    "Reject": reject.parse,
    "Say": say.parse,
    "Start": start.parse,
    "Stop": stop.parse,
}
MAX_BYTES = 65536


def parse(body: bytes) -> tuple[Verb, ...]:
    """Raises TwimlError: 12100 no XML, 12101 no <Response>, 12200 an unknown verb, and each verb's own."""
    text = body.strip()
    if len(text) > MAX_BYTES:
        raise TwimlError(11750, "the document has more than 64 KB")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise TwimlError(12100, "a document has no DOCTYPE")
    try:
        root = fromstring(text, XMLParser())  # noqa: S314 - DTDs are refused above; the sender is our own application
    except (ParseError, ValueError, LookupError) as error:
        raise TwimlError(12100, f"no XML: {error}") from error
    if root.tag != "Response":
        raise TwimlError(12101, "the root is <Response>")
    return tuple(_verb(element) for element in root)


def _verb(element: Element) -> Verb:
    if element.tag not in VERBS:
        raise TwimlError(12200, f"{element.tag} is no verb")
    return VERBS[element.tag](element)
