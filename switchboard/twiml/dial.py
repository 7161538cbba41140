"""<Dial>: connect the call with a conference, a browser, a SIP address or a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from switchboard.twiml import conference
from switchboard.twiml.attributes import Attributes, text_of
from switchboard.twiml.conference import Conference
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.recording import Told

CALL_EVENTS = ("initiated", "ringing", "answered", "completed")
DIAL_RECORDS: dict[str, Literal[0, 1, 2]] = {
    "do-not-record": 0,
    "false": 0,
    "true": 1,
    "record-from-answer": 1,
    "record-from-ringing": 1,
    "record-from-answer-dual": 2,
    "record-from-ringing-dual": 2,
}


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to ring. `url` is a document for them before they are connected (screening)."""

    kind: Literal["client", "sip", "number"]
    address: str
    parameters: tuple[tuple[str, str], ...]
    url: str
    method: str
    send_digits: str
    status_callback: str
    status_callback_method: str
    status_callback_events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dial:
    """`timeout` of the ring and `time_limit` of the talk in seconds; either `conference` or `targets`."""

    conference: Conference | None
    targets: tuple[Target, ...]
    action: str | None
    method: str
    timeout: int
    time_limit: int
    caller_id: str
    hangup_on_star: bool
    answer_on_bridge: bool
    record_channels: Literal[0, 1, 2]
    told: Told


def parse(element: Element) -> Dial:
    attributes = Attributes(element, 13212)
    rooms = [conference.parse(child) for child in element if child.tag == "Conference"]
    targets = tuple(_target(child) for child in element if child.tag != "Conference")
    if not len(element) and text_of(element):
        targets = (_plain_number(text_of(element)),)
    if len(rooms) > 1 or (rooms and targets) or not (rooms or targets):
        raise TwimlError(13200, "Dial: one conference, or one or more to ring")
    return Dial(
        conference=rooms[0] if rooms else None,
        targets=targets,
        action=attributes.optional("action"),
        method=attributes.method("method", "POST", 13213),
        timeout=attributes.integer("timeout", 30, 1, 600),
        time_limit=attributes.integer("timeLimit", 14400, 1, 86400, 13215),
        caller_id=attributes.text("callerId"),
        hangup_on_star=attributes.boolean("hangupOnStar", False, 13216),
        answer_on_bridge=attributes.boolean("answerOnBridge", False),
        record_channels=DIAL_RECORDS[attributes.choice("record", "do-not-record", tuple(DIAL_RECORDS))],
        told=Told.read(attributes),
    )


def _target(element: Element) -> Target:
    attributes = Attributes(element, 13220)
    address = "".join([element.text or "", *[child.tail or "" for child in element]]).strip()
    if element.tag == "Client":
        kind: Literal["client", "sip", "number"] = "client"
        address = _identity(element, address)
    elif element.tag == "Sip" and address.startswith(("sip:", "sips:")):
        kind = "sip"
    elif element.tag == "Number" and _is_number(address):
        kind = "number"
    else:
        raise TwimlError(13224, f"Dial: {element.tag} with this address cannot be rung")
    return Target(
        kind=kind,
        address=address,
        parameters=tuple((child.get("name", ""), child.get("value", "")) for child in element.iterfind("Parameter")),
        url=attributes.text("url"),
        method=attributes.method("method"),
        send_digits=attributes.text("sendDigits"),
        status_callback=attributes.text("statusCallback"),
        status_callback_method=attributes.method("statusCallbackMethod"),
        status_callback_events=attributes.words("statusCallbackEvent", ("completed",)),
    )


def _identity(element: Element, text: str) -> str:
    inner = element.find("Identity")
    identity = (inner.text or "").strip() if inner is not None else text
    if not identity.replace("_", "").isalnum() or not identity.isascii() or len(identity) > 121:
        raise TwimlError(13224, "Dial: a client's identity has letters, digits and underscores, at most 121")
    return f"client:{identity}"


def _plain_number(text: str) -> Target:
    if not _is_number(text):
        raise TwimlError(13224, "Dial: no number")
    return Target("number", text, (), "", "POST", "", "", "POST", frozenset({"completed"}))


def _is_number(text: str) -> bool:
    digits = text.removeprefix("+").replace("-", "").replace(" ", "")
    return digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 20
