"""<Enqueue>: wait in a queue, hearing the wait document."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes, text_of
from switchboard.twiml.errors import TwimlError


@dataclass(frozen=True, slots=True)
class Enqueue:
    """`wait_url` None: our own waiting tone; empty: silence."""

    queue: str
    action: str | None
    method: str
    wait_url: str | None
    wait_method: str


def parse(element: Element) -> Enqueue:
    attributes = Attributes(element, 13120)
    name = text_of(element)
    if not name or len(name) > 64:
        raise TwimlError(13120, "Enqueue: the queue's name has 1 to 64 characters")
    return Enqueue(
        name,
        attributes.optional("action"),
        attributes.method("method"),
        attributes.optional("waitUrl"),
        attributes.method("waitUrlMethod"),
    )
