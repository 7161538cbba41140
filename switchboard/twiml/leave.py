"""<Leave>: leave the queue, in a wait document."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Leave:
    pass


def parse(_element: Element) -> Leave:
    return Leave()
