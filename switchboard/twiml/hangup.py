"""<Hangup>: end the call."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


def parse(_element: Element) -> Hangup:
    return Hangup()
