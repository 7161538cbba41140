"""<Say>: a text for which a recorded prompt exists."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes, text_of
from switchboard.twiml.errors import TwimlError


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    language: str = ""
    loop: int = 1


def parse(element: Element) -> Say:
    attributes = Attributes(element, 13510)
    text = text_of(element)
    if not text:
        raise TwimlError(13520, "Say: no text")
    return Say(text, attributes.text("language"), attributes.integer("loop", 1, 0, 1000))
