"""<Stop>: end by its name what <Start> began."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from switchboard.twiml.errors import TwimlError
from switchboard.twiml.recording import StopRecording
from switchboard.twiml.stream import StopStream


def parse(element: Element) -> StopStream | StopRecording:
    children = list(element)
    if len(children) != 1:
        raise TwimlError(12200, "Stop: one noun")
    noun = children[0]
    if noun.tag == "Stream":
        return StopStream(noun.get("name", ""))
    if noun.tag == "Recording":
        return StopRecording(noun.get("name", ""))
    raise TwimlError(12200, f"Stop: {noun.tag} is not known")
