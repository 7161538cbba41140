"""<Redirect>: go on with another document."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes, text_of


@dataclass(frozen=True, slots=True)
class Redirect:
    """An empty `url` is the document itself."""

    url: str
    method: str = "POST"


def parse(element: Element) -> Redirect:
    return Redirect(text_of(element), Attributes(element, 13710).method("method"))
