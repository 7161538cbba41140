"""<Record>: a message left by the caller."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes
from switchboard.twiml.recording import Told


@dataclass(frozen=True, slots=True)
class Record:
    """`timeout`: seconds of silence that end it; `max_length` in seconds; any key of `finish_on_key` ends it."""

    action: str | None
    method: str
    timeout: int
    max_length: int
    finish_on_key: str
    play_beep: bool
    told: Told


def parse(element: Element) -> Record:
    attributes = Attributes(element, 13600)
    return Record(
        action=attributes.optional("action"),
        method=attributes.method("method", "POST", 13610),
        timeout=attributes.integer("timeout", 5, 0, 3600, 13612),
        max_length=attributes.integer("maxLength", 3600, 1, 14400, 13611),
        finish_on_key=attributes.text("finishOnKey", "1234567890*#"),
        play_beep=attributes.boolean("playBeep", True, 13614),
        told=Told.read(attributes),
    )
