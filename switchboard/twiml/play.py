"""<Play>: a sound file, or keys sent to the other side."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes, text_of
from switchboard.twiml.errors import TwimlError


@dataclass(frozen=True, slots=True)
class Play:
    """`loop` 0 means until something ends it."""

    url: str
    loop: int = 1
    digits: str = ""


def parse(element: Element) -> Play:
    attributes = Attributes(element, 13420)
    url, digits = text_of(element), attributes.text("digits")
    if not url and not digits:
        raise TwimlError(13420, "Play: no address")
    if any(digit not in "0123456789*#wWABCD" for digit in digits):
        raise TwimlError(13420, "Play: digits may hold 0-9 * # A-D w")
    return Play(url, attributes.integer("loop", 1, 0, 1000), digits)
