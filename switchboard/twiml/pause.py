"""<Pause>: silence."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes


@dataclass(frozen=True, slots=True)
class Pause:
    """`length` in seconds."""

    length: int = 1


def parse(element: Element) -> Pause:
    return Pause(Attributes(element, 13410).integer("length", 1, 0, 14400))
